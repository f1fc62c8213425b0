"""The second factor: no page without it, each code once, recovery codes once, and nothing readable in the database."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select

from survey.accounts.factors import NEEDED_BY
from survey.accounts.models import RecoveryCode, Staff
from survey.accounts.services import add_staff
from survey.audit.models import Action
from survey.audit.services import newest
from survey.infra import clock
from survey.infra.db import db, session_for
from survey.infra.permissions import STAFF, Role
from tests.accounts.test_sessions import Wait
from tests.accounts.test_sessions import wait as wait  # noqa: PLC0414  # a fixture
from tests.app.test_routes import STAFF_GETS, address
from tests.conftest import PASSWORD, OpenSession
from tests.support.page import text_of
from tests.support.visitor import Visitor


@pytest.fixture
def strict(make_app: Callable[..., Flask]) -> Flask:
    """An application that asks for a second factor, and somebody of each role."""
    made = make_app(second_factor=True)
    with made.app_context():
        for role in STAFF:
            add_staff(db.session(), f"{role}@example.nl", PASSWORD, role)
        db.session.commit()
    return made


@pytest.fixture
def opened(strict: Flask) -> OpenSession:
    """Return a function that opens a session on its database."""
    return lambda: session_for(strict.extensions["settings"].database_url)


def come(app: Flask, role: Role = Role.HR) -> Visitor:
    """Show the right password."""
    visitor = Visitor(app.test_client(), "en").go("/sign-in")
    return visitor.fill({"email": f"{role}@example.nl", "password": PASSWORD}).press()


def code_of(secret: str, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(clock.now() + timedelta(seconds=30 * steps))


def set_up(visitor: Visitor) -> tuple[str, list[str]]:
    """Set up an authenticator app; return its secret and the recovery codes."""
    (secret,) = ("".join(text_of(code).split()) for code in visitor.page.all("code"))
    visitor.fill({"code": code_of(secret)}).press()
    return secret, [text_of(code) for code in visitor.page.all("code")]


def enter(visitor: Visitor, code: str) -> bool:
    """Fill in a code; tell whether it lets in."""
    return visitor.fill({"code": code}).press().page.path == "/hr/rounds/"


@pytest.mark.parametrize("role", sorted(NEEDED_BY))
def test_who_sees_most_sets_up_an_app_first_and_sees_nothing_before(strict: Flask, role: Role) -> None:
    visitor = come(strict, role)
    assert visitor.page.path == "/sign-in/set-up"
    for path in STAFF_GETS:
        assert visitor.go(address(path)).page.path == "/sign-in", path
    visitor = come(strict, role)
    _, codes = set_up(visitor)
    assert len(set(codes)) == 10
    assert visitor.follow("I have saved them: go on").page.status == 200
    assert visitor.page.path in {"/hr/rounds/", "/settings", "/my-units/"}


@pytest.mark.parametrize("role", STAFF)
def test_who_sees_figures_or_settings_needs_more_than_a_password(strict: Flask, role: Role) -> None:
    """Each role and the rule, by hand: nobody slips in with a change of the list."""
    needs = {Role.ADMINISTRATOR, Role.HR, Role.MANAGER}
    assert (come(strict, role).page.path == "/sign-in/set-up") is (role in needs)


def test_who_set_one_up_of_their_own_accord_is_asked_for_it(strict: Flask) -> None:
    visitor = come(strict, Role.IT_HELP_DESK)
    assert visitor.page.path == "/requests"
    set_up(visitor.go("/sign-in/set-up"))
    assert come(strict, Role.IT_HELP_DESK).page.path == "/sign-in/code"


def test_a_code_lets_in_once(strict: Flask, wait: Wait) -> None:
    secret, _ = set_up(come(strict))
    assert not enter(come(strict), code_of(secret)), "used to set up"
    wait(timedelta(seconds=31))
    code = code_of(secret)
    assert enter(come(strict), code)
    assert not enter(come(strict), code)


def test_a_code_can_be_pasted_and_filled_in_by_a_program(strict: Flask) -> None:
    set_up(come(strict))
    (field,) = [one for one in come(strict).page.all("input") if one.get("name") == "code"]
    assert field.get("autocomplete") == "one-time-code"
    assert "paste" not in (Path(str(strict.static_folder)) / "app.js").read_text()


@pytest.mark.parametrize(("steps", "lets_in"), [(-2, False), (-1, True), (0, True), (1, False)])
def test_a_code_is_right_for_its_half_minute_and_the_next(strict: Flask, wait: Wait, steps: int, lets_in: bool) -> None:
    secret, _ = set_up(come(strict))
    wait(timedelta(minutes=5))
    assert enter(come(strict), code_of(secret, steps)) is lets_in


def test_each_recovery_code_lets_in_once_however_it_is_typed(strict: Flask) -> None:
    _, codes = set_up(come(strict))
    assert enter(come(strict), codes[0].upper().replace("-", " "))
    assert not enter(come(strict), codes[0])
    assert enter(come(strict), codes[1])


def test_wrong_codes_run_out(strict: Flask, wait: Wait) -> None:
    secret, codes = set_up(come(strict))
    visitor = come(strict)
    for _ in range(5):
        wait(timedelta(seconds=65))
        assert not enter(visitor, "000000")
        assert visitor.page.status == 422
    assert not enter(visitor, codes[0])
    assert visitor.page.status == 429
    assert "Try again in 11 minutes." in visitor.page.main
    wait(timedelta(minutes=16))
    assert enter(come(strict), code_of(secret))


def test_right_codes_never_run_out(strict: Flask) -> None:
    _, codes = set_up(come(strict))
    assert all(enter(come(strict), code) for code in codes[:7])


def test_a_password_alone_sets_up_no_other_app(strict: Flask) -> None:
    set_up(come(strict))
    visitor = come(strict)
    assert visitor.page.path == "/sign-in/code"
    assert visitor.go("/sign-in/set-up").page.path == "/sign-in/code"


def test_without_a_password_there_is_no_code_to_fill_in(strict: Flask) -> None:
    for path in ("/sign-in/code", "/sign-in/set-up"):
        assert Visitor(strict.test_client()).go(path).page.path == "/sign-in"


def test_the_database_holds_no_secret_and_no_code(strict: Flask, opened: OpenSession) -> None:
    secret, codes = set_up(come(strict))
    with opened() as session:
        sealed = session.scalars(select(Staff.authenticator).where(Staff.role == Role.HR)).one()
        hashes = session.scalars(select(RecoveryCode.id)).all()
    assert sealed is not None
    assert secret.encode() not in sealed
    assert len(hashes) == 10
    assert not any(code.replace("-", "").encode() in found for code in codes for found in hashes)


def test_the_log_tells_who_came_in_and_who_did_not(strict: Flask, opened: OpenSession) -> None:
    set_up(come(strict))
    enter(come(strict), "000000")
    with opened() as session:
        assert [(entry.who, entry.action) for entry in newest(session, None, 9)] == [
            ("hr@example.nl", Action.SIGN_IN_FAILED),
            ("hr@example.nl", Action.SIGNED_IN),
            ("hr@example.nl", Action.FACTOR_SET),
        ]
