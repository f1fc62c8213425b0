"""Signing in with a work account, at a real provider: only whom it proves to be one of the organisation's groups."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from survey import config
from survey.accounts.models import Staff, StaffLink
from survey.accounts.services import add_staff, sign_in, staff_by_email
from survey.app import create_app
from survey.audit.models import Action
from survey.infra.permissions import Role
from tests.accounts.test_sessions import Wait
from tests.accounts.test_sessions import wait as wait  # noqa: PLC0414  # a fixture
from tests.conftest import PASSWORD, OpenSession, settings_for
from tests.support.databases import BOTH
from tests.support.page import text_of
from tests.support.provider import Claims, Provider
from tests.support.visitor import Visitor
from tests.support.work_accounts import (
    CLIENT,
    CLIENT_SECRET,
    EMAIL,
    LEGACY,
    ROLES,
    back,
    begin,
    come,
    is_out,
    log_of,
    use,
)

pytestmark = LEGACY

ISSUER: Final = "https://login.example.nl/tenant"


# ------------------------------------------------------------------------------------------------ who comes in


@BOTH
def test_who_is_in_a_group_comes_in_and_is_known_by_the_provider_s_name(
    app: Flask, provider: Provider, database: OpenSession
) -> None:
    visitor = Visitor(app.test_client(), "en").go("/sign-in")
    assert "/sign-in/work" in {link.get("href") for link in visitor.page.all("a")}
    assert come(app, provider).page.path == "/hr/rounds/"
    assert come(app, provider).page.path == "/hr/rounds/"
    with database() as session:
        (staff,) = session.scalars(select(Staff))
        assert (staff.issuer, staff.subject, staff.email, staff.role) == (provider.url, "kim", EMAIL, Role.HR)
    assert log_of(database) == [
        (EMAIL, Action.SIGNED_IN, ""),
        (EMAIL, Action.SIGNED_IN, ""),
        (EMAIL, Action.STAFF_ADDED, f"{EMAIL}: hr"),
    ]


def test_without_a_provider_there_is_no_such_way(visitor: Visitor) -> None:
    assert "/sign-in/work" not in visitor.go("/sign-in").page.text
    for path in ("/sign-in/work", "/sign-out/work", "/sign-in/work/back", "/sign-in/work/refused/no_role"):
        assert visitor.go(path).page.status == 404


def test_one_asks_with_a_challenge_and_for_a_code_only(app: Flask, provider: Provider) -> None:
    address = urlsplit(begin(Visitor(app.test_client())))
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert f"{address.scheme}://{address.netloc}" == provider.url
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == "http://localhost/sign-in/work/back"
    assert CLIENT_SECRET not in address.query
    again = parse_qs(urlsplit(begin(Visitor(app.test_client()))).query)
    assert not {asked["state"], asked["nonce"], asked["code_challenge"]} & {
        again[n][0] for n in ("state", "nonce", "code_challenge")
    }


@pytest.mark.parametrize(
    ("asked", "arrives"),
    [("/hr/people/", "/hr/people/"), ("//evil.example", "/hr/rounds/"), ("/nowhere", "/hr/rounds/")],
)
def test_one_arrives_at_the_page_that_was_asked_for(app: Flask, provider: Provider, asked: str, arrives: str) -> None:
    assert come(app, provider, path=f"/sign-in/work?next={asked}").page.path == arrives


def test_the_link_of_the_sign_in_page_keeps_what_was_asked_for(app: Flask, provider: Provider) -> None:
    visitor = Visitor(app.test_client(), "en").go("/hr/people/")
    (link,) = [a.attrib["href"] for a in visitor.page.all("a") if a.get("href", "").startswith("/sign-in/work")]
    assert back(visitor, provider.sign_in(begin(visitor, link), "kim")).page.path == "/hr/people/"


def test_signing_out_ends_it(app: Flask, provider: Provider) -> None:
    visitor = come(app, provider)
    assert visitor.press(text="Sign out").page.path == "/sign-out/work"
    assert is_out(visitor)


def test_signing_out_offers_to_end_it_at_the_provider_which_leads_back(app: Flask, provider: Provider) -> None:
    visitor = come(app, provider).press(text="Sign out")
    (link,) = [a.attrib["href"] for a in visitor.page.all("a") if "account" in text_of(a)]
    link = begin(visitor, link)
    there = requests.get(link, timeout=9)
    assert link.startswith(f"{provider.url}/oauth2/end_session?client_id={CLIENT}&")
    assert 'value="http://localhost/sign-in"' in there.text


def test_a_provider_that_cannot_end_it_is_not_linked_to(app: Flask, provider: Provider, wait: Wait) -> None:
    provider.lacks = {"end_session_endpoint"}
    wait(timedelta(hours=2))  # it is asked for its addresses once an hour
    visitor = Visitor(app.test_client(), "en").go("/sign-out/work")
    assert visitor.page.heading == "You are signed out here"
    assert "Sign out of my work account" not in visitor.page.main
    assert visitor.go("/sign-out/work/there").page.status == 404


# ------------------------------------------------------------------------------------------------ roles


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        (["g-hr-too"], Role.HR),
        (["g-hr", "g-admin"], Role.ADMINISTRATOR),
        (["g-council"], Role.WORKS_COUNCIL),
        ([], None),
        (["hr", "administrator", "G-HR", "g-hr "], None),
        ("g-hr", None),
        (["g", ["g-hr"], 7, None], None),
        (None, None),
    ],
)
def test_groups_give_the_role(
    app: Flask, provider: Provider, database: OpenSession, groups: object, role: Role | None
) -> None:
    provider.add("kim", email=EMAIL, groups=groups)
    visitor = come(app, provider)
    with database() as session:
        assert [staff.role for staff in session.scalars(select(Staff))] == ([role] if role else [])
    if role is None:
        assert visitor.page.path == "/sign-in/work/refused/no_role"
        assert visitor.page.status == 403
        assert "Ask the administrator" in visitor.page.main
        assert log_of(database) == [("?", Action.SIGN_IN_FAILED, "")]


def test_the_role_follows_the_groups_and_goes_with_them(app: Flask, provider: Provider, database: OpenSession) -> None:
    elsewhere = come(app, provider)
    provider.add("kim", email=EMAIL, groups=["g-council"])
    assert come(app, provider).page.path == "/log"
    assert is_out(elsewhere)
    elsewhere = come(app, provider)
    provider.add("kim", email=EMAIL, groups=["everybody"])
    assert come(app, provider).page.path == "/sign-in/work/refused/no_role"
    assert elsewhere.go("/log").page.path == "/sign-in"
    assert log_of(database)[0] == (EMAIL, Action.SIGN_IN_FAILED, "")


# ------------------------------------------------------------------------------------------------ addresses


def test_an_address_that_signs_in_with_a_password_is_refused_and_nothing_is_merged(
    app: Flask, provider: Provider, database: OpenSession
) -> None:
    with database() as session:
        add_staff(session, EMAIL, PASSWORD, Role.ADMINISTRATOR)
    provider.add("kim", email=EMAIL.upper(), groups=["g-hr"])
    visitor = come(app, provider)
    assert visitor.page.path == "/sign-in/work/refused/taken"
    assert is_out(visitor)
    with database() as session:
        (staff,) = session.scalars(select(Staff))
        assert (staff.issuer, staff.role) == (None, Role.ADMINISTRATOR)


def test_an_address_may_change_but_goes_over_to_nobody(app: Flask, provider: Provider, database: OpenSession) -> None:
    come(app, provider)
    provider.add("other", email=EMAIL, groups=["g-admin"])
    assert come(app, provider, "other").page.path == "/sign-in/work/refused/taken"
    provider.add("kim", email="kim.new@example.nl", groups=["g-hr"])
    assert come(app, provider).page.path == "/hr/rounds/"
    with database() as session:
        assert [(staff.subject, staff.email) for staff in session.scalars(select(Staff))] == [
            ("kim", "kim.new@example.nl")
        ]


@pytest.mark.parametrize(
    "email", [None, "", "kim", "kim @example.nl", "kim@example.nl\n", 7, "k" * 300 + "@example.nl"]
)
def test_without_an_address_nobody_comes_in(app: Flask, provider: Provider, email: object) -> None:
    provider.add("kim", email=email, preferred_username="kim", groups=["g-hr"])
    assert come(app, provider).page.path == "/sign-in/work/refused/no_address"


def test_a_work_account_has_no_password(app: Flask, provider: Provider, database: OpenSession) -> None:
    come(app, provider)
    with database() as session:
        assert staff_by_email(session, EMAIL) is not None
        assert sign_in(session, EMAIL, "") is None
        assert sign_in(session, EMAIL, PASSWORD) is None


def test_nobody_gives_a_work_account_a_password_or_a_role_here(
    app: Flask, provider: Provider, database: OpenSession
) -> None:
    provider.add("kim", email=EMAIL, groups=["g-admin"])
    boss = come(app, provider)
    assert "You sign in with your work account." in boss.go("/account").page.main
    assert "Signs in with a work account." in boss.go("/staff").page.main
    with database() as session:
        number = session.scalars(select(Staff.id)).one()
    page = boss.go(f"/staff/{number}").page
    assert "Mail a link to choose a password" not in page.main
    token = [boss.chosen_token()]
    assert boss.post(f"/staff/{number}/link", {"csrf_token": token}).page.status == 404
    assert boss.post(f"/staff/{number}", {"csrf_token": token, "role": ["hr"]}).page.status == 422
    Visitor(app.test_client(), "en").go("/sign-in/forgotten").fill({"email": EMAIL}).press()
    with database() as session:
        assert session.scalars(select(StaffLink)).all() == []
        assert session.scalars(select(Staff.role)).one() == Role.ADMINISTRATOR
        with pytest.raises(IntegrityError):
            session.execute(update(Staff).values(password_hash="x"))
        session.rollback()


# ------------------------------------------------------------------------------------------------ second factor


@pytest.mark.parametrize(
    ("claims", "arrives"),
    [
        ({}, "/sign-in/set-up"),
        ({"amr": ["pwd"]}, "/sign-in/set-up"),
        ({"amr": [["mfa"], 7]}, "/sign-in/set-up"),
        ({"acr": "1"}, "/sign-in/set-up"),
        ({"acr": ["phr"]}, "/sign-in/set-up"),
        ({"amr": ["pwd", "mfa"]}, "/hr/rounds/"),
        ({"acr": "https://refeds.org/profile/mfa"}, "/hr/rounds/"),
    ],
)
def test_our_own_second_factor_is_asked_for_unless_the_provider_asked_for_one(
    app: Flask, provider: Provider, monkeypatch: pytest.MonkeyPatch, claims: Claims, arrives: str
) -> None:
    use(app, monkeypatch, provider.url, second_factor=True)
    provider.add("kim", email=EMAIL, groups=["g-hr"], **claims)
    visitor = come(app, provider)
    assert visitor.page.path == arrives
    assert is_out(visitor) is (arrives == "/sign-in/set-up")


# ------------------------------------------------------------------------------------------------ forged ways back


def test_an_answer_counts_once(app: Flask, provider: Provider) -> None:
    visitor = Visitor(app.test_client(), "en")
    start = begin(visitor)
    cookie = visitor.client.get_cookie("session")
    assert cookie is not None
    answer = provider.sign_in(start, "kim")
    assert back(visitor, answer).page.path == "/hr/rounds/"
    assert back(visitor, answer).page.path == "/sign-in/work/refused/not_begun"
    thief = Visitor(app.test_client(), "en")
    thief.client.set_cookie("session", cookie.value)
    assert back(thief, answer).page.path == "/sign-in/work/refused/unproven", (
        "the provider gives out a code's answer once"
    )


def test_an_answer_counts_in_the_browser_that_began_it(app: Flask, provider: Provider, database: OpenSession) -> None:
    answer = provider.sign_in(begin(Visitor(app.test_client(), "en")), "kim")
    stranger = Visitor(app.test_client(), "en")
    assert back(stranger, answer).page.path == "/sign-in/work/refused/not_begun"
    begin(stranger)
    assert back(stranger, answer).page.path == "/sign-in/work/refused/not_begun", "of another sign-in"
    assert log_of(database) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("state=", "stat="),
        ("state=", "state=x"),
        ("code=", "code=x"),
        ("code=", "cod="),
        ("?", "?iss=https://evil.example&"),
    ],
)
def test_an_answer_that_was_changed_lets_nobody_in(app: Flask, provider: Provider, old: str, new: str) -> None:
    visitor = Visitor(app.test_client(), "en")
    answer = provider.sign_in(begin(visitor), "kim")
    assert back(visitor, answer.replace(old, new)).page.heading == "You are not signed in"
    assert is_out(visitor)


def test_who_takes_too_long_begins_anew(app: Flask, provider: Provider, wait: Wait) -> None:
    visitor = Visitor(app.test_client(), "en")
    answer = provider.sign_in(begin(visitor), "kim")
    wait(timedelta(minutes=11))
    assert back(visitor, answer).page.path == "/sign-in/work/refused/not_begun"


def test_who_breaks_off_reads_so(app: Flask, provider: Provider) -> None:
    visitor = Visitor(app.test_client(), "en")
    start = begin(visitor)
    answer = provider.sign_in(start, "kim", action="deny")
    answer = f"{answer}&state={parse_qs(urlsplit(start).query)['state'][0]}"  # which this provider leaves out
    back(visitor, answer)
    assert visitor.page.path == "/sign-in/work/refused/declined"
    assert back(visitor, answer).page.path == "/sign-in/work/refused/not_begun", "each counts once"


def test_who_tries_too_often_waits(app: Flask, provider: Provider) -> None:
    provider.add("kim", email=EMAIL, groups=[])
    for _ in range(20):
        assert come(app, provider).page.path == "/sign-in/work/refused/no_role"
    visitor = come(app, provider)
    assert (visitor.page.path, visitor.page.status) == ("/sign-in/work/refused/too_often", 429)


# ------------------------------------------------------------------------------------------------ a provider that fails


@pytest.mark.parametrize("path", ["/oauth2/token", "/jwks"])
def test_a_provider_that_breaks_down_in_between_gives_a_clear_page(app: Flask, provider: Provider, path: str) -> None:
    provider.broken = {path}
    visitor = come(app, provider)
    assert (visitor.page.path, visitor.page.status) == ("/sign-in/work/refused/down", 503)
    assert "Try again in a few minutes." in visitor.page.main
    provider.honest()
    assert come(app, provider).page.path == "/hr/rounds/"


@pytest.mark.parametrize("suffix", ["/", "/tenant", ":1"])
def test_a_provider_that_is_not_there_or_calls_itself_otherwise_is_not_asked(
    app: Flask, provider: Provider, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    use(app, monkeypatch, "http://localhost:1" if suffix == ":1" else provider.url + suffix)
    assert Visitor(app.test_client(), "nl").go("/sign-in/work").page.path == "/sign-in/work/refused/down"


# ------------------------------------------------------------------------------------------------ settings


GOOD: Final = {
    "SURVEY_SECRET_KEY": "k" * 32,
    "SURVEY_OIDC_ISSUER": ISSUER,
    "SURVEY_OIDC_CLIENT_ID": CLIENT,
    "SURVEY_OIDC_CLIENT_SECRET": CLIENT_SECRET,
    "SURVEY_OIDC_ROLES": ROLES,
}


def test_the_provider_can_be_set_and_its_secret_is_not_shown() -> None:
    settings = config.from_environment(GOOD)
    assert settings.oidc == config.Provider(ISSUER, CLIENT, CLIENT_SECRET, ROLES)
    assert CLIENT_SECRET not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((name, "") for name in GOOD if "OIDC" in name),
        ("SURVEY_OIDC_ISSUER", "http://login.example.nl"),
        ("SURVEY_OIDC_ISSUER", "login.example.nl"),
        ("SURVEY_OIDC_ISSUER", "https://login.example.nl/?tenant=1"),
        ("SURVEY_OIDC_ISSUER", "https://login.microsoftonline.com/common/v2.0"),
        ("SURVEY_OIDC_ISSUER", "https://login.microsoftonline.com/organizations/v2.0"),
        ("SURVEY_OIDC_ROLES", "boss=g-boss"),
        ("SURVEY_OIDC_ROLES", "everyone=g-all"),
        ("SURVEY_OIDC_ROLES", "hr"),
        ("SURVEY_OIDC_ROLES", "hr="),
        ("SURVEY_OIDC_ROLES", "hr=g-hr,"),
    ],
)
def test_a_provider_that_is_unsafe_or_not_whole_is_refused(tmp_path: Any, name: str, value: str) -> None:
    with pytest.raises(config.SettingsError, match=name):
        create_app(replace(settings_for(tmp_path / "x.db"), oidc=config.from_environment(GOOD | {name: value}).oidc))
