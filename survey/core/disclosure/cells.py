"""The rules for a figure of one group: numbers of people in, a cell out that betrays no person.

A cell is Published or Suppressed. Each rule asks what somebody could work out who knows the group and everything that
is published of it:

- No figure rests on fewer answers than the minimum cell size k. None and k − 1 look the same.
- A number of people is never one of 1 … k−1, nor all but so few; below 20 it is a range, above it a multiple of five,
  so that subtracting two numbers tells no small one either.
- A share needs k people on either side, so 2k answers. It is a whole percentage, below 20 answers a multiple of five.
  What fewer than k people or fewer than 10 % chose is only bounded ("at most 10 %"), as is what nearly all chose. Where
  a share of fewer than k people would follow from the shown ones by subtraction, the next smallest join it. In groups
  where five percent are fewer than k people the bound is that of all bounded shares together: it tells nothing new.
- A mean near the end of its scale is only bounded: at the very end it would tell what everybody answered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import compress
from math import floor
from typing import Final

import numpy as np

from survey.core.disclosure.descriptives import SHORT_SPAN, Ints, ScaleTally

MIN_CELL_SIZE: Final = 5
MIN_CELL_SIZE_SENSITIVE: Final = 10
GROUP_FROM: Final = 10
"""People of a group of which anything is shown, at the least: of fewer, colleagues know who answered."""
EXACT_FROM: Final = 20
"""From this many people up numbers are told (in fives); smaller ones are shown as a range."""
STEP: Final = 5
NEARLY_NONE, NEARLY_ALL = 10, 90
"""Percentages beyond which a share is only bounded."""
ENDS: Final = ((10, 0.20), (20, 0.10), (50, 0.05), (np.inf, 0.02))
"""Up to how many people, and how near to the end of a scale, a mean is only bounded: about one person's weight."""
Z: Final = 1.96


@dataclass(frozen=True)
class Policy:
    """The smallest number of answers behind any figure; ValueError below the floor, which nothing may lower."""

    min_cell_size: int = MIN_CELL_SIZE
    min_cell_size_sensitive: int = MIN_CELL_SIZE_SENSITIVE

    def __post_init__(self) -> None:
        if self.min_cell_size < MIN_CELL_SIZE or self.min_cell_size_sensitive < MIN_CELL_SIZE_SENSITIVE:
            raise ValueError(f"the minimum cell size is at least {MIN_CELL_SIZE}, {MIN_CELL_SIZE_SENSITIVE} for health")

    @property
    def group_from(self) -> int:
        """The fewest people that a group has of which anything is shown."""
        return max(self.min_cell_size, GROUP_FROM)

    @property
    def in_breakdowns(self) -> "Policy":
        """The thresholds of groups of which nobody knows how many people they have: as many answers as a group has."""
        return Policy(self.group_from, max(self.group_from, self.min_cell_size_sensitive))

    def of(self, *, sensitive: bool) -> int:
        """Return the minimum cell size of a figure."""
        return max(self.min_cell_size, self.min_cell_size_sensitive) if sensitive else self.min_cell_size


class Bound(StrEnum):
    """Whether a figure is the value itself or only tells on which side of it the truth lies."""

    EXACT = "exact"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"


class Reason(StrEnum):
    """Why a figure is not shown."""

    TOO_FEW = "too_few"
    PROTECTS = "protects"
    """Together with other figures it would tell about a group that is too small."""
    SPREAD = "spread"
    """So few gave each answer that nothing can be told of any."""
    FEW_WORK_THERE = "few_work_there"
    """So few people work in the group that it has no figures, however many took part: more would say who did."""
    NOT_ASKED = "not_asked"
    """The form leaves it out: known beforehand, so it tells nothing about anybody."""


@dataclass(frozen=True)
class People:
    """How many people, as far as it may be told: from `low` to `high`."""

    low: int
    high: int

    @property
    def about(self) -> int | None:
        """The one number that stands for a range of five around it; None for the ranges of small and near-all."""
        rounded = self.high - self.low == STEP - 1 and self.low % STEP == STEP - STEP // 2
        return (self.low + self.high) // 2 if rounded or self.low == self.high else None


