"""What is more than chance: people, means and spreads of groups in; differences and relations with their marks out.

As `survey.core.reports.margins` says, who did not answer is the only doubt about a group. All intervals are of 95 %.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from survey.core.disclosure.together import RELATED_FROM, RELIABLE_FROM
from survey.core.reports.margins import LEVEL, TAIL, Basis, Interval, Z, left
from survey.core.reports.student import above, reached_by

SIGNAL: Final = 0.3
"""The least change that is worth a mark, in standard deviations between people (domain F17)."""


@dataclass(frozen=True)
class Sample:
    """The answers of n people of a group on a scale: their mean and their standard deviation (of n − 1)."""

    mean: float
    deviation: float
    n: int
    group: int
    """How many people the group has; ValueError when fewer than answered, or when nobody did."""

    def __post_init__(self) -> None:
        _check(self.n, self.group)

    @property
    def variance_of_mean(self) -> float:
        """The squared standard error of the mean, within its group."""
        return self.deviation**2 / self.n * left(self.n, self.group)


@dataclass(frozen=True)
class Difference:
    """A difference of two means or shares, with its interval, and how often chance alone gives one so large."""

    value: float
    interval: Interval
    p: float
    deviation: float
    """The standard deviation between people, of both samples together."""


def spread(reach: float, n: int) -> float:
    """Return the standard deviation behind a mean's interval of plus and minus `reach`, without finite correction.

    ValueError for a single answer.
    """
    if n < 2:  # noqa: PLR2004  # as below
        raise ValueError("one answer tells nothing about how answers differ")
    return reach / reached_by(n - 1, TAIL) * math.sqrt(n)


def difference(before: Sample, after: Sample) -> Difference:
    """Return the change of a group's mean between rounds, as if other people answered (Welch's test, domain F12).

    Rounds are anonymous, so nobody is followed; where the same people answered twice, this is cautious (domain F13).
    ValueError for a single answer.
    """
    parts = [before.variance_of_mean, after.variance_of_mean]
    degrees = [_more_than_one(sample) - 1 for sample in (before, after)]
    value, variance = after.mean - before.mean, sum(parts)
    deviation = math.sqrt(
        sum(own.deviation**2 * own_degrees for own, own_degrees in zip((before, after), degrees, strict=True))
        / sum(degrees)
    )
    if variance == 0:
        whole = before.n == before.group and after.n == after.group
        basis = Basis.WHOLE_GROUP if whole else Basis.ESTIMATE
        return Difference(value, Interval(value, value, basis), 0.0 if value else 1.0, deviation)
    freedom = variance**2 / sum(part**2 / own for part, own in zip(parts, degrees, strict=True))
    p = 2 * above(freedom, abs(value) / math.sqrt(variance))
    return Difference(value, _around(value, variance, freedom), p, deviation)


@dataclass(frozen=True)
class ShareSample:
    """The share of n people of a group that has something, in percent, and where the truth about the group lies.

    rounding: what the share may be off. ValueError when the group has fewer people than answered, or when nobody did.
    """

    share: float
    interval: Interval
    n: int
    group: int
    rounding: float = 0.0

    def __post_init__(self) -> None:
        _check(self.n, self.group)


def difference_of_shares(before: ShareSample, after: ShareSample) -> Difference:
    """Return the change of a share between rounds, in percent of people, as if other people answered (domain F12).

    The interval is made of those of both shares (Newcombe 1998, method 10). How often chance alone gives so much is
    told by the two shares together, within their group, of what rounding and the step of one person leave of the
    change; where the interval holds 0 that is never rare.
    """
    value, n = after.share - before.share, before.n + after.n
    together = (before.share * before.n + after.share * after.n) / n / 100
    deviation = 100 * math.sqrt(together * (1 - together))
    variance = deviation**2 * sum(left(one.n, one.group) / one.n for one in (before, after))
    low = value - math.hypot(after.share - after.interval.low, before.interval.high - before.share)
    high = value + math.hypot(after.interval.high - after.share, before.share - before.interval.low)
    whole = before.interval.basis is after.interval.basis is Basis.WHOLE_GROUP
    interval = Interval(low, high, Basis.WHOLE_GROUP if whole else Basis.ESTIMATE)
    if low <= 0 <= high:
        return Difference(value, interval, 1.0, deviation)
    least = abs(value) - max(before.rounding + after.rounding, 0 if whole else 50 / before.n + 50 / after.n)
    if least <= 0 or variance == 0:
        return Difference(value, interval, 0.0 if least > 0 else 1.0, deviation)
    return Difference(value, interval, math.erfc(least / math.sqrt(2 * variance)), deviation)


def holm(chances: Sequence[float]) -> list[float]:
    """Return p-values raised for how many were looked at together, in the same order (Holm 1979)."""
    order = np.argsort(chances, kind="stable")
    raised, least = [0.0] * len(chances), 0.0
    for place, at in enumerate(order):
        least = max(least, min(1.0, (len(chances) - place) * chances[at]))
        raised[at] = least
    return raised


class Judgement(StrEnum):
    """What a difference is beside the others of its page."""

    CLEAR = "clear"
    """Outside the noise, and large enough to matter."""
    SMALL = "small"
    """Outside the noise, and too small to matter."""
    CHANCE = "chance"


def judged(page: Sequence[Difference]) -> list[Judgement]:
    """Return what each of the differences is that one page shows.

    Outside the noise is a raised p-value below 5 %; large enough is 0.3 standard deviations (domain F11).
    """
    return [_judgement(one, p) for one, p in zip(page, holm([one.p for one in page]), strict=True)]


def marked(page: Sequence[Difference]) -> list[bool]:
    """Return which of the differences that one page shows stand out: those that are clear."""
    return [found is Judgement.CLEAR for found in judged(page)]


def _judgement(one: Difference, p: float) -> Judgement:
    if p >= 1 - LEVEL or one.value == 0:
        return Judgement.CHANCE
    return Judgement.CLEAR if abs(one.value) >= SIGNAL * one.deviation else Judgement.SMALL


def reliability(variances: Sequence[float], variance_of_sum: float, n: int) -> tuple[float, Interval] | None:
    """Return Cronbach's alpha of a scale's items and its interval (Feldt 1965; domain F1–F4); None below 50 answers.

    variances: of each item, at least two; variance_of_sum: of the sum of a person's items. None when nobody differs.
    """
    from scipy import special  # noqa: PLC0415  # takes 30 MB and a quarter of a second: for the worker alone, once a round

    k = len(variances)
    if n < RELIABLE_FROM or k < 2 or variance_of_sum <= 0:  # noqa: PLR2004  # one item agrees with itself
        return None
    alpha = k / (k - 1) * (1 - sum(variances) / variance_of_sum)
    upper, lower = (special.fdtri(n - 1, (n - 1) * (k - 1), q) for q in (TAIL, 1 - TAIL))
    return alpha, Interval(1 - (1 - alpha) * float(lower), 1 - (1 - alpha) * float(upper), Basis.ESTIMATE)


def relation(correlation: float, n: int) -> Interval | None:
    """Return the interval of Pearson's correlation, by Fisher's z; None below 30 answers, or when one is the other."""
    if n < RELATED_FROM or abs(correlation) >= 1:
        return None
    middle, reach = math.atanh(correlation), Z / math.sqrt(n - 3)
    return Interval(math.tanh(middle - reach), math.tanh(middle + reach), Basis.ESTIMATE)


def _check(n: int, group: int) -> None:
    if not 0 < n <= group:
        raise ValueError(f"{n} answers of a group of {group}")


def _more_than_one(sample: Sample) -> int:
    if sample.n < 2:  # noqa: PLR2004  # one answer has no spread
        raise ValueError("one answer tells nothing about how answers differ")
    return sample.n


def _around(value: float, variance: float, freedom: float) -> Interval:
    reach = reached_by(freedom, TAIL) * math.sqrt(variance)
    return Interval(value - reach, value + reach, Basis.ESTIMATE)
