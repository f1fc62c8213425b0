"""The state of a round as one function of the clock: its window and now in, its state out."""

from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """Where a round stands."""

    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"


def state(opens_at: datetime, closes_at: datetime, now: datetime) -> State:
    """Return the state at a moment; all three are aware times, and the round is open from opens_at up to closes_at."""
    if now < opens_at:
        return State.SCHEDULED
    return State.OPEN if now < closes_at else State.CLOSED
