"""Use cases of being signed in: a token that only one browser has in, who that is out; until it ends, or is ended."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from survey.accounts import queries
from survey.accounts.models import Staff, StaffSession
from survey.infra.crypto import identifier, new_token

IDLE: Final = timedelta(minutes=30)
WHOLE: Final = timedelta(hours=12)
COARSE: Final = timedelta(minutes=5)
"""How often at most it is noted that somebody is still there."""
PURPOSE: Final = "staff-session"


def begin(
    session: Session, staff: Staff, now: datetime, *, complete: bool, instead_of: StaffSession | None = None
) -> str:
    """Sign somebody in on a browser, instead of who was there; return the token for it to keep."""
    if instead_of is not None:
        end(session, instead_of.id)
    token = new_token()
    session.add(
        StaffSession(
            id=identifier(token, PURPOSE), staff_id=staff.id, begun_at=now, used_at=now, complete=complete, staff=staff
        )
    )
    session.flush()
    return token


def find(session: Session, token: str, now: datetime) -> StaffSession | None:
    """Return the session of a token; None when there is none, or when it is over."""
    found = session.get(StaffSession, identifier(token, PURPOSE))
    if found is None or found.used_at <= now - IDLE or found.begun_at <= now - WHOLE:
        return None
    return found


def is_stale(found: StaffSession, now: datetime) -> bool:
    """Return whether it is time to note again that somebody is still there."""
    return found.used_at <= now - COARSE


def use(session: Session, session_id: bytes, now: datetime) -> None:
    """Note that somebody is still there."""
    found = session.get(StaffSession, session_id)
    if found is not None:
        found.used_at = now


def others(session: Session, found: StaffSession, now: datetime) -> Sequence[StaffSession]:
    """Return where else the same person is signed in, the latest first."""
    return [
        other
        for other in queries.sessions_of(session, found.staff_id)
        if other.id != found.id and other.used_at > now - IDLE and other.begun_at > now - WHOLE
    ]


def end(session: Session, session_id: bytes) -> None:
    """End one session."""
    queries.delete_session(session, session_id)


def end_all(session: Session, staff_id: int, but: bytes | None = None) -> None:
    """End every session of somebody, but for one."""
    queries.delete_sessions(session, staff_id, but)


def clear_away(session: Session, now: datetime) -> None:
    """Delete the sessions that are over."""
    queries.delete_sessions_before(session, used_before=now - IDLE, begun_before=now - WHOLE)
