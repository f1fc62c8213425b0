"""HR's own questions of a round that has not opened: one in, the round with a questionnaire that holds it out."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from survey.core.lifecycle import State, state
from survey.core.questionnaires.grouping import without_own
from survey.core.questionnaires.own import KEY, MOST, OwnItem, own_items, own_questionnaire
from survey.core.questionnaires.questionnaire import Questionnaire, estimated_seconds
from survey.rounds import queries
from survey.rounds.models import Round, RoundQuestionnaire
from survey.rounds.services import layout_of


@dataclass(frozen=True)
class Length:
    """How many items a sitting asks, about how many minutes that takes, and how many items a short one is too long."""

    items: int
    minutes: int
    over: int


class OpenedError(Exception):
    """The round has opened: its questions are fixed."""


def of_round(session: Session, round_: Round) -> tuple[OwnItem, ...]:
    """Return a round's own questions, in order."""
    return next(
        (own_items(read) for document in queries.documents(session, round_.id) if (read := _read(document))), ()
    )


def length_of(session: Session, round_: Round) -> Length:
    """Return how long the sitting of a round is, own questions and all, by the rule for the shipped questionnaires."""
    from survey.core.linting.lint import MAX_SHORT  # noqa: PLC0415  # NumPy comes with the first round, not at the start

    items = layout_of(session, round_).width + bool(round_.open_question)
    over = max(0, items - MAX_SHORT) if round_.form == "short" else 0
    return Length(items, -(-estimated_seconds(items) // 60), over)


def most(round_: Round) -> int:
    """Return how many questions with answers to choose a round may have: one less when another asks for words."""
    return MOST - bool(round_.open_question)


def put(session: Session, round_: Round, number: int, item: OwnItem, now: datetime) -> None:
    """Put a question in the place of one, or after the last; raise OpenedError. Beyond the most nothing happens."""
    found = _to_change(session, round_, now)
    if 1 <= number <= min(len(found) + 1, most(round_)):
        found[number - 1 : number] = [item]
        _store(session, round_, found)


def remove(session: Session, round_: Round, number: int, now: datetime) -> None:
    """Take a question out of a round; raise OpenedError."""
    found = _to_change(session, round_, now)
    del found[number - 1 : number]
    round_.breakdowns = without_own(round_.breakdowns, number)
    _store(session, round_, found)


def can_change(round_: Round, now: datetime) -> bool:
    """Tell whether a round still waits for its first day."""
    return state(round_.opens_at, round_.closes_at, now) is State.SCHEDULED


def _to_change(session: Session, round_: Round, now: datetime) -> list[OwnItem]:
    queries.lock_round(session, round_)
    if not can_change(round_, now):
        raise OpenedError
    return list(of_round(session, round_))


def _store(session: Session, round_: Round, items: Sequence[OwnItem]) -> None:
    """Write the questionnaire as the last of the round, so that its questions come right before the unit."""
    asked = [one for one in round_.questionnaires if _read(one.document) is None]
    own = next((one for one in round_.questionnaires if one not in asked), None)
    if own is not None and not items:
        session.delete(own)
    elif items:
        document = own_questionnaire(items).model_dump_json(by_alias=True, exclude_unset=True)
        if own is None:
            last = max(one.position for one in asked)
            session.add(RoundQuestionnaire(round_id=round_.id, position=last + 1, document=document))
        else:
            own.document = document
    round_.revision += 1
    session.flush()
    session.expire(round_, ["questionnaires"])


def _read(document: str) -> Questionnaire | None:
    """Return the questionnaire of own questions; None for any other, which is long and need not be judged for that."""
    return Questionnaire.model_validate_json(document) if json.loads(document)["key"] == KEY else None
