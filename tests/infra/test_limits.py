"""Limits on attempts: so many within so long, each on their own, counted together by all processes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.infra import limits
from survey.infra.db import session_for
from survey.infra.limits import Attempt, Limit
from tests.conftest import SECRET
from tests.support.databases import BOTH

LIMIT = Limit("door", 5, timedelta(minutes=15))
NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)


def tries(session: Session, number: int, who: str = "Kim", now: datetime = NOW) -> list[timedelta | None]:
    return [limits.spend(session, LIMIT, who, SECRET, now) for _ in range(number)]


@BOTH
def test_after_so_many_one_waits(session: Session) -> None:
    assert tries(session, 7) == [None] * 5 + [timedelta(minutes=15)] * 2
    assert tries(session, 1, "Jo") == [None]
    assert tries(session, 1, now=NOW + timedelta(minutes=14)) == [timedelta(minutes=1)]
    assert tries(session, 6, now=NOW + timedelta(minutes=15)) == [None] * 5 + [timedelta(minutes=15)]


def test_by_the_hour_no_row_tells_the_minute(session: Session) -> None:
    hourly, late = Limit("door", 1, timedelta(hours=1)), NOW + timedelta(minutes=47, seconds=11)
    assert limits.spend_in_hour(session, hourly, "Kim", SECRET, late) is None
    assert limits.spend_in_hour(session, hourly, "Kim", SECRET, late) == NOW + timedelta(hours=1) - late
    assert session.scalars(select(Attempt.forgotten_at)).all() == [NOW + timedelta(hours=1)]
    assert limits.spend_in_hour(session, hourly, "Kim", SECRET, NOW + timedelta(hours=1)) is None


@BOTH
def test_the_wait_grows_with_each_attempt(session: Session) -> None:
    growing = Limit("door", 5, timedelta(minutes=15), timedelta(seconds=4))
    now, waits = NOW, []
    assert limits.spend(session, growing, "Kim", SECRET, now) is None
    for _ in range(4):
        assert limits.spend(session, growing, "Kim", SECRET, now) is None
        wait = limits.spend(session, growing, "Kim", SECRET, now) or timedelta()
        waits.append(int(wait.total_seconds()))
        now += wait
    assert waits == [4, 16, 64, 15 * 60 - (4 + 16 + 64)]


def test_trying_while_one_waits_makes_the_wait_no_longer(session: Session) -> None:
    for minute in range(15):
        tries(session, 5, now=NOW + timedelta(minutes=minute))
    assert tries(session, 1, now=NOW + timedelta(minutes=15)) == [None]


def test_who_succeeds_begins_anew(session: Session) -> None:
    tries(session, 5)
    limits.forget(session, LIMIT, "Kim", SECRET)
    assert tries(session, 1) == [None]


@BOTH
def test_one_that_succeeded_is_given_back(session: Session) -> None:
    tries(session, 5)
    limits.refund(session, LIMIT, "Kim", SECRET)
    assert tries(session, 2) == [None, timedelta(minutes=15)]


@BOTH
def test_what_no_longer_counts_goes_and_nothing_names_who_tried(session: Session) -> None:
    tries(session, 2)
    tries(session, 1, now=NOW + timedelta(minutes=10))
    assert all(b"Kim" not in row.who for row in session.scalars(select(Attempt)))
    limits.clear_away(session, NOW + timedelta(minutes=15))
    assert len(session.scalars(select(Attempt)).all()) == 1


@BOTH
def test_all_processes_count_together(app: Flask) -> None:
    url = app.extensions["settings"].database_url

    def one(_number: int) -> bool:
        with session_for(url) as session:
            return tries(session, 1) == [None]

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(24))) == 5
