"""A guard over all tests: staff who change something leave a line in the audit log, in the same transaction."""

from typing import Any, Final

from flask import g, has_request_context, request
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

from survey.audit.models import AuditEntry

QUIET: Final = {
    "accounts.sign_in",  # counts an attempt before it is judged; that leaves a line
    "accounts.sign_out",  # ends what the line about signing in began
    "people.upload",  # nobody's data changes yet: the table waits, sealed
}
"""Views that write and leave no line, and why."""


def watch() -> None:
    """From now on a commit that keeps quiet about what staff changed fails."""
    event.listen(Session, "after_flush", _flushed)
    event.listen(Session, "do_orm_execute", _executed)
    event.listen(Session, "before_commit", _committing)
    event.listen(Session, "after_transaction_end", _ended)


def _flushed(session: Session, _context: Any) -> None:
    session.info["wrote"] = True
    if any(isinstance(made, AuditEntry) for made in session.new):
        session.info["noted"] = True


def _executed(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        state.session.info["wrote"] = True


def _committing(session: Session) -> None:
    if not has_request_context() or request.method != "POST" or g.get("staff") is None or request.endpoint in QUIET:
        return
    session.flush()
    if session.info.get("wrote") and not session.info.get("noted"):
        raise AssertionError(f"{request.method} {request.path} changes something and leaves no line in the audit log")


def _ended(session: Session, _transaction: Any) -> None:
    if not session.in_transaction():
        session.info.pop("wrote", None)
        session.info.pop("noted", None)
