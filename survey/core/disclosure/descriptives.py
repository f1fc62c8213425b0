"""Counts of a round: blocks of packed answers and their units in, a Tally out that adds up over the blocks.

Nothing here may be shown: `survey.core.disclosure.cells` turns a tally into cells, and reports take cells only.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from survey.core.disclosure.breakdowns import Breakdown, Crossing
from survey.core.disclosure.moments import Sums
from survey.core.questionnaires.nodes import bounds
from survey.core.questionnaires.questionnaire import Item, Questionnaire, Scale
from survey.core.scores.advice import EASE
from survey.core.scores.answers import Code
from survey.core.scores.layout import Layout, Part
from survey.core.scores.scoring import Bools, Codes, Columns, Floats, band_index, rounded

Ints = NDArray[np.int64]
Counts = NDArray[Any]
"""Ints or Floats, the first axis that of the groups."""

SPECIAL_CODES: Final = -int(min(Code))
"""Columns of an item's counts before its first option: one for each special code."""
SHORT_SPAN: Final = 12
"""A scale of no more than this many steps has its single scores counted too."""


@dataclass
class ItemTally:
    """How the people of each unit answered one item, as arrays of (units, …)."""

    answered: Ints
    """People with an ordinary answer; "none of these" is one."""
    specials: Ints
    """People by special code: the column of a code is its number + SPECIAL_CODES."""
    options: Ints
    """People by option; with check-boxes a person counts under each box ticked."""


@dataclass
class ScaleTally:
    """The scores of each unit on one scale."""

    n: Ints
    total: Floats
    squares: Floats
    bands: Ints
    steps: Ints
    """People by rounded score from the lowest possible up; without columns for a scale of many steps."""


AnyTally = TypeVar("AnyTally", ItemTally, ScaleTally)


@dataclass
class PartTally:
    """The counts of one questionnaire."""

    part: Part
    items: Mapping[str, ItemTally]
    scales: Mapping[str, ScaleTally]
    flags: Mapping[str, Ints]
    recommendations: Mapping[str, Ints]


class Tally:
    """What the responses of a round add up to, by unit; unit 0 are those who gave none.

    With breakdowns also by the answers to each of those, from 1 up instead of units, 0 for whoever gave none; and the
    people of all crossings.
    """

    def __init__(self, layout: Layout, units: Sequence[int] = (), breakdowns: Sequence[Breakdown] = ()) -> None:
        self.layout = layout
        self.units = np.unique(np.array([0, *units], dtype=np.int64))
        self.respondents: Ints = np.zeros(len(self.units), np.int64)
        self.parts = tuple(_empty(part, len(self.units)) for part in layout.parts)
        self.together = Sums(layout)
        """Of everybody, whatever the groups."""
        self.broken_down = tuple((one, Tally(layout, range(1, one.options + 1))) for one in breakdowns)
        self.crossing = Crossing(layout, len(self.units), breakdowns) if breakdowns else None

    def over(self, sums: Callable[[Counts], Counts]) -> "Tally":
        """Return a tally of other groups: `sums` makes their counts, along the first axis, from those of the units."""
        found = Tally(self.layout)
        found.together = self.together
        found.respondents = sums(self.respondents)
        found.parts = tuple(
            replace(
                part,
                items={key: _over(counts, sums) for key, counts in part.items.items()},
                scales={key: _over(counts, sums) for key, counts in part.scales.items()},
                flags={key: sums(people) for key, people in part.flags.items()},
                recommendations={key: sums(people) for key, people in part.recommendations.items()},
            )
            for part in self.parts
        )
        return found

    def add(self, units: Sequence[int], rows: Sequence[bytes]) -> None:
        """Count a block of responses; raise ValueError on a unit that is not among those of the tally."""
        if not rows:
            return
        ids = np.asarray(units, dtype=np.int64)
        at = np.searchsorted(self.units, ids)
        if not np.array_equal(self.units.take(at, mode="clip"), ids):
            raise ValueError("a response names a unit that is not in this tally")
        order = np.argsort(at, kind="stable")
        columns = _taken(self.layout.columns(rows), order)
        scores = [part.part.scorer.scores(own) for part, own in zip(self.parts, columns, strict=True)]
        self._count(at[order], columns, scores)
        self.together.add(columns, scores)
        for breakdown, own in self.broken_down:
            places = breakdown.places(columns)
            sorting = np.argsort(places, kind="stable")
            own._count(places[sorting], _taken(columns, sorting), _taken(scores, sorting))  # noqa: SLF001  # a tally too
        if self.crossing:
            self.crossing.add(at[order], columns, scores)

    def _count(self, at: Ints, columns: Sequence[Columns], scores: Sequence[Mapping[str, Floats]]) -> None:
        """Count people by their places among the units, in ascending order."""
        count = _Counter(at, len(self.units))
        self.respondents += np.bincount(at, minlength=len(self.units))
        for part, own, known in zip(self.parts, columns, scores, strict=True):
            _add(part, own, known, count)


def _taken(blocks: Sequence[Mapping[str, Counts]], order: Ints) -> list[dict[str, Counts]]:
    """Return columns with the people in another order."""
    return [{key: column[order] for key, column in own.items()} for own in blocks]


def _over(counts: AnyTally, sums: Callable[[Counts], Counts]) -> AnyTally:
    return replace(counts, **{name: sums(values) for name, values in vars(counts).items()})


