"""How long things are kept: what the administrator chose in, or else what is usual, out; within limits."""

from datetime import timedelta
from typing import Final, NamedTuple

from sqlalchemy.orm import Session

from survey.accounts.queries import organisation

REQUESTS: Final = range(1, 91)
"""Days that a closed request for support may be kept."""
PARTICIPATIONS: Final = range(1, 31)
"""Days after its round that it may be known who was invited."""
LOG: Final = range(12, 61)
"""Months that lines of the audit log may be kept: long enough for the works council to look back a year."""
STANDARD: Final = 30, 30, 24
ANSWERS: Final = timedelta(days=730)
"""So long after its round counted answers stay, to check its figures with; then only those that were published do."""


class Kept(NamedTuple):
    """How long closed requests, invitations of rounds that are over, and lines of the audit log are kept."""

    requests: timedelta
    participations: timedelta
    log_months: int


def kept(session: Session) -> Kept:
    """Return how long things are kept."""
    named = organisation(session)
    chosen = (named.keep_requests, named.keep_participations, named.keep_log) if named else (None, None, None)
    requests, participations, log = (given or usual for given, usual in zip(chosen, STANDARD, strict=True))
    return Kept(timedelta(days=requests), timedelta(days=participations), log)
