"""Breakdowns: questions by whose answers figures are told apart in; their groups, and who is in which with whom, out.

A round's figures are told by unit, and by each breakdown that was fixed before it opened, one at a time. The groups of
different breakdowns overlap, so how many people are in each crossing of them is counted for every figure: that says
what could be worked out from several together (`disclosure.linking`). No crossing is ever shown.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import prod
from typing import Final

import numpy as np
from numpy.typing import NDArray

from survey.core.questionnaires.grouping import possible
from survey.core.questionnaires.questionnaire import Item
from survey.core.scores.answers import Code
from survey.core.scores.layout import Layout
from survey.core.scores.scoring import Columns, Floats

Ints = NDArray[np.int64]

ROOM: Final = 100
"""Numbers that a breakdown's groups may take."""


class Kind(StrEnum):
    """What a figure is about; each has people of its own behind it."""

    RESPONDENTS = "respondents"
    ANSWERS = "answers"
    UNKNOWN = "unknown"
    MEAN = "mean"
    SPREAD = "spread"


@dataclass(frozen=True)
class Figure:
    """A figure that each group may have: of which questionnaire and which item or scale of it."""

    kind: Kind
    part: int = 0
    key: str = ""


RESPONDENTS: Final = Figure(Kind.RESPONDENTS)


@dataclass(frozen=True)
class Breakdown:
    """A question that makes groups: its place among a round's breakdowns, that of its questionnaire, and itself."""

    number: int
    part: int
    item: Item
    options: int
    """How many answers it has, each a group."""

    @property
    def groups(self) -> list[int]:
        """The numbers of its groups, one for each answer in order: below those of units, which are never negative."""
        return [-(self.number * ROOM + option) for option in range(1, self.options + 1)]

    def places(self, columns: Sequence[Columns]) -> Ints:
        """Return for each of n people the place of their answer, from 1 up; 0 for those who gave none of them."""
        codes = columns[self.part][self.item.key].astype(np.int64)
        return np.where(codes >= 0, codes + 1, 0)


def breakdowns_of(layout: Layout, names: Sequence[str]) -> tuple[Breakdown, ...]:
    """Return the breakdowns of a round by the names of their questions; one that the form does not ask is none."""
    place = {part.questionnaire.key: at for at, part in enumerate(layout.parts)}
    asked = {name: found for part in layout.parts for name, found in possible([part.questionnaire], part.form).items()}
    found = [asked[name] for name in names if name in asked]
    return tuple(
        Breakdown(number, place[questionnaire.key], item, len(questionnaire.options(item)))
        for number, (questionnaire, item) in enumerate(found)
    )


class Crossing:
    """How many people stand behind each figure, by unit and by the answers that make groups.

    Cells are numbered as if units and breakdowns were the axes of an array, the units first, in this order; each
    breakdown has a place more than answers, the first, for whoever gave none.
    """

    def __init__(self, layout: Layout, units: int, breakdowns: Sequence[Breakdown]) -> None:
        self.layout, self.breakdowns = layout, tuple(breakdowns)
        self.shape = (units, *(one.options + 1 for one in breakdowns))
        self.people: dict[Figure, Ints] = {}

    def add(self, at: Ints, columns: Sequence[Columns], scores: Sequence[Mapping[str, Floats]]) -> None:
        """Count a block of people: their places among the units, answers and scores, by questionnaire."""
        cells = np.ravel_multi_index((at, *(one.places(columns) for one in self.breakdowns)), self.shape)
        for figure, mask in self._behind(columns, scores):
            counts = np.bincount(cells if mask is None else cells[mask], minlength=prod(self.shape))
            self.people[figure] = self.people.get(figure, 0) + counts

    def _behind(
        self, columns: Sequence[Columns], scores: Sequence[Mapping[str, Floats]]
    ) -> Iterator[tuple[Figure, NDArray[np.bool_] | None]]:
        """Yield for each figure who stands behind it; None for everybody."""
        yield RESPONDENTS, None
        for number, part in enumerate(self.layout.parts):
            for item in part.items:
                codes = columns[number][item.key]
                yield Figure(Kind.ANSWERS, number, item.key), codes >= 0
                yield Figure(Kind.UNKNOWN, number, item.key), (codes >= 0) | (codes == Code.DONT_KNOW)
            for scale in part.questionnaire.shown_scales:
                known = ~np.isnan(scores[number][scale.key])
                yield Figure(Kind.MEAN, number, scale.key), known
                yield Figure(Kind.SPREAD, number, scale.key), known
