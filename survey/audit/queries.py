"""Reading the audit log."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select, true
from sqlalchemy.orm import Session

from survey.audit.models import Action, AuditEntry

# Built once: every page of figures asks it.
_NOTED_SINCE = (
    select(AuditEntry.number)
    .where(
        AuditEntry.who == bindparam("who"),
        AuditEntry.action == bindparam("action"),
        AuditEntry.subject == bindparam("subject"),
        AuditEntry.at >= bindparam("moment"),
    )
    .limit(1)
)


def last_entry(session: Session) -> AuditEntry | None:
    """Return the newest line of the audit log."""
    return session.scalar(select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1))


def last_before(session: Session, moment: datetime) -> AuditEntry | None:
    """Return the last line of those at the beginning that were written before a moment; None when there are none."""
    kept = AuditEntry.at >= moment
    first = session.scalar(select(AuditEntry.number).where(kept).order_by(AuditEntry.number).limit(1))
    older = AuditEntry.number < first if first is not None else true()
    return session.scalar(select(AuditEntry).where(older).order_by(AuditEntry.number.desc()).limit(1))


def last_shortening(session: Session) -> AuditEntry | None:
    """Return the newest line that says that lines went."""
    said = AuditEntry.action == Action.LOG_SHORTENED
    return session.scalar(select(AuditEntry).where(said).order_by(AuditEntry.number.desc()).limit(1))


def delete_up_to(session: Session, number: int) -> None:
    """Delete the lines up to a number: the newest line must say so."""
    session.execute(delete(AuditEntry).where(AuditEntry.number <= number))


def newest(session: Session, before: int | None, limit: int) -> list[AuditEntry]:
    """Return the newest lines of the audit log below a number, the newest first."""
    older = AuditEntry.number < before if before is not None else true()
    return list(session.scalars(select(AuditEntry).where(older).order_by(AuditEntry.number.desc()).limit(limit)))


def counts(session: Session) -> dict[str, int]:
    """Return how many lines there are by what was done."""
    found = session.execute(select(AuditEntry.action, func.count()).group_by(AuditEntry.action))
    return {row[0]: row[1] for row in found}


def oldest_first(session: Session) -> Iterator[AuditEntry]:
    """Return every line of the audit log, the oldest first, a block at a time."""
    yield from session.scalars(select(AuditEntry).order_by(AuditEntry.number).execution_options(yield_per=1000))


def noted_since(session: Session, moment: datetime, who: str, action: Action, subject: str) -> bool:
    """Return whether the audit log has this line since a moment."""
    same = {"moment": moment, "who": who, "action": action, "subject": subject}
    return session.scalar(_NOTED_SINCE, same) is not None
