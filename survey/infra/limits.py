"""Limits on attempts, in the database, so that all processes share the count: who tries what in, how long to wait out.

Of who tries only a keyed hash is kept, and only until the attempt no longer counts.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_bytes

from flask_babel import ngettext
from sqlalchemy import LargeBinary, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from survey.infra.crypto import identifier
from survey.infra.db import Base, Moment, one_at_a_time


@dataclass(frozen=True)
class Limit:
    """What may be tried, how often, within how long."""

    what: str
    times: int
    within: timedelta
    pause: timedelta = timedelta()
    """How long to wait after the second attempt; after each later one four times as long."""


class Attempt(Base):
    """That somebody tried something: a row goes when it no longer counts."""

    __tablename__ = "attempt"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    what: Mapped[str] = mapped_column(String(40))
    who: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    forgotten_at: Mapped[datetime] = mapped_column(Moment, index=True)


def spend(session: Session, limit: Limit, who: str, secret_key: str, now: datetime) -> timedelta | None:
    """Count an attempt; return how long to wait when there were too many, and then this one is not counted.

    Commit before the attempt is judged: then no two processes can both take the last one.
    """
    name = _name(limit, who, secret_key)
    one_at_a_time(session, int.from_bytes(name[:8], signed=True))
    mine = Attempt.who == name, Attempt.forgotten_at > now
    ends = sorted(session.scalars(select(Attempt.forgotten_at).where(*mine)))
    if len(ends) >= limit.times:
        return ends[-limit.times] - now
    if len(ends) > 1:
        again: datetime = ends[-1] - limit.within + limit.pause * 4 ** (len(ends) - 2)
        if again > now:
            return again - now
    session.add(Attempt(id=token_bytes(16), what=limit.what, who=name, forgotten_at=now + limit.within))
    session.flush()
    return None


def spend_in_hour(session: Session, limit: Limit, who: str, secret_key: str, now: datetime) -> timedelta | None:
    """Count an attempt as `spend` does, by hours of the clock: no row tells the minute in which somebody was here."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    return hour + limit.within - now if spend(session, limit, who, secret_key, hour) else None


def forget(session: Session, limit: Limit, who: str, secret_key: str) -> None:
    """Forget the attempts of somebody who succeeded."""
    session.execute(delete(Attempt).where(Attempt.who == _name(limit, who, secret_key)))


def refund(session: Session, limit: Limit, who: str, secret_key: str) -> None:
    """Forget the last attempt only: it succeeded, and those of others from the same place still count."""
    mine = Attempt.who == _name(limit, who, secret_key)
    last = select(Attempt.id).where(mine).order_by(Attempt.forgotten_at.desc()).limit(1).scalar_subquery()
    session.execute(delete(Attempt).where(Attempt.id == last))


def clear_away(session: Session, now: datetime) -> None:
    """Delete the attempts that no longer count."""
    session.execute(delete(Attempt).where(Attempt.forgotten_at <= now))


def too_often(wait: timedelta) -> str:
    """Return what to tell whoever has to wait, in the visitor's language."""
    if wait < timedelta(minutes=2):
        seconds = max(1, -(-wait // timedelta(seconds=1)))
        soon: str = ngettext(
            "That was tried too fast. Try again in %(num)s second.",
            "That was tried too fast. Try again in %(num)s seconds.",
            seconds,
        )
        return soon
    minutes = -(-wait // timedelta(minutes=1))
    text: str = ngettext(
        "That was tried too often. Try again in %(num)s minute.",
        "That was tried too often. Try again in %(num)s minutes.",
        minutes,
    )
    return text


def _name(limit: Limit, who: str, secret_key: str) -> bytes:
    return identifier(secret_key, f"{limit.what}-{who}")