@dataclass(frozen=True)
class _Counter:
    """Counts people of a block by unit; `at` is each person's place among the units, in ascending order."""

    at: Ints
    units: int

    @cached_property
    def _present(self) -> tuple[Ints, Ints]:
        """Return the units that the block has people of, and where each begins."""
        present, starts = np.unique(self.at, return_index=True)
        return present, starts.astype(np.int64)

    def people(self, chosen: Bools) -> Ints:
        """Return by unit for how many people something holds; summing runs is far faster than counting places."""
        present, starts = self._present
        counts = np.zeros(self.units, np.int64)
        counts[present] = np.add.reduceat(chosen.view(np.uint8), starts, dtype=np.int64)
        return counts

    def sums(self, values: Floats) -> Floats:
        """Return by unit the sum of a value."""
        present, starts = self._present
        sums = np.zeros(self.units)
        sums[present] = np.add.reduceat(values, starts)
        return sums

    def classes(self, index: NDArray[np.integer], width: int) -> Ints:
        """Return by unit how many people fall in each of `width` classes."""
        counts = np.bincount(self._starts(width) + index, minlength=self.units * width)
        return counts.reshape(self.units, width)

    def _starts(self, width: int) -> Ints:
        return self._by_width.setdefault(width, self.at * width)

    @cached_property
    def _by_width(self) -> dict[int, Ints]:
        return {}


def steps_of(questionnaire: Questionnaire, scale: Scale) -> range:
    """Return the whole scores of a scale of few steps (ROSA's 1 to 10); an empty range for a scale of many."""
    low, high = (int(end) for end in bounds(questionnaire, scale.score))
    return range(low, high + 1) if high - low <= SHORT_SPAN else range(0)


def _empty(part: Part, units: int) -> PartTally:
    questionnaire = part.questionnaire

    def zeros(width: int) -> Ints:
        return np.zeros((units, width), np.int64)

    def people() -> Ints:
        return np.zeros(units, np.int64)

    return PartTally(
        part=part,
        items={
            item.key: ItemTally(people(), zeros(SPECIAL_CODES), zeros(len(questionnaire.options(item))))
            for item in part.items
        },
        scales={
            scale.key: ScaleTally(
                n=people(),
                total=np.zeros(units),
                squares=np.zeros(units),
                bands=zeros(len(scale.bands)),
                steps=zeros(len(steps_of(questionnaire, scale))),
            )
            for scale in questionnaire.shown_scales
        },
        flags={flag.key: people() for flag in questionnaire.flags},
        recommendations={recommendation.key: people() for recommendation in questionnaire.recommendations},
    )


def _add(tally: PartTally, columns: Columns, scores: Mapping[str, Floats], count: _Counter) -> None:
    """Count the answers to a questionnaire and their scores."""
    part = tally.part
    for item in part.items:
        _add_item(tally.items[item.key], item, columns[item.key], count)
    for scale in part.questionnaire.shown_scales:
        _add_scale(tally.scales[scale.key], scale, scores[scale.key], steps_of(part.questionnaire, scale), count)
    for flag in part.questionnaire.flags:
        tally.flags[flag.key] += count.people(part.scorer.met(flag.when, columns, scores))
    for key, concerned in _concerned(part, columns, scores):
        tally.recommendations[key] += count.people(concerned)


def _add_item(tally: ItemTally, item: Item, codes: Codes, count: _Counter) -> None:
    width = tally.options.shape[1]
    if item.kind == "several":
        counts = count.classes(np.minimum(codes, 0) + SPECIAL_CODES, SPECIAL_CODES + 1)
        tally.answered += counts[:, SPECIAL_CODES]
        ticked = np.maximum(codes, 0)
        for box in range(width):
            tally.options[:, box] += count.people((ticked >> box & 1).astype(np.bool_))
    else:
        counts = count.classes(codes + SPECIAL_CODES, SPECIAL_CODES + width)
        tally.options += counts[:, SPECIAL_CODES:]
        tally.answered += counts[:, SPECIAL_CODES:].sum(axis=1)
    tally.specials += counts[:, :SPECIAL_CODES]


def _add_scale(tally: ScaleTally, scale: Scale, scores: Floats, steps: range, count: _Counter) -> None:
    """Bands and steps go by the rounded score, as a person is shown it; class 0 are those without a score."""
    shown = rounded(scores)
    bands = count.classes(band_index(scale, shown) + 1, len(scale.bands) + 1)
    tally.bands += bands[:, 1:]
    tally.n += bands[:, 1:].sum(axis=1)
    missing = np.isnan(scores)
    known = np.where(missing, 0.0, scores)
    tally.total += count.sums(known)
    tally.squares += count.sums(known * known)
    if steps:
        place = np.where(missing, 0.0, shown - steps.start + 1).astype(np.int64)
        tally.steps += count.classes(place, len(steps) + 1)[:, 1:]


def _concerned(part: Part, columns: Columns, scores: Mapping[str, Floats]) -> Iterator[tuple[str, Bools]]:
    """Yield for each recommendation the people that at least one of its rules gives it to."""
    merged: dict[str, Bools] = {}
    for rule in part.questionnaire.rules:
        met = part.scorer.met(rule.when, columns, scores)
        for key in rule.advise if met.any() else ():
            merged[key] = merged[key] | met if key in merged else met
    yield from merged.items()


def priority_of(questionnaire: Questionnaire, key: str) -> int:
    """Return the highest priority that a recommendation can get: severity × ease, 1 to 12."""
    tier = questionnaire.recommendation_by_key[key].tier
    return questionnaire.severities.get(key, 1) * EASE[tier]
