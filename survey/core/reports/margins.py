"""How sure a published figure is: the figure and how many people its group has in; where the truth lies out.

A margin speaks of the group itself, not of people in general: who did not answer is the only doubt. So it narrows as
more of the group answers (finite population correction), and when everybody took part there is none. It is worked out
from what is published, never from answers: where numbers of people are ranges it is the widest that fits. So whoever
reads it learns nothing that figure and headcount did not tell. A bound ("at most 10 %") and a mean of fewer than 20
answers have none. All are of 95 %. The exact ones are counted out here: SciPy has them too, but takes 30 MB to load.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray

from survey.core.disclosure.cells import EXACT_FROM, STEP, Bound, Cell, Count, People, Published, nearest

LEVEL: Final = 0.95
TAIL: Final = (1 - LEVEL) / 2
Z: Final = NormalDist().inv_cdf(1 - TAIL)
EXACT_UP_TO: Final = 50
"""In groups of at most this many people a share's interval is counted out (domain F7); there, formulas miss."""
SMALL: Final = 50
"""In a smaller group few people make a difference (domain F10, F30)."""
ENDLESS: Final = 10**9
"""Stands for how many people a group has where nobody knows."""


class Basis(StrEnum):
    """What an interval rests on: reports say it in words."""

    WHOLE_GROUP = "whole_group"
    """Everybody took part: there is nothing to estimate."""
    EXACT = "exact"
    ESTIMATE = "estimate"


@dataclass(frozen=True)
class Interval:
    """From where to where the truth lies."""

    low: float
    high: float
    basis: Basis


@dataclass(frozen=True)
class Margins:
    """The margins of the figures of one group: how many took part, and how many people it has (0 for unknown)."""

    respondents: Count
    headcount: int

    def of_mean(self, cell: Cell) -> Interval | None:
        """Return the margin of a mean, on the steps of the mean itself; None without one."""
        if not isinstance(cell, Published) or cell.interval is None:
            return None
        if self._whole(cell):
            return Interval(cell.value, cell.value, Basis.WHOLE_GROUP)
        step = 1.0 if isinstance(cell.value, int) else 0.1
        share = math.sqrt(left(cell.people.low, self._group(cell)))
        reach = max(share * max(cell.interval[1] - cell.value, cell.value - cell.interval[0]), step)
        low, high = (nearest(end, step) for end in (cell.value - reach, cell.value + reach))
        return Interval(max(low, cell.interval[0]), min(high, cell.interval[1]), Basis.ESTIMATE)

    def of_share(self, cell: Cell) -> Interval | None:
        """Return the margin of a percentage, in whole percentages; None without one."""
        if not isinstance(cell, Published) or cell.bound is not Bound.EXACT:
            return None
        if self._whole(cell):
            return Interval(cell.value, cell.value, Basis.WHOLE_GROUP)
        found = _of_published_share(cell.value, cell.people.low, cell.people.high, self._group(cell))
        return Interval(math.floor(100 * found.low + ROUNDING), math.ceil(100 * found.high - ROUNDING), found.basis)

    @property
    def everybody(self) -> bool:
        """Whether the whole group took part; of fewer than 20 people that is not told."""
        return self.respondents == People(self.headcount, self.headcount)

    def _whole(self, cell: Published) -> bool:
        """Tell whether everybody took part, and answered this but for fewer than may be counted."""
        return self.everybody and cell.people.high >= self.headcount

    def _group(self, cell: Published) -> int:
        """Return how many people the group has, if that can be: a link that was passed on brings others."""
        took_part = self.respondents.low if isinstance(self.respondents, People) else 0
        return ENDLESS if self.headcount < max(took_part, cell.people.low) else self.headcount


ROUNDING: Final = 1e-9
"""What computing with fractions may be off."""


@lru_cache(maxsize=4096)
def _of_published_share(value: float, low: int, high: int, group: int) -> Interval:
    """Return the widest interval of any numbers that were published as this percentage of low … high people."""
    step = 1 if low >= EXACT_FROM or People(low, high).about else STEP
    if group > EXACT_UP_TO:
        ends = max(0.0, value - step / 2) / 100, min(100.0, value + step / 2) / 100
        return Interval(_wilson(ends[0], low, group).low, _wilson(ends[1], low, group).high, Basis.ESTIMATE)
    fit = [
        of_share(people, n, group)
        for n in range(low, min(high, group) + 1)
        for people in range(n + 1)
        if math.floor(100 * people / n / step + 0.5) * step == value
    ]
    if not fit:  # others than those who work there answered
        return _of_published_share(value, low, high, ENDLESS)
    return Interval(min(one.low for one in fit), max(one.high for one in fit), Basis.EXACT)


def of_share(people: int, n: int, group: int) -> Interval:
    """Return the interval of a share (0–1) that `people` of the n answers of a group have.

    Up to 50 people: every number of people in the group under which neither so few nor so many of n is rarer than one
    in forty (hypergeometric). Above: Wilson's interval, whose n is raised to n (N − 1) / (N − n) (domain F5, F6).
    ValueError when the numbers contradict each other.
    """
    if not (0 < n <= group and 0 <= people <= n):
        raise ValueError(f"{people} of {n} answers of a group of {group}")
    if n == group:
        return Interval(people / n, people / n, Basis.WHOLE_GROUP)
    if group > EXACT_UP_TO:
        return _wilson(people / n, n, group)
    lowest, highest = _exact(n, group)
    return Interval(lowest[people] / group, highest[people] / group, Basis.EXACT)


def _wilson(share: float, n: int, group: int) -> Interval:
    if n == group:
        return Interval(share, share, Basis.WHOLE_GROUP)
    like = n * (group - 1) / (group - n)
    middle = (share + Z**2 / (2 * like)) / (1 + Z**2 / like)
    reach = Z / (1 + Z**2 / like) * math.sqrt(share * (1 - share) / like + Z**2 / (4 * like**2))
    return Interval(max(0.0, middle - reach), min(1.0, middle + reach), Basis.ESTIMATE)


@lru_cache(maxsize=256)
def _exact(n: int, group: int) -> tuple[list[int], list[int]]:
    """Return for each number of n drawn people who have something the fewest and the most of the group who can."""
    ways = _ways()
    drawn = ways[: group + 1, : n + 1] * ways[group::-1, n::-1] / math.comb(group, n)
    # rows: how many of the group have it; columns: the chance that so many or more of those drawn do
    not_fewer = drawn[:, ::-1].cumsum(axis=1)[:, ::-1]
    fits = (not_fewer > TAIL) & (drawn.cumsum(axis=1) > TAIL)
    return fits.argmax(axis=0).tolist(), (group - fits[::-1].argmax(axis=0)).tolist()


@lru_cache(maxsize=1)
def _ways() -> NDArray[np.float64]:
    """Return in how many ways so many (column) of so many (row) people can be chosen."""
    return np.array([[math.comb(of, some) for some in range(EXACT_UP_TO + 1)] for of in range(EXACT_UP_TO + 1)], float)


def left(n: int, group: int) -> float:
    """Return what of a variance is left when n of a group answered: the square of the correction of domain F6."""
    return (group - n) / (group - 1) if group > 1 else 0.0
