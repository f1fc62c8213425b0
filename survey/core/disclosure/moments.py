"""What goes together in a round: blocks of scores in; the sums that correlations and reliabilities need out.

Sums are over everybody and add up block by block. They are of no unit: nothing can be subtracted from anything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np

from survey.core.questionnaires.score import Mean
from survey.core.scores.layout import Layout
from survey.core.scores.scoring import Columns, Floats


class Where(NamedTuple):
    """A scale: the place of its questionnaire in the round, and its key."""

    part: int
    scale: str


@dataclass
class PairSums:
    """Sums over the people who have both of two scores, by (topic, outcome)."""

    n: Floats
    topics: Floats
    outcomes: Floats
    topic_squares: Floats
    outcome_squares: Floats
    products: Floats

    def correlation(self, topic: int, outcome: int) -> tuple[float, int]:
        """Return Pearson's correlation and how many people have both; NaN where nobody differs from anybody."""
        at = topic, outcome
        n = float(self.n[at])
        with np.errstate(invalid="ignore", divide="ignore"):
            spread = (n * self.topic_squares[at] - self.topics[at] ** 2) * (
                n * self.outcome_squares[at] - self.outcomes[at] ** 2
            )
            joint = n * self.products[at] - self.topics[at] * self.outcomes[at]
            return float(joint / np.sqrt(spread)) if spread > n * ROUNDING else float("nan"), int(n)


ROUNDING: Final = 1e-3
"""What sums of squares of scores may be off."""


@dataclass
class TermSums:
    """Sums over the people who answered all terms of a mean: of each, and of each pair's products."""

    n: int = 0
    sums: Floats = field(default_factory=lambda: np.zeros(0))
    products: Floats = field(default_factory=lambda: np.zeros((0, 0)))

    def add(self, values: Sequence[Floats]) -> None:
        """Add a block: an array of n values for each term."""
        block = np.stack(values)
        whole = block[:, ~np.isnan(block.sum(axis=0))]
        if not self.n:
            self.sums, self.products = np.zeros(len(block)), np.zeros((len(block),) * 2)
        self.n += whole.shape[1]
        self.sums += whole.sum(axis=1)
        self.products += whole @ whole.T

    @property
    def covariances(self) -> Floats:
        """The terms' variances and covariances; ValueError below two people."""
        if self.n < 2:  # noqa: PLR2004  # one answer has no spread
            raise ValueError("one answer tells nothing about how answers differ")
        found: Floats = (self.products - np.outer(self.sums, self.sums) / self.n) / (self.n - 1)
        return found


class Sums:
    """What a round's scores add up to: topics with outcomes, and the terms of each mean with each other."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        means = [
            (Where(at, scale.key), scale)
            for at, part in enumerate(layout.parts)
            for scale in part.questionnaire.shown_scales
            if isinstance(scale.score, Mean)
        ]
        self.topics = [where for where, scale in means if not scale.outcome]
        self.outcomes = [where for where, scale in means if scale.outcome]
        self.pairs = PairSums(*(np.zeros((len(self.topics), len(self.outcomes))) for _ in range(6)))
        self.terms = {where: TermSums() for where, _ in means}

    def add(self, columns: Sequence[Columns], scores: Sequence[Mapping[str, Floats]]) -> None:
        """Add a block of people: for each questionnaire their answers and scores."""
        if self.topics and self.outcomes:
            self._add_pairs(scores)
        for where, sums in self.terms.items():
            scorer = self._layout.parts[where.part].scorer
            values = scorer.terms(where.scale, columns[where.part], scores[where.part])
            if len(values) > 1:
                sums.add(values)

    def _add_pairs(self, scores: Sequence[Mapping[str, Floats]]) -> None:
        (topics, has_topic), (outcomes, has_outcome) = (_known(scores, own) for own in (self.topics, self.outcomes))
        pairs = self.pairs
        pairs.n += has_topic @ has_outcome.T
        pairs.topics += topics @ has_outcome.T
        pairs.outcomes += has_topic @ outcomes.T
        pairs.topic_squares += (topics * topics) @ has_outcome.T
        pairs.outcome_squares += has_topic @ (outcomes * outcomes).T
        pairs.products += topics @ outcomes.T


def _known(scores: Sequence[Mapping[str, Floats]], own: Sequence[Where]) -> tuple[Floats, Floats]:
    """Return arrays of (scales, people): the scores with nought where there is none, and one where there is one."""
    values = np.stack([scores[where.part][where.scale] for where in own])
    missing = np.isnan(values)
    values[missing] = 0.0
    return values, (~missing).astype(np.float64)
