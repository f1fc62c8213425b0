"""A round that has not opened: another name and other days in, or nothing left of it out."""

from datetime import date, datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from survey.config import Settings
from survey.core.lifecycle import State, state
from survey.infra.clock import end_of, start_of
from survey.rounds import grace, queries
from survey.rounds.invitations import first_mail
from survey.rounds.models import EmployerCheck, OutgoingMail, Participation, Round, RoundQuestionnaire


class OpenedError(Exception):
    """The round has opened: people may have answered, and know until when they can."""


def can_change(round_: Round, now: datetime) -> bool:
    """Tell whether a round still waits for its first day."""
    return not round_.frozen and state(round_.opens_at, round_.closes_at, now) is State.SCHEDULED


def change(
    session: Session, round_: Round, name: str, window: tuple[date, date], settings: Settings, now: datetime
) -> None:
    """Give a round another name and other days; its invitations go out on the new first day. Raise OpenedError."""
    _hold(session, round_, now)
    first, last = window
    round_.name = name.strip()
    round_.opens_at, round_.closes_at = start_of(first, settings.time_zone), end_of(last, settings.time_zone)
    grace.allow(round_, settings, now, allowed=round_.grace_until is not None)
    session.flush()
    waiting = update(OutgoingMail).where(OutgoingMail.round_id == round_.id)
    session.execute(waiting.values(due_at=first_mail(round_, settings.time_zone)))


def cancel(session: Session, round_: Round, now: datetime) -> None:
    """Delete a round with its questions and invitations, of which none has gone out. Raise OpenedError."""
    _hold(session, round_, now)
    for table in (OutgoingMail, Participation, EmployerCheck, RoundQuestionnaire):
        session.execute(delete(table).where(table.round_id == round_.id))
    session.expunge(round_)
    session.execute(delete(Round).where(Round.id == round_.id))


def _hold(session: Session, round_: Round, now: datetime) -> None:
    queries.lock_round(session, round_)
    session.refresh(round_, ["frozen", "opens_at", "closes_at", "grace_until"])
    if not can_change(round_, now):
        raise OpenedError
