"""What a measure is meant to change: a round in, its topics out; a measure of HR's own linked to one of them.

Only what is linked can be looked back on, once a later round has figures.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from survey.core.text import Language
from survey.followup.models import Measure
from survey.followup.plan import last_with_figures
from survey.rounds.models import Round
from survey.rounds.services import layout_of


class Topic(NamedTuple):
    """A topic: questionnaire/key, its title, and that of the questionnaire."""

    key: str
    title: str
    questionnaire: str


def origin(session: Session, measure: Measure | None) -> Round | None:
    """Return the round that a measure came from; of one without, or a new one, the newest that has figures."""
    own = session.get(Round, measure.round_id) if measure and measure.round_id is not None else None
    return own or last_with_figures(session)


def topics_of(session: Session, round_: Round | None, language: Language) -> Sequence[Topic]:
    """Return the topics that a round asked; none without a round."""
    if round_ is None:
        return ()
    return [
        Topic(f"{part.questionnaire.key}/{scale.key}", scale.title[language], part.questionnaire.title[language])
        for part in layout_of(session, round_).parts
        for scale in part.questionnaire.shown_scales
    ]


def link(measure: Measure, round_: Round | None, topic: str) -> None:
    """Link a measure of HR's own to a topic of a round, from which it comes then; an empty topic: to none."""
    if measure.recommendation is None:
        measure.scales = [topic] if topic and round_ else []
        measure.round_id = round_.id if topic and round_ else None
