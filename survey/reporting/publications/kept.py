"""What is kept of a round in, its figures as they were published out; or why there are none."""

import json
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy.orm import Session

from survey.core.disclosure.cells import Policy, Publication, Suppressed
from survey.core.disclosure.keeping import read, read_count
from survey.core.tree import EVERYBODY
from survey.reporting import queries
from survey.reporting.errors import BeingCountedError, NotClosedError, TooFewError
from survey.reporting.models import RoundPublication
from survey.rounds.models import Round


def published(session: Session, round_: Round, now: datetime) -> RoundPublication:
    """Return what is known of the publication of a round; raise NotClosedError or BeingCountedError without one."""
    if now < round_.over_at:
        raise NotClosedError
    made = queries.publication(session, round_.id)
    if made is None:
        raise BeingCountedError
    return made


class Kept(NamedTuple):
    """What is kept of a group: its thresholds and the two halves of its figures."""

    policy: Policy
    themes: str
    rest: str


def kept_of(session: Session, round_: Round, now: datetime, unit_id: int = EVERYBODY) -> Kept:
    """Return what is kept of a round: of everybody, or of one of its units; raise as publication_of does.

    KeyError where the round has no such unit.
    """
    if now < round_.over_at:
        raise NotClosedError
    if not round_.published and queries.publication(session, round_.id) is None:
        raise BeingCountedError
    kept = as_kept(queries.group_of_rounds(session, [round_.id], unit_id)[round_.id])
    if isinstance(read_count(json.loads(kept.themes)[0]), Suppressed):
        raise TooFewError
    return kept


def as_kept(row: tuple[int, int, str, str]) -> Kept:
    """Return what queries.group_of_rounds found of a group."""
    least, least_sensitive, themes, rest = row
    return Kept(Policy(least, least_sensitive), themes, rest)


@lru_cache(maxsize=4)
def figures_in(kept: Kept) -> Publication:
    """Return the figures that are kept, the last few as they were read: they never change, and people look again."""
    return read(kept.policy, json.loads(kept.themes), json.loads(kept.rest))


def publication_of(session: Session, round_: Round, now: datetime, unit_id: int = EVERYBODY) -> Publication:
    """Return what was published of a round: of everybody, or of one of its units.

    Raise NotClosedError, BeingCountedError or TooFewError where there is nothing.
    """
    return figures_in(kept_of(session, round_, now, unit_id))