@dataclass(frozen=True)
class Published:
    """A figure that may be shown: a mean score or a percentage, with the people it rests on.

    `interval` is the 95 % interval of a mean, in whole points; absent in small groups, where it would tell too much.
    """

    value: float
    people: People
    bound: Bound = Bound.EXACT
    interval: tuple[float, float] | None = None


@dataclass(frozen=True)
class Suppressed:
    """A figure that may not be shown; `fewer_than` is what it missed: answers, or people who work there."""

    reason: Reason
    fewer_than: int = 0


Cell = Published | Suppressed
Count = People | Suppressed
"""How many people something holds for."""


@dataclass(frozen=True)
class ItemCells:
    """What is published of an item: the people who answered, and the share of them for each option."""

    answered: Count
    options: tuple[Cell, ...]
    counts: tuple[Count, ...]
    """People by option."""
    dont_know: Cell | None
    """The share that does not know, of those who answered or do not know; None where that cannot be answered."""


@dataclass(frozen=True)
class ScaleCells:
    """What is published of a scale: its mean, and the share of people in each band and at each step."""

    mean: Cell
    bands: tuple[Cell, ...]
    steps: tuple[Cell, ...]


@dataclass(frozen=True)
class PartCells:
    """What is published of a questionnaire; flags and recommendations as the number of people concerned."""

    items: Mapping[str, ItemCells]
    scales: Mapping[str, ScaleCells]
    flags: Mapping[str, Count]
    recommendations: Mapping[str, Count]


@dataclass(frozen=True)
class Publication:
    """Every figure of a group that may be shown; nothing after this sees a tally."""

    policy: Policy
    respondents: Count
    parts: tuple[PartCells, ...]


def respondents(people: int, k: int) -> Count:
    """Return how many people took part: exact from 20 up, since that tells nothing about any answer."""
    if people < k:
        return Suppressed(Reason.TOO_FEW, k)
    return People(people, people) if people >= EXACT_FROM else _small(people)


