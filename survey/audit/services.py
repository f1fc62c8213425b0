"""Use cases of the audit log: what staff do in, a sealed line in the database out; and whether all lines still fit.

Each line is sealed together with the seal before it, so that a line that was changed, put in or taken out breaks the
chain from there on. Whoever may write in the database could seal it all anew: that shows only to who kept a seal.
When the oldest lines go, a line says up to which, with its seal: the chain begins there from then on.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final, NamedTuple

from flask import g, request
from sqlalchemy.orm import Session

from survey.audit import queries
from survey.audit.models import Action, AuditEntry
from survey.infra import clock
from survey.infra.db import aside, db, one_at_a_time

ON_SERVER: Final = ""
"""Who somebody is who gives a command on the server."""
UNKNOWN: Final = "?"
"""Who somebody is who tries an address with which nobody signs in."""
BEGINNING: Final = bytes(32)
"""The seal before the first line."""
LOCK: Final = 2026
"""The number under which those who add to the log wait for each other."""
SAME: Final = timedelta(hours=12)
"""Reading a thing again within this time is not noted again."""


class BrokenLogError(ValueError):
    """The audit log was tampered with; `number` is the first line that does not fit."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Head(NamedTuple):
    """The end of a log: how many lines it has, and the last seal."""

    number: int
    seal: bytes

    def __str__(self) -> str:
        return f"{self.number}-{self.seal.hex()[:16]}"


def note(action: Action, subject: str = "") -> None:
    """Put in the log what the visitor who signed in does, last before the commit that does it.

    A request that only reads has no commit: its line is a transaction of its own, and one a day will do.
    """
    who, now = g.staff.email, clock.now()
    if request.method == "POST":
        record(db.session(), who, action, subject, now)
        return
    with aside() as session:
        if not queries.noted_since(session, now - SAME, who, action, subject[:200]):
            record(session, who, action, subject, now)


def record(session: Session, who: str, action: Action, subject: str, now: datetime) -> None:
    """Add a line to the log. Call it last in a transaction: others who add wait until that ends."""
    one_at_a_time(session, LOCK)
    last = queries.last_entry(session)
    entry = AuditEntry(
        number=last.number + 1 if last else 1,
        at=now.replace(second=0, microsecond=0),
        who=who,
        action=action,
        subject=subject[:200],
    )
    entry.seal = seal(last.seal if last else BEGINNING, entry)
    session.add(entry)
    session.flush()


def seal(before: bytes, entry: AuditEntry) -> bytes:
    """Return the SHA-256 of a line and of the seal before it."""
    line = [entry.number, entry.at.isoformat(), entry.who, entry.action, entry.subject]
    return sha256(before + json.dumps(line, ensure_ascii=False).encode()).digest()


def newest(session: Session, before: int | None, limit: int) -> list[AuditEntry]:
    """Return the newest lines below a number, the newest first."""
    return queries.newest(session, before, limit)


def counts(session: Session) -> dict[str, int]:
    """Return how many lines the log has by what was done: no line of it, and nobody's name."""
    return queries.counts(session)


def head(session: Session) -> Head:
    """Return the end of the log."""
    last = queries.last_entry(session)
    return Head(last.number, last.seal) if last else Head(0, BEGINNING)


def beginning(session: Session) -> Head:
    """Return where the log begins: after the last line that went for its age."""
    said = queries.last_shortening(session)
    if said is None:
        return Head(0, BEGINNING)
    number, _, whole = said.subject.partition("-")
    return Head(int(number), bytes.fromhex(whole))


def shorten(session: Session, months: int, now: datetime) -> None:
    """Let the lines go that are more than so many whole months old; a line of its own says so."""
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    since = datetime(year, month + 1, 1, tzinfo=UTC)
    if queries.last_before(session, since) is None:
        return
    one_at_a_time(session, LOCK)
    last = queries.last_before(session, since)  # another worker may have been first
    if last is not None:
        record(session, ON_SERVER, Action.LOG_SHORTENED, f"{last.number}-{last.seal.hex()}", now)
        queries.delete_up_to(session, last.number)


def verify(session: Session) -> Iterator[Head]:
    """Yield the end of the log at its beginning, then after each line; raise BrokenLogError where one does not fit."""
    end = beginning(session)
    yield end
    for entry in queries.oldest_first(session):
        expected = Head(end.number + 1, seal(end.seal, entry))
        if (entry.number, entry.seal) != expected:
            raise BrokenLogError(expected.number)
        end = expected
        yield end
