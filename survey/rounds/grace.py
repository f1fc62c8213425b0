"""A day of grace: a round and HR's choice in; up to when whoever has begun can send after the close out.

It lasts until the end of the day after the last one, on the wall clock, for pages name it by its day: 24 hours, and one
more or less when summer time begins or ends that night.
"""

from datetime import datetime, timedelta
from typing import Final

from survey.config import Settings
from survey.core.lifecycle import State, state
from survey.infra.clock import end_of, last_day
from survey.rounds.models import Round

LASTS: Final = timedelta(days=1)


class ClosedError(Exception):
    """The round has closed: people have been told until when they can send, or drafts are gone."""


def can_change(round_: Round, now: datetime) -> bool:
    """Tell whether a round has not closed yet."""
    return state(round_.opens_at, round_.closes_at, now) is not State.CLOSED


def allow(round_: Round, settings: Settings, now: datetime, *, allowed: bool) -> None:
    """Give a round a day of grace, or none; raise ClosedError. Call again when its last day moves."""
    if not can_change(round_, now):
        raise ClosedError
    zone = settings.time_zone
    round_.grace_until = end_of(last_day(round_.closes_at, zone) + LASTS, zone) if allowed else None
