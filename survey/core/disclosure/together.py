"""What is told of what goes together in a round: relations of topics with outcomes, and reliabilities of scales."""

from dataclasses import dataclass
from typing import Final

from survey.core.disclosure.cells import People
from survey.core.disclosure.moments import Where

RELIABLE_FROM: Final = 50
RELATED_FROM: Final = 30
"""Answers from which the reliability of a scale, and a relation between two scales, are told at all."""


@dataclass(frozen=True)
class Relation:
    """How far a topic goes with an outcome: Pearson's correlation, from −1 to 1, and its 95 % interval.

    clear: whether it is more than chance, all pairs of the round taken together, and not too weak to mention.
    """

    outcome: Where
    topic: Where
    value: float
    low: float
    high: float
    people: People
    clear: bool


@dataclass(frozen=True)
class Reliability:
    """How well the questions of a scale hang together: Cronbach's alpha and its 95 % interval."""

    scale: Where
    value: float
    low: float
    high: float
    people: People


@dataclass(frozen=True)
class Together:
    """What is told of a round; of everybody only."""

    relations: tuple[Relation, ...] = ()
    reliability: tuple[Reliability, ...] = ()