def count(people: int, of: int, k: int) -> Count:
    """Return for how many people of a group something holds."""
    if people < k:
        return Suppressed(Reason.TOO_FEW, k)
    if of - people < k and of >= EXACT_FROM:
        return People(of - k + 1, of)
    if people < EXACT_FROM:
        return _small(people)
    middle = STEP * round(people / STEP)
    return People(middle - STEP // 2, middle + STEP // 2)


def _small(people: int) -> People:
    return People(STEP, 2 * STEP - 1) if people < 2 * STEP else People(2 * STEP, EXACT_FROM - 1)


def share(people: int, of: int, group: int, k: int) -> Cell:
    """Return the percentage of `of` people, part of a group, for whom something holds."""
    return distribution((people, of - people), group, k)[0]


def distribution(counts: Sequence[int] | Ints, group: int, k: int, runs: Sequence[slice] = ()) -> tuple[Cell, ...]:
    """Return for each of several exclusive answers the percentage of those answering who gave it.

    `runs` are neighbouring answers that are also published as one, so that their sum is known.
    """
    people = [int(number) for number in counts]
    n = sum(people)
    if n < 2 * k:
        return (Suppressed(Reason.TOO_FEW, 2 * k),) * len(people)
    nearly_all = [n - number < k or 100 * number > NEARLY_ALL * n for number in people]
    bounded = [number < k or 100 * number < NEARLY_NONE * n for number in people]
    if not any(nearly_all):
        _hide_what_follows(people, bounded, k, (slice(None), *runs))
    if all(bounded) and STEP * n < 100 * k:  # "at most 100 %" tells nothing
        return (Suppressed(Reason.SPREAD),) * len(people)
    least = max(NEARLY_NONE, _up(k - 1, n))
    together = max(least, _up(sum(compress(people, bounded)), n))
    most = [together] * len(people)
    for run in (runs or (slice(None),)) if STEP * n >= 100 * k else ():
        own = max(least, _up(max(compress(people[run], bounded[run]), default=0), n))
        most[run] = [own] * len(people[run])
    step = 1 if n >= EXACT_FROM else STEP
    behind = _behind(n, group, k)

    def cell(at: int) -> Published:
        if nearly_all[at]:
            return Published(100 - least, behind, Bound.AT_LEAST)
        if bounded[at]:
            return Published(most[at], behind, Bound.AT_MOST)
        return Published(nearest(100 * people[at] / n, step), behind)

    return tuple(cell(at) for at in range(len(people)))


def _hide_what_follows(people: list[int], bounded: list[bool], k: int, runs: Sequence[slice]) -> None:
    """Bound more answers of each run, the rarest first, until none of fewer than k people follows from the others.

    What is only bounded for being rare may follow from the rest.
    """
    secrets = [number < k for number in people]
    for run in runs:
        places = range(len(people))[run]
        while any(secrets[at] for at in places) and not all(bounded[at] for at in places):
            hidden = [people[at] for at in places if bounded[at]]
            least = min(people[at] for at in places if not bounded[at])
            if not _follow(hidden, least, k):
                break
            for at in places:
                if people[at] == least:
                    bounded[at] = secrets[at] = True


def _follow(bounded: list[int], shown: int, k: int) -> bool:
    """Tell whether the bounded answers of a run would follow from the shown ones, of which the rarest is given.

    They do when there is one, when they are very few, and when little but the most that each can be adds up to the sum:
    k − 1 people, or for one that was added later no more than the rarest of those shown.
    """
    if len(bounded) < 2:  # noqa: PLR2004  # one by itself
        return len(bounded) == 1
    most = sum(k - 1 if number < k else shown for number in bounded)
    return sum(bounded) < k or sum(bounded) == most


def mean(tally: ScaleTally, ends: tuple[float, float], group: int, k: int) -> Cell:
    """Return the mean score on a scale with these lowest and highest scores; to a tenth when they lie close."""
    n = int(tally.n.sum())
    if n < k:
        return Suppressed(Reason.TOO_FEW, k)
    low, high = ends
    step = 1.0 if high - low > SHORT_SPAN else 0.1
    people = _behind(n, group, k)
    value = float(tally.total.sum()) / n
    margin = (high - low) * next(part for under, part in ENDS if n < under)
    if value <= low + margin:
        return Published(nearest(low + margin, step), people, Bound.AT_MOST)
    if value >= high - margin:
        return Published(nearest(high - margin, step), people, Bound.AT_LEAST)
    interval = None
    if n >= EXACT_FROM:
        variance = max(float(tally.squares.sum()) / n - value * value, 0.0) * n / (n - 1)
        reach = max(_t(n - 1) * np.sqrt(variance / n), step)
        interval = (nearest(max(low, value - reach), step), nearest(min(high, value + reach), step))
    return Published(nearest(value, step), people, interval=interval)


def _t(freedom: int) -> float:
    """Return Student's t at 97.5 %, by the expansion of Abramowitz & Stegun 26.7.5: exact to 0.001 from 19 up."""
    return Z + (Z**3 + Z) / (4 * freedom) + (5 * Z**5 + 16 * Z**3 + 3 * Z) / (96 * freedom**2)


def _behind(n: int, group: int, k: int) -> People:
    """Return the people behind a figure, of whom there are at least k."""
    people = count(n, group, k)
    assert isinstance(people, People)  # noqa: S101  # the caller has checked n against k
    return people


def _up(people: int, of: int) -> int:
    """Return a percentage, rounded up to a multiple of five."""
    return STEP * -(-100 * people // (STEP * of))


def nearest(value: float, step: float) -> float:
    """Round to a step, halves upward; a step of a whole number gives a whole number."""
    rounded = floor(value / step + 0.5) * step
    return int(rounded) if step >= 1 else round(rounded, 1)
