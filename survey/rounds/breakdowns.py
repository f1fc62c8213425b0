"""Breakdowns of a round: the questions by whose answers its figures are told apart too; names in, questions out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from survey.core.questionnaires.grouping import MOST, possible
from survey.core.questionnaires.questionnaire import Questionnaire
from survey.core.text import Text
from survey.rounds import queries
from survey.rounds.models import Round
from survey.rounds.own_items import OpenedError, can_change
from survey.rounds.services import layout_of

if TYPE_CHECKING:
    from survey.core.disclosure.breakdowns import Breakdown


@dataclass(frozen=True)
class Question:
    """A question by which figures may be told apart: its name, its text, and those of its answers."""

    name: str
    text: Text
    answers: tuple[Text, ...]


def possible_in(session: Session, round_: Round) -> list[Question]:
    """Return the questions of a round among which HR can choose."""
    asked: list[Questionnaire] = [part.questionnaire for part in layout_of(session, round_).parts]
    return [
        Question(name, item.text, tuple(option.text for option in questionnaire.options(item)))
        for name, (questionnaire, item) in possible(asked, round_.form).items()
    ]


def chosen_in(session: Session, round_: Round) -> list[Question]:
    """Return the questions by which the figures of a round are told apart, in their order."""
    found = {question.name: question for question in possible_in(session, round_)} if round_.breakdowns else {}
    return [found[name] for name in round_.breakdowns if name in found]


def choose(session: Session, round_: Round, names: Collection[str], now: datetime) -> None:
    """Tell the figures of a round apart by these questions, in the order of the form; raise OpenedError.

    Of more than may be chosen the first count.
    """
    queries.lock_round(session, round_)
    if not can_change(round_, now):
        raise OpenedError
    found = [question.name for question in possible_in(session, round_) if question.name in names]
    round_.breakdowns = found[:MOST]


def breakdowns_in(session: Session, round_: Round) -> tuple[Breakdown, ...]:
    """Return the groups that the answers to these questions make."""
    from survey.core.disclosure.breakdowns import breakdowns_of  # noqa: PLC0415  # needs NumPy, which the start does not

    return breakdowns_of(layout_of(session, round_), round_.breakdowns)
