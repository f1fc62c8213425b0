"""Reading the audit log."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from survey.audit.models import Action, AuditEntry


def last_entry(session: Session) -> AuditEntry | None:
    """Return the newest line of the audit log."""
    return session.scalar(select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1))


def newest(session: Session, before: int | None, limit: int) -> list[AuditEntry]:
    """Return the newest lines of the audit log below a number, the newest first."""
    older = AuditEntry.number < before if before is not None else true()
    return list(session.scalars(select(AuditEntry).where(older).order_by(AuditEntry.number.desc()).limit(limit)))


def oldest_first(session: Session) -> Iterator[AuditEntry]:
    """Return every line of the audit log, the oldest first, a block at a time."""
    yield from session.scalars(select(AuditEntry).order_by(AuditEntry.number).execution_options(yield_per=1000))


def noted_since(session: Session, moment: datetime, who: str, action: Action, subject: str) -> bool:
    """Return whether the audit log has this line since a moment."""
    same = AuditEntry.who == who, AuditEntry.action == action, AuditEntry.subject == subject, AuditEntry.at >= moment
    return session.scalar(select(AuditEntry.number).where(*same).limit(1)) is not None
