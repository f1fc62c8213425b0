"""What goes together, for a page and a report: a published round in; relations and reliabilities in words out."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from survey.core.disclosure.keeping import read_together
from survey.core.disclosure.moments import Where
from survey.core.disclosure.together import Relation, Reliability, Together
from survey.core.scores.layout import Layout
from survey.core.text import Language
from survey.core.tree import EVERYBODY
from survey.reporting import queries
from survey.reporting.publications.kept import published
from survey.rounds.models import Round
from survey.rounds.services import layout_of


class Strength(StrEnum):
    """How strong a relation is, in the words of Cohen (1988)."""

    WEAK = "weak"
    MODERATE = "moderate"
    STRONG = "strong"


class Hangs(StrEnum):
    """How well questions hang together, in the bands of domain F2."""

    LOOSE = "loose"
    FAIR = "fair"
    WELL = "well"
    SAME = "same"
    """So well that one question says what the others say."""


MODERATE, STRONG = 0.3, 0.5
HANGS: Final = ((0.9, Hangs.SAME), (0.7, Hangs.WELL), (0.6, Hangs.FAIR))


@dataclass(frozen=True)
class RelatedRow:
    """A topic that goes with an outcome; against: the higher the one, the lower the other."""

    title: str
    relation: Relation
    strength: Strength

    @property
    def against(self) -> bool:
        """Whether the outcome is lower where the topic is higher."""
        return self.relation.value < 0


@dataclass(frozen=True)
class OutcomeRows:
    """An outcome and what clearly goes with it, the strongest first; others: topics of which that is not clear."""

    key: str
    title: str
    rows: tuple[RelatedRow, ...]
    others: tuple[str, ...]


@dataclass(frozen=True)
class ReliabilityRow:
    """A scale and how well its questions hang together."""

    title: str
    reliability: Reliability
    hangs: Hangs


@dataclass(frozen=True)
class Drivers:
    """What goes together in a round; made: whether it was published by a method that tells it."""

    made: bool
    outcomes: tuple[OutcomeRows, ...] = ()
    reliability: tuple[ReliabilityRow, ...] = ()


def drivers_of(session: Session, round_: Round, language: Language, now: datetime) -> Drivers:
    """Return what goes together in a round; raise NotClosedError or BeingCountedError where it is not published."""
    published(session, round_, now)
    found = read_together(json.loads(queries.group(session, round_.id, EVERYBODY)[1]))
    return Drivers(made=False) if found is None else drivers(found, layout_of(session, round_), language)


def drivers(found: Together, layout: Layout, language: Language) -> Drivers:
    """Return relations by outcome, and reliabilities, in the order of the questionnaires."""

    def title(where: Where) -> str:
        return layout.parts[where.part].questionnaire.scale_by_key[where.scale].title[language]

    def place(one: Reliability) -> tuple[int, int]:
        keys = [scale.key for scale in layout.parts[one.scale.part].questionnaire.scales]
        return one.scale.part, keys.index(one.scale.scale)

    outcomes: dict[Where, list[Relation]] = {}
    for one in found.relations:
        outcomes.setdefault(one.outcome, []).append(one)
    return Drivers(
        made=True,
        outcomes=tuple(
            OutcomeRows(
                where.scale,
                title(where),
                tuple(RelatedRow(title(one.topic), one, _strength(one)) for one in _clear(own)),
                tuple(title(one.topic) for one in own if not one.clear),
            )
            for where, own in outcomes.items()
        ),
        reliability=tuple(
            ReliabilityRow(title(one.scale), one, _hangs(one)) for one in sorted(found.reliability, key=place)
        ),
    )


def _clear(relations: Sequence[Relation]) -> Sequence[Relation]:
    return sorted((one for one in relations if one.clear), key=lambda one: -abs(one.value))


def _strength(one: Relation) -> Strength:
    value = abs(one.value)
    return Strength.STRONG if value >= STRONG else Strength.MODERATE if value >= MODERATE else Strength.WEAK


def _hangs(one: Reliability) -> Hangs:
    return next((word for least, word in HANGS if one.value >= least), Hangs.LOOSE)
