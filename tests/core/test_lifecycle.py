"""The state of a round, at and around its window."""

from datetime import UTC, datetime, timedelta

import pytest

from survey.core.lifecycle import State, state

OPENS = datetime(2026, 3, 2, 8, tzinfo=UTC)
CLOSES = datetime(2026, 3, 16, 8, tzinfo=UTC)
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
