"""Conditions on answers and scores: a structure in a questionnaire file in, typed parts out; nothing is evaluated."""

from collections.abc import Iterator
from typing import Annotated, Any, Self

from pydantic import Discriminator, Field, Tag, model_validator

from survey.core.text import Frozen

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,47}$")]
Path = tuple[int | str, ...]
"""The way to a place in a questionnaire file: names and positions, from the top down."""


def _kind_of_value(value: object) -> str:
    """Tell a number from a word; the keys of a JSON object are always text."""
    return "number" if isinstance(value, int) or (isinstance(value, str) and value.lstrip("-").isdecimal()) else "word"


OptionValue = Annotated[Annotated[int, Tag("number")] | Annotated[Key, Tag("word")], Discriminator(_kind_of_value)]
"""What an option stands for in files: a whole number or a word."""


class ItemCondition(Frozen):
    """True when the item's answer is the named option, one of several, or at or beyond it in the options' order.

    For an item with check-boxes `is` and `in` ask whether the option is among those ticked. A special answer
    ("dont_know", "not_applicable", …) can be named like an option; a missing answer never meets a condition.
    """

    item: Key
    is_: OptionValue | None = Field(default=None, alias="is")
    in_: tuple[OptionValue, ...] | None = Field(default=None, alias="in")
    at_least: OptionValue | None = None
    at_most: OptionValue | None = None

    @model_validator(mode="after")
    def _one_test(self) -> Self:
        if sum(test is not None for test in (self.is_, self.in_, self.at_least, self.at_most)) != 1:
            raise ValueError("write exactly one of 'is', 'in', 'at_least' or 'at_most' beside 'item'")
        return self

    @property
    def values(self) -> tuple[OptionValue, ...]:
        """The option values that the condition names."""
        if self.in_ is not None:
            return self.in_
        return tuple(value for value in (self.is_, self.at_least, self.at_most) if value is not None)


class ScaleCondition(Frozen):
    """True when the scale has a score and that lies in the named bands, at or above a number, or below it."""

    scale: Key
    band: tuple[Key, ...] | None = None
    at_least: float | None = None
    below: float | None = None

    @model_validator(mode="after")
    def _one_test(self) -> Self:
        if sum(test is not None for test in (self.band, self.at_least, self.below)) != 1:
            raise ValueError("write exactly one of 'band', 'at_least' or 'below' beside 'scale'")
        return self


class All(Frozen):
    """True when each part is true."""

    all: Annotated[tuple["Condition", ...], Field(min_length=1)]


class AnyOf(Frozen):
    """True when at least one part is true."""

    any: Annotated[tuple["Condition", ...], Field(min_length=1)]


class Not(Frozen):
    """True when its part is not true; so also when the answer it asks about is missing."""

    not_: "Condition" = Field(alias="not")


_KINDS: dict[str, type[Frozen]] = {"item": ItemCondition, "scale": ScaleCondition, "all": All, "any": AnyOf, "not": Not}


def _tag(value: Any) -> str | None:  # noqa: ANN401  # pydantic hands over whatever the file holds
    if isinstance(value, dict):
        return next((tag for tag in _KINDS if tag in value), None)
    return next((tag for tag, kind in _KINDS.items() if isinstance(value, kind)), None)


Condition = Annotated[
    Annotated[ItemCondition, Tag("item")]
    | Annotated[ScaleCondition, Tag("scale")]
    | Annotated[All, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")],
    Discriminator(
        _tag,
        custom_error_type="condition",
        custom_error_message="a condition starts with 'item', 'scale', 'all', 'any' or 'not'",
    ),
]

Leaf = ItemCondition | ScaleCondition


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Yield the item and scale conditions inside a condition, in reading order."""
    return (leaf for _, leaf in placed_leaves(condition, ()))


def placed_leaves(condition: Condition, path: Path) -> Iterator[tuple[Path, Leaf]]:
    """Yield the item and scale conditions inside a condition that stands at a path, each with its own path."""
    match condition:
        case All(all=parts) | AnyOf(any=parts):
            name = "all" if isinstance(condition, All) else "any"
            for index, part in enumerate(parts):
                yield from placed_leaves(part, (*path, name, index))
        case Not(not_=part):
            yield from placed_leaves(part, (*path, "not"))
        case _:
            yield path, condition
