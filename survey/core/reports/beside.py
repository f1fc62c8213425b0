"""A unit beside everybody: the reports of both in; for each topic the two means, and what stands apart, out.

All of it follows from published figures. A mean stands apart only when it is further off than chance brings it, and far
enough to matter. The unit is a part of everybody, which makes the test more cautious than it says.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import Final

from survey.core.disclosure.cells import Bound, Cell, Published
from survey.core.reports.report import GroupReport, ScaleRow
from survey.core.reports.statistics import Difference, difference, marked
from survey.core.reports.trend import sample_of

TO_TALK_ABOUT: Final = 3
"""Topics for one conversation."""


class Apart(StrEnum):
    """How a unit's mean lies beside everybody's, or why that is not said."""

    BETTER = "better"
    WORSE = "worse"
    ALIKE = "alike"
    """Within what chance does, or too near to matter."""
    TOO_FEW = "too_few"
    """So few answers that chance cannot be told from a difference."""
    HIDDEN = "hidden"
    """One of the two means is not shown, or only bounded."""


@dataclass(frozen=True)
class Row:
    """A topic of a unit, the mean of everybody, and how the two compare."""

    scale: ScaleRow
    everybody: Cell
    apart: Apart
    difference: Difference | None = None
    """From everybody to the unit; only with the words better, worse and alike."""


@dataclass(frozen=True)
class PartRows:
    """The topics of one questionnaire, and its strains, of which a low one is the better."""

    key: str
    title: str
    rows: tuple[Row, ...]
    strains: tuple[Row, ...]
    sensitive: bool

    @property
    def shown(self) -> bool:
        """Tell whether any topic of the unit has a mean."""
        return any(isinstance(row.scale.mean, Published) for row in self.rows)


@dataclass(frozen=True)
class Beside:
    """All topics of a unit beside those of everybody."""

    parts: tuple[PartRows, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return the topics that have a mean."""
        return tuple(row for part in self.parts for row in part.rows if isinstance(row.scale.mean, Published))

    @property
    def compares(self) -> bool:
        """Tell whether any topic or strain has so many answers that its difference can be told from chance."""
        return any(row.difference for part in self.parts for row in (*part.rows, *part.strains))

    def those(self, apart: Apart) -> tuple[Row, ...]:
        """Return the topics that compare so, those that are furthest off first."""
        return tuple(sorted((row for row in self.rows if row.apart == apart), key=_off))

    @property
    def to_talk_about(self) -> tuple[Row, ...]:
        """Return the topics to begin with: what stands apart for the worse, then what scores lowest and is not good."""
        worse = self.those(Apart.WORSE)
        lowest = sorted((row for row in self.rows if row not in worse and _wanting(row)), key=_value)
        return (*worse, *lowest)[:TO_TALK_ABOUT]

    @property
    def to_keep(self) -> Row | None:
        """Return the topic to be glad of: what stands apart for the better, else what scores highest."""
        begun = self.to_talk_about
        others = [row for row in self.rows if row not in begun]
        return next(iter(self.those(Apart.BETTER)), max(others, key=_value, default=None))


def beside(unit: GroupReport, everybody: GroupReport) -> Beside:
    """Return the topics of a unit beside those of everybody; both reports are of one round, in one language."""
    heads = (unit.facts.headcount, everybody.facts.headcount)
    parts = [
        PartRows(
            own.key,
            own.title,
            tuple(_compared(own.scales, whole.scales, heads)),
            tuple(_compared(own.strains, whole.strains, heads)),
            own.sensitive,
        )
        for own, whole in zip(unit.parts, everybody.parts, strict=True)
    ]
    rows = [row for part in parts for row in (*part.rows, *part.strains)]
    stands_out = iter(marked([row.difference for row in rows if row.difference]))
    judged = iter([_judged(row, stands_out) for row in rows])
    return Beside(
        tuple(
            replace(part, rows=tuple(islice(judged, len(part.rows))), strains=tuple(islice(judged, len(part.strains))))
            for part in parts
        )
    )


def _compared(own: tuple[ScaleRow, ...], whole: tuple[ScaleRow, ...], heads: tuple[int, int]) -> Iterator[Row]:
    for unit, everybody in zip(own, whole, strict=True):
        yield _row(unit, everybody.mean, heads)


def _row(unit: ScaleRow, everybody: Cell, heads: tuple[int, int]) -> Row:
    if not (_known(unit.mean) and _known(everybody)):
        return Row(unit, everybody, Apart.HIDDEN)
    own, whole = sample_of(unit.mean, heads[0]), sample_of(everybody, heads[1])
    if own is None or whole is None:
        return Row(unit, everybody, Apart.TOO_FEW)
    return Row(unit, everybody, Apart.ALIKE, difference(whole, own))


def _judged(row: Row, stands_out: Iterator[bool]) -> Row:
    """Return a row whose difference is called what it is, when it is one; of a strain less is better."""
    if row.difference is None or not next(stands_out):
        return row
    higher = row.difference.value > 0
    return replace(row, apart=Apart.WORSE if higher is bool(row.scale.steps) else Apart.BETTER)


def _known(cell: Cell) -> bool:
    return isinstance(cell, Published) and cell.bound is Bound.EXACT


def _wanting(row: Row) -> bool:
    return row.scale.band is not None and row.scale.band.state != "good"


def _value(row: Row) -> float:
    assert isinstance(row.scale.mean, Published)  # noqa: S101  # only rows with a mean are ordered
    return row.scale.mean.value


def _off(row: Row) -> float:
    assert row.difference  # noqa: S101  # what compares has one
    return -abs(row.difference.value)
