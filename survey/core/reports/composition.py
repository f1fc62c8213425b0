"""Who took part beside who could: published numbers of people in; how well they stand for all of them out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from survey.core.disclosure.cells import Count, People
from survey.core.reports.margins import SMALL

FEW: Final = 0.6
"""A small group of which less than that share answered is called hardly representative (domain F10)."""
UNLIKE: Final = 15
"""So many percentage points off the rate of all units together, a unit is named."""
AT_MOST: Final = 5
"""So many units are named."""


@dataclass(frozen=True)
class UnitCount:
    """A unit: its name, how many took part as far as that is published, and how many people it has."""

    name: str
    respondents: Count
    headcount: int


@dataclass(frozen=True)
class Unlike:
    """A unit of which clearly fewer or more took part than of the others; its rate from low to high, in percent."""

    name: str
    low: int
    high: int
    fewer: bool


@dataclass(frozen=True)
class Composition:
    """How well those who took part stand for everybody.

    few: a small organisation of which fewer than three in five took part. rate: the percentage of all units of which it
    is published together; None without any. units: those far from it, furthest first. hidden: how many units are left
    out, as their numbers are not shown.
    """

    few: bool
    rate: int | None
    units: tuple[Unlike, ...]
    hidden: int


def composition(respondents: Count, headcount: int, units: Sequence[UnitCount]) -> Composition:
    """Return how well those who took part stand for a group of so many people (0 for unknown) with these units."""
    most = respondents.high if isinstance(respondents, People) else 0
    told = [(unit, rate) for unit in units if (rate := _rate(unit)) is not None]
    people = sum(unit.headcount for unit, _ in told)
    together = sum(unit.headcount * (low + high) / 2 for unit, (low, high) in told) / people if people else 0.0
    apart = sorted((found for unit, own in told if (found := _unlike(unit, own, together))), key=lambda one: -one[0])
    return Composition(
        few=most < FEW * headcount and headcount < SMALL,
        rate=round(together) if people else None,
        units=tuple(unit for _, unit in apart[:AT_MOST]),
        hidden=len(units) - len(told),
    )


def _rate(unit: UnitCount) -> tuple[float, float] | None:
    """Return the least and the highest percentage that may have taken part; None where it is not told, or cannot be."""
    people = unit.respondents
    if not isinstance(people, People) or unit.headcount < people.low:
        return None
    return 100 * people.low / unit.headcount, min(100.0, 100 * people.high / unit.headcount)


def _unlike(unit: UnitCount, own: tuple[float, float], rate: float) -> tuple[float, Unlike] | None:
    """Return a unit of which surely far fewer or more took part, and how far off it is."""
    low, high = own
    off = max(rate - high, low - rate)
    return (off, Unlike(unit.name, round(low), round(high), high < rate)) if off >= UNLIKE else None
