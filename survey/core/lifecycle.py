"""The state of a round as one function of the clock: its window, now and whether it is published in, its state out."""

from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """Where a round stands."""

    SCHEDULED = "scheduled"
    OPEN = "open"
    GRACE = "grace"
    """Nobody begins any more; whoever had begun can still send."""
    CLOSED = "closed"
    PUBLISHED = "published"


def state(
    opens_at: datetime,
    closes_at: datetime,
    now: datetime,
    *,
    grace_until: datetime | None = None,
    published: bool = False,
) -> State:
    """Return the state at a moment; all are aware times, and the round is open from opens_at up to closes_at.

    grace_until: up to when whoever had begun can still send, for whom a round that is closed and one that is over are
    not the same. published: whether the figures are made, in the same way.
    """
    if now < opens_at:
        return State.SCHEDULED
    if now < closes_at:
        return State.OPEN
    if grace_until is not None and now < grace_until:
        return State.GRACE
    return State.PUBLISHED if published else State.CLOSED
