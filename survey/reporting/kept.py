"""What is kept of a round in, its figures as they were published out; or why there are none."""

import json
from datetime import datetime

from sqlalchemy.orm import Session

from survey.core.disclosure import Policy, Publication, Suppressed
from survey.core.keeping import read
from survey.core.tree import EVERYBODY
from survey.reporting import queries
from survey.reporting.errors import BeingCountedError, NotClosedError, TooFewError
from survey.reporting.models import RoundPublication
from survey.rounds.models import Round


def published(session: Session, round_: Round, now: datetime) -> RoundPublication:
    """Return what is known of the publication of a round; raise NotClosedError or BeingCountedError without one."""
    if now < round_.closes_at:
        raise NotClosedError
    made = queries.publication(session, round_.id)
    if made is None:
        raise BeingCountedError
    return made


def publication_of(session: Session, round_: Round, now: datetime, unit_id: int = EVERYBODY) -> Publication:
    """Return what was published of a round: of everybody, or of one of its units.

    Raise NotClosedError, BeingCountedError or TooFewError where there is nothing.
    """
    made = published(session, round_, now)
    kept = queries.group(session, round_.id, unit_id)
    found = read(Policy(made.min_cell_size, made.min_cell_size_sensitive), *map(json.loads, kept))
    if isinstance(found.respondents, Suppressed):
        raise TooFewError
    return found
