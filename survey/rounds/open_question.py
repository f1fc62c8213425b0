"""The one question of a round that people answer in their own words: a round and the question in, the two together out.

It stands beside the questionnaires: words have no score, and nothing that counts answers ever meets them.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from survey.accounts.services import organisation
from survey.core.questionnaires.own import MOST
from survey.core.text import Text
from survey.rounds import queries
from survey.rounds.models import Round
from survey.rounds.own_items import OpenedError, can_change, of_round


class NotAllowedError(Exception):
    """The administrator lets no round ask for words, or the round has all the questions that it may have."""


def open_question_of(round_: Round) -> Text | None:
    """Return the question in both languages; None when a round has none."""
    return Text.model_validate_json(round_.open_question) if round_.open_question else None


def allowed(session: Session) -> bool:
    """Tell whether rounds may ask for words: not until the administrator says so."""
    found = organisation(session)
    return found is not None and found.open_questions


def ask(session: Session, round_: Round, question: Text, now: datetime) -> None:
    """Let a round ask this; raise OpenedError, or NotAllowedError for a question that is new."""
    _hold(session, round_, now)
    if not (round_.open_question or (allowed(session) and len(of_round(session, round_)) < MOST)):
        raise NotAllowedError
    round_.open_question = question.model_dump_json()


def drop(session: Session, round_: Round, now: datetime) -> None:
    """Let a round ask no such thing; raise OpenedError."""
    _hold(session, round_, now)
    round_.open_question = None


def _hold(session: Session, round_: Round, now: datetime) -> None:
    queries.lock_round(session, round_)
    if not can_change(round_, now):
        raise OpenedError
