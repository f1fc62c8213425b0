"""Signing in: who may, what it remembers, and that a stranger learns nothing from a refusal."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.accounts import passwords
from survey.accounts.colleagues import EmailTakenError
from survey.accounts.models import Staff
from survey.accounts.passwords import PasswordError
from survey.accounts.services import add_staff, set_organisation, sign_in
from survey.infra.permissions import Role
from tests.accounts.test_sessions import Wait
from tests.accounts.test_sessions import wait as wait  # noqa: PLC0414  # a fixture
from tests.conftest import EMAIL, PASSWORD, OpenSession
from tests.support.visitor import Visitor


@pytest.fixture
def staff(database: OpenSession) -> None:
    """Somebody of HR can sign in."""
    with database() as session:
        add_staff(session, EMAIL, PASSWORD, Role.HR)


def slowly(wait: Wait, visitor: Visitor, email: str) -> Visitor:
    """Try a wrong password after as long a pause as may be asked for."""
    wait(timedelta(seconds=65))
    return try_to(visitor, email, "not this one at all")


def try_to(visitor: Visitor, email: str, password: str, path: str = "/sign-in") -> Visitor:
    return visitor.go(path).fill({"email": email, "password": password}).press()


@pytest.mark.usefixtures("staff")
def test_the_right_password_leads_to_the_rounds(visitor: Visitor) -> None:
    assert try_to(visitor, EMAIL, PASSWORD).page.path == "/hr/rounds/"


@pytest.mark.usefixtures("staff")
def test_capitals_and_spaces_in_an_address_do_not_matter(visitor: Visitor) -> None:
    assert try_to(visitor, f"  {EMAIL.upper()} ", PASSWORD).page.path == "/hr/rounds/"


@pytest.mark.usefixtures("staff")
def test_a_wrong_password_and_an_unknown_address_look_the_same(app: Flask) -> None:
    pages = []
    for email, password in ((EMAIL, PASSWORD + "!"), ("nobody@example.nl", PASSWORD)):
        visitor = try_to(Visitor(app.test_client()), email, password)
        assert visitor.page.status == 422
        pages.append(visitor.page.text)
        assert password not in visitor.page.html
        assert visitor.chosen()["email"] == [email]
    assert pages[0] == pages[1]
    assert "Dit e-mailadres en wachtwoord horen niet bij elkaar." in pages[0]


class Counting:
    """A hasher that counts how often it checks a password."""

    def __init__(self) -> None:
        self.checks, self.hasher = 0, passwords.HASHER

    def __getattr__(self, name: str) -> object:
        return getattr(self.hasher, name)

    def verify(self, password_hash: str, password: str) -> bool:
        self.checks += 1
        return self.hasher.verify(password_hash, password)


def test_an_unknown_address_costs_a_check_too(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has an account must not show in the time that a refusal takes."""
    add_staff(session, EMAIL, PASSWORD, Role.HR)
    counting = Counting()
    monkeypatch.setattr(passwords, "HASHER", counting)
    assert sign_in(session, EMAIL, "wrong password") is None
    assert counting.checks == 1
    assert sign_in(session, "nobody@example.nl", PASSWORD) is None
    assert counting.checks == 2


@pytest.mark.usefixtures("staff")
@pytest.mark.parametrize(
    ("email", "password", "message", "field"),
    [
        ("", PASSWORD, "Vul je e-mailadres in.", "#email"),
        (EMAIL, "", "Vul je wachtwoord in.", "#password"),
    ],
)
def test_what_is_left_empty_is_named(visitor: Visitor, email: str, password: str, message: str, field: str) -> None:
    try_to(visitor, email, password)
    assert visitor.page.status == 422
    assert visitor.page.error_links == {message: field}


@pytest.mark.usefixtures("staff")
@pytest.mark.parametrize("value", ["a" * 5000, "\x00", "é" * 200, "' OR 1=1 --"])
def test_any_address_and_password_get_an_answer(visitor: Visitor, value: str) -> None:
    assert try_to(visitor, value, value).page.status == 422


