"""The state of a round as one function of the clock: its window, now and whether it is published in, its state out."""

from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """Where a round stands."""

    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"


def state(opens_at: datetime, closes_at: datetime, now: datetime, *, published: bool = False) -> State:
    """Return the state at a moment; all three are aware times, and the round is open from opens_at up to closes_at.

    published: whether the figures are made, for whom a round that is over and one that has figures are not the same.
    """
    if now < opens_at:
        return State.SCHEDULED
    if now < closes_at:
        return State.OPEN
    return State.PUBLISHED if published else State.CLOSED
