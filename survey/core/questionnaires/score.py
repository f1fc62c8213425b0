"""What a score is made of, as frozen types: a small closed set of nodes that compose."""

from typing import Annotated, Any, Self

from pydantic import Discriminator, Field, Tag, model_validator

from survey.core.questionnaires.conditions import Condition, Key, OptionValue
from survey.core.text import Frozen


class ItemTerm(Frozen):
    """An item's points with other values for some options or special answers ('skipped' = hidden by its show_if)."""

    item: Key
    points: dict[OptionValue, float]


class Mean(Frozen):
    """0–100: the mean of the terms, each stretched from its own lowest and highest possible value to 0–100.

    Terms in `reverse` are mirrored (100 − x). Missing terms are left out when enough others are answered:
    at least `min_answered` × (applicable ÷ all terms), rounded up. Five options count 0, 25, 50, 75 and 100: the
    usual convention of psychosocial questionnaires (Burr et al. 2019, the third COPSOQ, describes it).
    """

    mean: Annotated[tuple["Node", ...], Field(min_length=1)]
    reverse: tuple[Key, ...] = ()
    min_answered: Annotated[int, Field(ge=1)]


class Sum(Frozen):
    """The (weighted) sum of the terms, held within `clamp`; no value when a term has none."""

    sum: Annotated[tuple["Node", ...], Field(min_length=1)]
    weights: tuple[float, ...] | None = None
    clamp: tuple[float, float] | None = None

    @model_validator(mode="after")
    def _weights_fit(self) -> Self:
        if self.weights is not None and len(self.weights) != len(self.sum):
            raise ValueError("give as many 'weights' as there are terms in 'sum'")
        if self.clamp is not None and self.clamp[0] > self.clamp[1]:
            raise ValueError("write 'clamp' as [lowest, highest]")
        return self


class Product(Frozen):
    """The product of the terms; no value when a term has none."""

    product: Annotated[tuple["Node", ...], Field(min_length=2)]


class Max(Frozen):
    """The largest of the terms; no value when a term has none."""

    max: Annotated[tuple["Node", ...], Field(min_length=1)]


class Grid(Frozen):
    """A look-up table: consecutive whole numbers along both axes; what lies beyond an axis takes its end."""

    rows: "Node"
    cols: "Node"
    row_axis: tuple[int, ...]
    col_axis: tuple[int, ...]
    grid: tuple[tuple[float, ...], ...]

    @model_validator(mode="after")
    def _fits(self) -> Self:
        for name, axis in (("row_axis", self.row_axis), ("col_axis", self.col_axis)):
            if not axis or list(axis) != list(range(axis[0], axis[-1] + 1)):
                raise ValueError(f"'{name}' must be consecutive whole numbers, such as [1, 2, 3]")
        if len(self.grid) != len(self.row_axis) or any(len(row) != len(self.col_axis) for row in self.grid):
            raise ValueError(f"the grid must have {len(self.row_axis)} rows of {len(self.col_axis)} numbers")
        return self


class Table(Frozen):
    """The value found in a grid at the row and column that two terms give."""

    table: Grid


class Flagged(Frozen):
    """1 when the condition is met, else 0."""

    flag: Condition


_NODES: dict[str, type[Frozen]] = {
    "item": ItemTerm,
    "mean": Mean,
    "sum": Sum,
    "product": Product,
    "max": Max,
    "table": Table,
    "flag": Flagged,
}


def _tag(value: Any) -> str | None:  # noqa: ANN401  # pydantic hands over whatever the file holds
    if isinstance(value, str):
        return "key"
    if isinstance(value, dict):
        return next((tag for tag in _NODES if tag in value), None)
    return next((tag for tag, node in _NODES.items() if isinstance(value, node)), None)


Node = Annotated[
    Annotated[Key, Tag("key")]
    | Annotated[ItemTerm, Tag("item")]
    | Annotated[Mean, Tag("mean")]
    | Annotated[Sum, Tag("sum")]
    | Annotated[Product, Tag("product")]
    | Annotated[Max, Tag("max")]
    | Annotated[Table, Tag("table")]
    | Annotated[Flagged, Tag("flag")],
    Discriminator(
        _tag,
        custom_error_type="node",
        custom_error_message=(
            "a score is the key of an item or scale, or one of 'item', 'mean', 'sum', 'product', 'max', 'table', 'flag'"
        ),
    ),
]
