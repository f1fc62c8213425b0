"""Being signed in: until one signs out, is idle, or it was long enough; a copy of the cookie is worth nothing then."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.accounts import sessions
from survey.accounts.models import StaffSession
from survey.accounts.services import add_staff
from survey.infra import clock
from survey.infra.crypto import identifier
from survey.infra.permissions import Role
from tests.conftest import EMAIL, PASSWORD, OpenSession
from tests.support.databases import BOTH
from tests.support.visitor import Visitor

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
Wait = Callable[[timedelta], None]


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Wait:
    """Return a function that lets time go by."""
    start, gone = clock.now(), [timedelta()]
    monkeypatch.setattr(clock, "now", lambda: start + gone[0])

    def later(time: timedelta) -> None:
        gone[0] += time

    return later


def signed_in(visitor: Visitor) -> bool:
    return visitor.go("/hr/rounds/").page.path == "/hr/rounds/"


def test_a_copy_of_the_cookie_is_worth_nothing_after_signing_out(app: Flask, hr: Visitor) -> None:
    cookie = hr.client.get_cookie("session")
    assert cookie is not None
    thief = Visitor(app.test_client())
    thief.client.set_cookie("session", cookie.value)
    assert signed_in(thief)
    hr.press(text="Uitloggen")
    assert not signed_in(thief)
    assert not signed_in(hr)


def test_who_is_idle_for_half_an_hour_signs_in_again(hr: Visitor, wait: Wait) -> None:
    for _ in range(3):
        wait(timedelta(minutes=24))
        assert signed_in(hr)
    wait(timedelta(minutes=31))
    assert not signed_in(hr)


def test_after_twelve_hours_one_signs_in_again(hr: Visitor, wait: Wait) -> None:
    for _ in range(29):
        wait(timedelta(minutes=24))
        assert signed_in(hr)
    wait(timedelta(minutes=25))
    assert not signed_in(hr)


def test_signing_in_gives_another_token_each_time(hr: Visitor) -> None:
    with hr.client.session_transaction() as kept:
        before = kept["staff"]
    hr.go("/sign-in").fill({"email": EMAIL, "password": PASSWORD}).press()
    with hr.client.session_transaction() as kept:
        assert kept["staff"] != before
        kept["staff"] = before
    assert not signed_in(hr), "the session before has ended"


@pytest.mark.parametrize("value", [1, "x", None, ["1"], ""])
def test_a_token_that_nobody_gave_signs_in_nobody(hr: Visitor, value: object) -> None:
    with hr.client.session_transaction() as kept:
        kept["staff"] = value
    assert not signed_in(hr)


def test_no_token_stands_in_the_database(hr: Visitor, database: OpenSession) -> None:
    with hr.client.session_transaction() as kept:
        token = kept["staff"]
    with database() as session:
        (found,) = session.scalars(select(StaffSession))
        assert token.encode() not in found.id
        assert sessions.find(session, token, clock.now()) is found


@BOTH
def test_what_is_over_is_cleared_away(session: Session) -> None:
    staff = add_staff(session, EMAIL, PASSWORD, Role.HR)
    fresh = sessions.begin(session, staff, NOW, complete=True)
    for begun, used in ((NOW - timedelta(hours=12), NOW), (NOW - timedelta(hours=1), NOW - timedelta(minutes=30))):
        token = sessions.begin(session, staff, begun, complete=True)
        found = session.get_one(StaffSession, identifier(token, sessions.PURPOSE))
        found.used_at = used
        session.flush()
        assert sessions.find(session, token, NOW) is None
    sessions.clear_away(session, NOW)
    assert session.scalars(select(StaffSession)).all() == [sessions.find(session, fresh, NOW)]


@BOTH
def test_being_there_is_noted_coarsely(hr: Visitor, database: OpenSession) -> None:
    def used() -> datetime:
        with database() as session:
            return session.scalars(select(StaffSession)).one().used_at

    began = used()
    hr.go("/hr/rounds/")
    assert used() == began, "reading within five minutes writes nothing"
    with database() as session:
        session.execute(update(StaffSession).values(used_at=began - timedelta(minutes=6)))
    hr.go("/hr/rounds/")
    assert used() >= began


def test_one_signs_out_everywhere_else(app: Flask, hr: Visitor) -> None:
    elsewhere = Visitor(app.test_client()).go("/sign-in").fill({"email": EMAIL, "password": PASSWORD}).press()
    assert signed_in(elsewhere)
    hr.go("/account").press(text="Overal elders uitloggen")
    assert "Nergens: alleen hier." in hr.page.main
    assert not signed_in(elsewhere)
    assert signed_in(hr)
