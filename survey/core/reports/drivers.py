"""What is told of what goes together: sums and published figures of a round in, relations and reliabilities out.

Nothing is told of a scale whose mean is not shown, nor of fewer people than the figure needs. Numbers are rounded to
0.05, and a relation so strong that one score would tell the other is left out. Loads SciPy: only publishing needs it.
"""

import math
from collections.abc import Iterator
from typing import Final

from survey.core.disclosure.cells import Bound, Count, People, Policy, Publication, Published, count
from survey.core.disclosure.moments import Sums, Where
from survey.core.disclosure.together import RELATED_FROM, RELIABLE_FROM, Relation, Reliability, Together
from survey.core.reports.margins import LEVEL, Interval
from survey.core.reports.statistics import holm, relation, reliability
from survey.core.scores.layout import Layout

STEP: Final = 0.05
TOO_STRONG: Final = 0.95
"""From here on one of two scores, or the answers to one of a scale's questions, would tell the other."""
WEAK: Final = 0.1
"""A weaker relation is not worth a word, however sure."""


def told(sums: Sums, found: Publication, layout: Layout, policy: Policy) -> Together:
    """Return what may be told of a round of which these are the figures of everybody."""
    if not isinstance(found.respondents, People):
        return Together()
    telling = _Telling(found, layout, policy)
    return Together(tuple(telling.relations(sums)), tuple(telling.reliabilities(sums)))


class _Telling:
    def __init__(self, found: Publication, layout: Layout, policy: Policy) -> None:
        self._found, self._layout, self._policy = found, layout, policy
        assert isinstance(found.respondents, People)  # noqa: S101  # the caller has checked it
        self._everybody = found.respondents.high

    def relations(self, sums: Sums) -> Iterator[Relation]:
        pairs = []
        for at, topic in enumerate(sums.topics):
            for other, outcome in enumerate(sums.outcomes):
                value, n = sums.pairs.correlation(at, other)
                people = self._behind(n, RELATED_FROM, topic, outcome)
                if people and abs(value) < TOO_STRONG:
                    pairs.append((topic, outcome, value, n, people))
        chances = holm([_chance(value, n) for _, _, value, n, _ in pairs])
        for (topic, outcome, value, n, people), chance in zip(pairs, chances, strict=True):
            interval = relation(value, n)
            assert interval is not None  # noqa: S101  # there are enough people
            clear = chance < 1 - LEVEL and abs(value) >= WEAK
            yield Relation(outcome, topic, *_rounded(value, interval), people, clear)

    def reliabilities(self, sums: Sums) -> Iterator[Reliability]:
        for where, own in sums.terms.items():
            people = self._behind(own.n, RELIABLE_FROM, where)
            if not people:
                continue
            covariances = own.covariances
            found = reliability(covariances.diagonal().tolist(), float(covariances.sum()), own.n)
            if found and 0 <= found[0] < TOO_STRONG:
                value, low, high = _rounded(*found)
                yield Reliability(where, value, max(low, 0.0), high, people)

    def _behind(self, n: int, least: int, *scales: Where) -> People | None:
        """Return the people behind a figure about scales; None where it may not be told."""
        need = max(self._policy.of(sensitive=self._sensitive(where)) for where in scales)
        if n < max(least, need) or not all(map(self._shown, scales)):
            return None
        people: Count = count(n, self._everybody, need)
        return people if isinstance(people, People) else None

    def _sensitive(self, where: Where) -> bool:
        return self._layout.parts[where.part].questionnaire.scale_by_key[where.scale].sensitive

    def _shown(self, where: Where) -> bool:
        mean = self._found.parts[where.part].scales[where.scale].mean
        return isinstance(mean, Published) and mean.bound is Bound.EXACT


def _chance(value: float, n: int) -> float:
    """Return how often chance alone gives a correlation so far from nought, by Fisher's z."""
    return math.erfc(abs(math.atanh(value)) * math.sqrt((n - 3) / 2))


def _rounded(value: float, interval: Interval) -> tuple[float, float, float]:
    """Return a figure and its interval in steps, the interval outward."""
    low, high = math.floor(interval.low / STEP), math.ceil(interval.high / STEP)
    return round(STEP * round(value / STEP), 2), round(max(STEP * low, -1.0), 2), round(min(STEP * high, 1.0), 2)
