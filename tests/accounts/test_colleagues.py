"""Colleagues: given access by a mail, by nobody who then knows the password; changed and ended at once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from survey.accounts import colleagues
from survey.accounts.models import Staff, StaffLink
from survey.accounts.passwords import PasswordError
from survey.accounts.services import add_staff, sign_in
from survey.audit.models import Action
from survey.audit.services import newest
from survey.config import Settings
from survey.infra import clock
from survey.infra.db import session_for
from survey.infra.permissions import Role
from tests.accounts.test_sessions import Wait
from tests.accounts.test_sessions import wait as wait  # noqa: PLC0414  # a fixture
from tests.conftest import EMAIL, PASSWORD, OpenSession
from tests.support.databases import BOTH
from tests.support.visitor import Visitor

NEW, OWN = "jo@example.nl", "zeven paarse vijgen"
Mailed = Callable[[], list[tuple[str, str]]]


@pytest.fixture
def administrator(app: Flask, database: OpenSession) -> Visitor:
    with database() as session:
        add_staff(session, "beheer@example.nl", PASSWORD, Role.ADMINISTRATOR)
    visitor = Visitor(app.test_client(), "en").go("/sign-in")
    return visitor.fill({"email": "beheer@example.nl", "password": PASSWORD}).press()


@pytest.fixture
def mailed(app: Flask, tmp_path: Path) -> Mailed:
    """Return a function that delivers what is due, and gives to whom and the link of each mail."""
    settings: Settings = replace(app.extensions["settings"], mail_folder=str(tmp_path / "mail"))

    def deliver() -> list[tuple[str, str]]:
        colleagues.deliver(partial(session_for, settings.database_url), settings, clock.now())
        found = []
        for file in sorted((tmp_path / "mail").glob("*.eml")):
            message = message_from_bytes(file.read_bytes(), policy=policy.default)
            body = message.get_body(("plain",))
            assert body is not None
            (link,) = {word for word in body.get_content().split() if word.startswith("http")}
            found.append((str(message["To"]), link))
            file.unlink()
        return found

    return deliver


def path_of(link: str) -> str:
    return link.removeprefix("http://localhost")


def add(administrator: Visitor, email: str = NEW, role: Role = Role.HR) -> Visitor:
    return administrator.go("/staff/new").fill({"email": email, "role": role.value}).press()


def choose(app: Flask, link: str, password: str = OWN) -> Visitor:
    return Visitor(app.test_client(), "en").go(path_of(link)).fill({"password": password}).press()


def can_sign_in(app: Flask, email: str, password: str) -> bool:
    visitor = Visitor(app.test_client(), "en").go("/sign-in")
    return "sign-in" not in visitor.fill({"email": email, "password": password}).press().page.path


def test_a_colleague_gets_a_mail_and_chooses_a_password(
    app: Flask, administrator: Visitor, mailed: Mailed, database: OpenSession
) -> None:
    add(administrator)
    assert "A mail with a link to choose a password is under way" in administrator.page.main
    ((to, link),) = mailed()
    assert to == NEW
    assert path_of(link).rpartition("/")[2] not in administrator.page.html, "the administrator never sees it"
    assert mailed() == []
    assert choose(app, link).page.path == "/sign-in"
    assert can_sign_in(app, NEW, OWN)
    with database() as session:
        actions = [(entry.who, entry.action) for entry in newest(session, None, 3)]
    assert actions[1:] == [(NEW, Action.PASSWORD_CHOSEN), ("beheer@example.nl", Action.STAFF_ADDED)]


def test_nobody_signs_in_before_choosing_a_password(app: Flask, administrator: Visitor) -> None:
    add(administrator)
    for password in ("", "x", PASSWORD):
        assert not can_sign_in(app, NEW, password)


def test_a_link_works_once_and_for_a_day(app: Flask, administrator: Visitor, mailed: Mailed, wait: Wait) -> None:
    add(administrator)
    ((_, link),) = mailed()
    for _ in range(3):
        assert Visitor(app.test_client(), "en").go(path_of(link)).page.status == 200
    choose(app, link)
    assert Visitor(app.test_client(), "en").go(path_of(link)).page.status == 410
    add(administrator, "kim@example.nl")
    ((_, link),) = mailed()
    wait(timedelta(days=1))
    assert Visitor(app.test_client(), "en").go(path_of(link)).page.status == 410


@pytest.mark.parametrize(("password", "says"), [("kort", "12 to 128"), ("wachtwoord12", "easy to guess")])
def test_a_password_that_does_not_do_is_said(
    app: Flask, administrator: Visitor, mailed: Mailed, password: str, says: str
) -> None:
    add(administrator)
    ((_, link),) = mailed()
    visitor = choose(app, link, password)
    assert visitor.page.status == 422
    assert says in visitor.page.main
    assert choose(app, link).page.path == "/sign-in"


def test_who_forgot_a_password_gets_a_link_and_an_unknown_address_the_same_answer(
    app: Flask, hr: Visitor, mailed: Mailed
) -> None:
    pages = []
    for email in (EMAIL, "nobody@example.nl"):
        visitor = Visitor(app.test_client(), "en").go("/sign-in/forgotten").fill({"email": email}).press()
        pages.append(visitor.page.main)
    assert pages[0] == pages[1]
    ((to, link),) = mailed()
    assert to == EMAIL
    choose(app, link)
    assert not can_sign_in(app, EMAIL, PASSWORD)
    assert can_sign_in(app, EMAIL, OWN)
    assert hr.go("/hr/rounds/").page.path == "/sign-in", "other sessions have ended"


@pytest.mark.usefixtures("hr")
def test_links_are_not_mailed_without_end(app: Flask, mailed: Mailed) -> None:
    for _ in range(8):
        Visitor(app.test_client(), "en").go("/sign-in/forgotten").fill({"email": EMAIL}).press()
    assert len(mailed()) == 5


def test_another_role_is_there_at_once_and_asks_to_sign_in_anew(
    hr: Visitor, administrator: Visitor, database: OpenSession
) -> None:
    with database() as session:
        (number,) = session.scalars(select(Staff.id).where(Staff.email == EMAIL))
    administrator.go(f"/staff/{number}").fill({"role": "works_council"}).press()
    assert hr.go("/hr/rounds/").page.path == "/sign-in"
    administrator.go(f"/staff/{number}").press(text=f"Take access away: {EMAIL}")
    assert EMAIL not in administrator.page.main


def test_the_only_administrator_stays(administrator: Visitor, database: OpenSession) -> None:
    with database() as session:
        (number,) = session.scalars(select(Staff.id))
    administrator.go(f"/staff/{number}").fill({"role": "hr"}).press()
    assert "This is the only administrator." in administrator.page.main
    administrator.go(f"/staff/{number}").press(text="Take access away: beheer@example.nl")
    assert administrator.page.status == 422
    assert administrator.go("/staff").page.status == 200


def test_an_address_that_is_taken_is_said(administrator: Visitor) -> None:
    add(administrator, "beheer@example.nl")
    assert administrator.page.status == 422
    assert "signs in with this address already" in administrator.page.main


@BOTH
def test_no_link_stands_in_the_database(app: Flask, database: OpenSession) -> None:
    settings: Settings = app.extensions["settings"]
    with database() as session:
        staff = colleagues.add(session, NEW, Role.HR)
        link = colleagues.add_link(session, staff, colleagues.FIRST, clock.now(), settings, mail=False)
        row = session.scalars(select(StaffLink)).one()
        token = link.rpartition("/")[2]
        assert token.encode() not in row.id + row.nonce
        assert colleagues.holder(session, token, clock.now()) is staff
        with pytest.raises(PasswordError):
            colleagues.choose_password(session, staff, "kort", "")
        colleagues.choose_password(session, staff, OWN, "")
        assert colleagues.holder(session, token, clock.now()) is None
        assert sign_in(session, NEW, OWN) is staff
        colleagues.clear_away(session, clock.now())