@pytest.mark.usefixtures("staff")
def test_one_comes_back_to_the_page_one_wanted(visitor: Visitor) -> None:
    visitor.go("/hr/contacts")
    assert visitor.page.path == "/sign-in"
    visitor.fill({"email": EMAIL, "password": PASSWORD}).press()
    assert visitor.page.path == "/hr/contacts"


@pytest.mark.usefixtures("staff")
@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/nowhere", "/\\evil.example"])
def test_one_comes_to_our_own_pages_only(visitor: Visitor, target: str) -> None:
    visitor.go("/sign-in")
    data = visitor.data_of(visitor.page.form_of(visitor.page.all("form")[-1]))
    data |= {"email": [EMAIL], "password": [PASSWORD]}
    response = visitor.client.post("/sign-in", query_string={"next": target}, data=data)
    assert response.headers["Location"] == "/hr/rounds/"


@pytest.mark.usefixtures("staff")
def test_signing_in_starts_a_new_session(visitor: Visitor) -> None:
    visitor.go("/sign-in")
    with visitor.client.session_transaction() as before:
        before["planted"] = "by somebody else"
        token = before["csrf_token"]
    visitor.fill({"email": EMAIL, "password": PASSWORD}).press()
    with visitor.client.session_transaction() as after:
        assert "planted" not in after
        assert after["csrf_token"] != token


def test_signing_out_ends_it(hr: Visitor) -> None:
    assert hr.press(text="Uitloggen").page.path == "/sign-in"
    for path in ("/hr/rounds/", "/hr/contacts"):
        assert hr.go(path).page.path == "/sign-in"


def test_somebody_who_was_removed_is_out_at_once(hr: Visitor, database: OpenSession) -> None:
    with database() as session:
        session.delete(session.scalars(select(Staff)).one())
    assert hr.go("/hr/rounds/").page.path == "/sign-in"


@pytest.mark.usefixtures("staff")
def test_the_language_stays_over_signing_in_and_out(app: Flask) -> None:
    visitor = Visitor(app.test_client()).go("/sign-in")
    visitor.language = "en"
    visitor.press("language", "en").fill({"email": EMAIL, "password": PASSWORD}).press()
    assert visitor.page.path == "/hr/rounds/"
    assert visitor.press(text="Sign out").page.heading == "Sign in as staff"


# ------------------------------------------------------------------------------------------------ accounts


def test_a_fresh_installation_has_no_account(session: Session) -> None:
    assert session.scalar(select(func.count()).select_from(Staff)) == 0


@pytest.fixture
def slow_hashes(quick_hashes: PasswordHasher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "HASHER", quick_hashes)


@pytest.mark.usefixtures("slow_hashes")
def test_passwords_are_stored_as_strong_hashes(session: Session) -> None:
    stored = add_staff(session, EMAIL, PASSWORD, Role.HR).password_hash
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert PASSWORD not in stored
    assert add_staff(session, "b@example.nl", PASSWORD, Role.HR).password_hash != stored


@pytest.mark.usefixtures("slow_hashes")
def test_a_weaker_hash_is_renewed_at_the_next_sign_in(session: Session) -> None:
    staff = add_staff(session, EMAIL, PASSWORD, Role.HR)
    staff.password_hash = PasswordHasher(memory_cost=8, time_cost=1, parallelism=1).hash(PASSWORD)
    assert sign_in(session, EMAIL, "wrong password") is None
    assert "m=8," in staff.password_hash
    assert sign_in(session, EMAIL, PASSWORD) is staff
    assert "m=19456," in staff.password_hash


@pytest.mark.parametrize("password", ["", "x7 kort ma9", "é8 vlaai wiel " * 10])
def test_passwords_too_short_or_too_long_are_refused(session: Session, password: str) -> None:
    with pytest.raises(PasswordError):
        add_staff(session, EMAIL, password, Role.HR)


