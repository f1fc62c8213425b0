"""The clock: the only place that asks for the time, so that tests and services can be given another."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

MORNING: Final = time(8)
"""Mail that nobody just asked for comes at an hour at which people are up; no clock is ever set at this one."""


def now() -> datetime:
    """Return the present moment, aware and in UTC."""
    return datetime.now(UTC)


def today(zone: ZoneInfo) -> date:
    """Return the present day on the wall clock of a zone."""
    return now().astimezone(zone).date()


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the moment in UTC at which a day starts on the wall clock of a zone."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the moment in UTC at which a day is over on the wall clock of a zone."""
    return start_of(day + timedelta(days=1), zone)


def morning_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the moment in UTC at which mail about a day goes out: eight on the wall clock of a zone."""
    return datetime.combine(day, MORNING, zone).astimezone(UTC)


def last_day(closes_at: datetime, zone: ZoneInfo) -> date:
    """Return the last whole or partial day before a closing moment, on the wall clock of a zone."""
    return (closes_at - timedelta(microseconds=1)).astimezone(zone).date()


def days(opens_at: datetime, closes_at: datetime, zone: ZoneInfo) -> tuple[date, date]:
    """Return the first and the last day of a window, on the wall clock of a zone."""
    return opens_at.astimezone(zone).date(), last_day(closes_at, zone)
