"""The self-test of anonymity: a database and settings in; on what anonymity rests, and whether each holds, out.

What cannot be seen from here, such as the log of a web server in front, the page says in words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from survey.accounts.jobs import LATE, Job, standings
from survey.accounts.retention import kept
from survey.config import Settings
from survey.responding import queries
from survey.rounds import invitations

DAY: Final = timedelta(days=1)
"""What is deleted by the day may be this late."""


class Ground(StrEnum):
    """One of the things on which anonymity rests."""

    APART = "apart"
    MIXED = "mixed"
    DRAFTS = "drafts"
    INVITED = "invited"
    DELETED = "deleted"
    KEY = "key"


@dataclass(frozen=True)
class Finding:
    """Whether a ground holds here."""

    ground: Ground
    holds: bool


def self_test(session: Session, settings: Settings, now: datetime) -> list[Finding]:
    """Return how each ground stands."""
    return [Finding(ground, holds) for ground, holds in _judge(session, settings, now)]


def _judge(session: Session, settings: Settings, now: datetime) -> Iterator[tuple[Ground, bool]]:
    yield Ground.APART, queries.answers_stand_apart(session)
    mixing = next(one for one in standings(session, now) if one.job is Job.MIX)
    over = now - LATE
    yield Ground.MIXED, not (mixing.failed or mixing.late or queries.waits_since(session, over))
    yield Ground.DRAFTS, not queries.drafts_since(session, over)
    yield Ground.INVITED, not invitations.invited_before(session, now - kept(session).participations - DAY)
    yield Ground.DELETED, queries.forgets_what_is_deleted(session)
    yield Ground.KEY, bool(settings.mixer_public_key)