@pytest.mark.parametrize(
    "password", ["  stoep  vijgen  ", "wachtwoord 🙂 é vlaai", "q7 stoep vijg wolk " * 6 + "hark zee 4 7 w"]
)
def test_passwords_may_hold_anything_and_are_never_cut(session: Session, password: str) -> None:
    staff = add_staff(session, EMAIL, password, Role.HR)
    assert sign_in(session, EMAIL, password) is staff
    assert sign_in(session, EMAIL, password[:-1]) is None


@pytest.mark.parametrize(
    "password", ["wachtwoord12", "welkom123456", "aaaaaaaaaaaaaaaa", "qwertyuiop123", "voorbeeld2026", "hr@example.nl"]
)
def test_passwords_that_are_guessed_first_are_refused(session: Session, password: str) -> None:
    set_organisation(session, "Voorbeeld BV")
    with pytest.raises(PasswordError):
        add_staff(session, EMAIL, password, Role.HR)


def test_an_address_signs_in_once(session: Session) -> None:
    add_staff(session, EMAIL, PASSWORD, Role.HR)
    with pytest.raises(EmailTakenError):
        add_staff(session, f" {EMAIL.upper()}", PASSWORD, Role.HR)


def test_pages_of_staff_tell_nothing_about_who_there_is(make_app: Callable[..., Flask]) -> None:
    visitor = Visitor(make_app().test_client())
    assert try_to(visitor, "admin@example.nl", "adminadminadmin").page.status == 422


# ------------------------------------------------------------------------------------------------ trying too often


@pytest.mark.usefixtures("staff")
def test_who_tries_too_often_waits_and_a_known_address_looks_like_an_unknown_one(app: Flask, wait: Wait) -> None:
    pages = []
    for email in (EMAIL, "nobody@example.nl"):
        visitor = Visitor(app.test_client())
        statuses = [slowly(wait, visitor, email).page.status for _ in range(6)]
        assert statuses == [422] * 5 + [429]
        pages.append(visitor.page.main)
    assert pages[0] == pages[1]
    assert "Probeer het over 10 minuten opnieuw." in pages[0]


@pytest.mark.usefixtures("staff")
def test_who_tries_fast_waits_a_moment_and_then_may(visitor: Visitor, wait: Wait) -> None:
    statuses = [try_to(visitor, EMAIL, "not this one at all").page.status for _ in range(3)]
    assert statuses == [422, 422, 429]
    assert "Probeer het over 4 seconden opnieuw." in visitor.page.main
    assert visitor.chosen()["email"] == [EMAIL]
    wait(timedelta(seconds=4))
    assert try_to(visitor, EMAIL, PASSWORD).page.path == "/hr/rounds/"


@pytest.mark.usefixtures("staff")
def test_a_stranger_elsewhere_shuts_nobody_out(app: Flask) -> None:
    stranger = Visitor(app.test_client())
    stranger.client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    for _ in range(25):
        try_to(stranger, EMAIL, "not this one at all")
    assert stranger.page.status == 429
    assert try_to(Visitor(app.test_client()), EMAIL, PASSWORD).page.path == "/hr/rounds/"


@pytest.mark.usefixtures("staff")
def test_from_one_place_only_so_many_accounts_can_be_tried(app: Flask) -> None:
    visitor = Visitor(app.test_client())
    statuses = [try_to(visitor, f"p{number}@example.nl", PASSWORD).page.status for number in range(21)]
    assert statuses == [422] * 20 + [429]


@pytest.mark.usefixtures("staff")
def test_the_right_password_forgets_the_wrong_ones(app: Flask, wait: Wait) -> None:
    for _ in range(3):
        visitor = Visitor(app.test_client())
        for _ in range(4):
            slowly(wait, visitor, EMAIL)
        wait(timedelta(seconds=65))
        assert try_to(visitor, EMAIL, PASSWORD).page.path == "/hr/rounds/"
