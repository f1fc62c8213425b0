"""The state of a round, at and around its window."""

from datetime import UTC, datetime, timedelta

import pytest

from survey.core.lifecycle import State, state

OPENS = datetime(2026, 3, 2, 8, tzinfo=UTC)
CLOSES = datetime(2026, 3, 16, 8, tzinfo=UTC)
LATE = CLOSES + timedelta(days=1)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (OPENS - TICK, State.SCHEDULED),
        (OPENS, State.OPEN),
        (CLOSES - TICK, State.OPEN),
        (CLOSES, State.CLOSED),
        (CLOSES + timedelta(days=400), State.CLOSED),
    ],
)
def test_a_round_is_open_from_its_start_up_to_its_end(now: datetime, expected: State) -> None:
    assert state(OPENS, CLOSES, now) is expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (OPENS - TICK, State.SCHEDULED),
        (CLOSES - TICK, State.OPEN),
        (CLOSES, State.GRACE),
        (LATE - TICK, State.GRACE),
        (LATE, State.CLOSED),
    ],
)
def test_a_day_of_grace_lies_between_open_and_closed(now: datetime, expected: State) -> None:
    assert state(OPENS, CLOSES, now, grace_until=LATE) is expected


def test_no_round_is_published_in_its_day_of_grace() -> None:
    assert state(OPENS, CLOSES, CLOSES, grace_until=LATE, published=True) is State.GRACE
    assert state(OPENS, CLOSES, LATE, grace_until=LATE, published=True) is State.PUBLISHED
