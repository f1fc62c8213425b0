"""When the rounds of a series are: the same weekday, near the same day, and clear of holidays."""

from datetime import date, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.core.schedule import MONTHS, SHIFTS, Cadence, Schedule

EASTER = {date(2026, 4, 5), date(2026, 4, 6), date(2026, 4, 27)}


def first_days(schedule: Schedule, number: int, holidays: set[date] | None = None) -> list[date]:
    return [first for first, _last in islice(schedule.windows(holidays or set()), number)]


def test_a_quarter_later_on_the_same_weekday() -> None:
    monday = Schedule(date(2026, 1, 12), Cadence.QUARTERLY, 14)
    assert first_days(monday, 4) == [date(2026, 1, 12), date(2026, 4, 13), date(2026, 7, 13), date(2026, 10, 12)]
    assert next(monday.windows(set())) == (date(2026, 1, 12), date(2026, 1, 25))


def test_a_round_moves_away_from_holidays_by_as_little_as_helps() -> None:
    monday = Schedule(date(2026, 1, 5), Cadence.QUARTERLY, 14)
    assert first_days(monday, 2) == [date(2026, 1, 5), date(2026, 4, 6)]
    assert first_days(monday, 2, EASTER) == [date(2026, 1, 5), date(2026, 4, 13)]


def test_where_every_week_has_holidays_it_stays() -> None:
    always = {date(2026, 1, 1) + timedelta(days=number) for number in range(400)}
    monday = Schedule(date(2026, 1, 5), Cadence.QUARTERLY, 14)
    assert first_days(monday, 2, always) == first_days(monday, 2)


def test_once_is_once() -> None:
    assert list(Schedule(date(2026, 4, 6), Cadence.ONCE, 7).windows(EASTER)) == [(date(2026, 4, 6), date(2026, 4, 12))]


@pytest.mark.parametrize("first", [date(2026, 1, 31), date(2024, 2, 29), date(2026, 12, 31)])
def test_the_end_of_a_month_is_no_trouble(first: date) -> None:
    found = first_days(Schedule(first, Cadence.MONTHLY, 14), 30)
    assert all(day.weekday() == first.weekday() for day in found)
    assert all(20 <= (later - day).days <= 42 for day, later in pairwise(found))


@given(
    first=st.dates(date(2020, 1, 1), date(2080, 1, 1)),
    cadence=st.sampled_from(sorted(MONTHS)),
    holidays=st.sets(st.dates(date(2020, 1, 1), date(2090, 1, 1)), max_size=60),
    days=st.integers(1, 28),
)
def test_any_series(first: date, cadence: Cadence, holidays: set[date], days: int) -> None:
    plain = Schedule(first, cadence, days)
    moved = first_days(plain, 6, holidays)
    assert moved[0] == first
    for number, (nominal, found) in enumerate(zip(first_days(plain, 6), moved, strict=True)):
        assert found - nominal in SHIFTS
        assert found.weekday() == first.weekday()
        months = (nominal.year - first.year) * 12 + nominal.month - first.month
        assert abs(months - number * MONTHS[cadence]) <= 1
    assert moved == first_days(plain, 6, holidays)
