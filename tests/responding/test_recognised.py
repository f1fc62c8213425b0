"""Coming with a work account: to the own invitation of whoever is on the list, and nothing is kept of who came."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final
from urllib.parse import parse_qsl

import pytest
from flask import Flask
from sqlalchemy import select

from survey.accounts import oidc
from survey.audit.services import newest
from survey.infra import clock
from survey.infra.limits import Attempt
from survey.people.models import Participant
from survey.responding.models import Response
from survey.rounds import invitations
from survey.rounds.models import Participation, Round
from survey.rounds.recognising import token_for
from survey.rounds.services import round_by_key
from tests.accounts.conftest import provider as provider  # noqa: PLC0414  # a fixture
from tests.accounts.conftest import running as running  # noqa: PLC0414  # a fixture
from tests.accounts.test_sessions import Wait
from tests.accounts.test_sessions import wait as wait  # noqa: PLC0414  # a fixture
from tests.app.test_routes import dump
from tests.conftest import OpenRound, OpenSession
from tests.support.mixing import mix_all
from tests.support.provider import Provider
from tests.support.visitor import Respondent, Visitor, first
from tests.support.work_accounts import LEGACY, begin

pytestmark = LEGACY
ADDRESS, NUMBER = "robin@example.nl", "00417"
BACK: Final = "http://localhost/w/back"


@pytest.fixture
def key(app: Flask, provider: Provider, open_round: OpenRound, database: OpenSession, units: list[int]) -> str:
    """An open round to which people come with a work account, Robin is invited, and the provider knows Robin."""
    made = open_round()
    provider.add("robin", email=ADDRESS.title(), staff=NUMBER)
    with database() as session:
        session.add(Participant(id=b"r" * 16, name="Robin", email=ADDRESS, staff_number=NUMBER, unit_id=units[0]))
        session.flush()
        found = round_by_key(session, made)
        assert found is not None
        found.work_account = True
        invitations.invite(session, found, app.extensions["settings"], found.opens_at)
    return made


def come(person: Visitor, provider: Provider, key: str, subject: str = "robin") -> Visitor:
    """Sign in at the provider, and come back."""
    back = provider.sign_in(begin(person, f"/w/{key}/sign-in"), subject)
    return person.go(back.removeprefix("http://localhost"))


def test_an_employee_comes_to_the_own_invitation_and_counts_once(
    key: str, provider: Provider, respondent: Callable[..., Respondent], database: OpenSession, units: list[int]
) -> None:
    person = respondent(key).go(f"/w/{key}")
    assert any(link.get("href") == f"/w/{key}/sign-in" for link in person.page.all("a"))
    before = dump(database)
    come(person, provider, key)
    assert person.page.path.startswith("/i/")
    assert dump(database) == before, "coming changes nothing"
    person.press().fill({"q_place": "garden"}).next()
    other = respondent(key)
    come(other, provider, key)
    assert other.press().chosen()["q_place"] == ["garden"], "the same draft on each device"
    other.walk(first).press()
    assert other.step == "result"
    again = respondent(key)
    come(again, provider, key)
    assert "ontvangen" in again.page.heading
    assert person.go(f"/w/{key}").page.path == f"/r/{key}"
    with database() as session:
        mix_all(session)
        assert session.scalars(select(Response.unit_id)).all() == [units[0]]
        assert session.scalars(select(Participation.done)).all() == [True]
        assert session.scalars(select(Attempt)).all() == []
        assert newest(session, None, 9) == []


def test_nothing_is_kept_or_logged_of_who_came(
    key: str,
    provider: Provider,
    respondent: Callable[..., Respondent],
    database: OpenSession,
    caplog: pytest.LogCaptureFixture,
) -> None:
    provider.add("subject-canary", email=ADDRESS, name="name-canary", groups=["group-canary"])
    provider.add("stranger-canary", email="stranger-canary@example.nl")
    person = respondent(key)
    with caplog.at_level(logging.DEBUG, "survey"):
        come(person, provider, key, "subject-canary").press()
        come(respondent(key), provider, key, "stranger-canary")
    with person.client.session_transaction() as held:
        browser = str(dict(held))
    logged = " ".join(line.getMessage() for line in caplog.records if line.name.startswith("survey"))
    for kept in (str(dump(database)), logged, browser):
        assert "canary" not in kept
        assert provider.url not in kept


@pytest.mark.parametrize(
    ("claims", "claim", "comes"),
    [
        ({"email": ADDRESS}, "", True),
        ({"email": ADDRESS, "email_verified": True}, "", True),
        ({"email": ADDRESS, "email_verified": False}, "", False),
        ({"email": "jo@example.nl"}, "", False),
        ({"groups": ["everybody"]}, "", False),
        ({"staff": NUMBER}, "staff", True),
        ({"staff": "", "email": ADDRESS}, "staff", False),
        ({"staff": "417", "email": ADDRESS}, "staff", False),
    ],
)
@pytest.mark.usefixtures("key")
def test_who_is_recognised(
    app: Flask, provider: Provider, database: OpenSession, claims: dict[str, object], claim: str, comes: bool
) -> None:
    settings = app.extensions["settings"]
    provider.add("robin", **claims)
    own = replace(settings.oidc, staff_number=claim)
    begun = oidc.Begun.new(None, clock.now())
    answer = provider.sign_in(oidc.address(own, begun, BACK, clock.now()), "robin").partition("?")[2]
    known = oidc.identity(own, begun, dict(parse_qsl(answer)), BACK, clock.now())
    with database() as session:
        found = session.scalars(select(Round)).one()
        assert (token_for(session, found, known, own, settings) is not None) is comes


@pytest.mark.usefixtures("key")
def test_whoever_is_not_invited_to_the_round_reads_so(
    provider: Provider, respondent: Callable[..., Respondent], open_round: OpenRound, database: OpenSession
) -> None:
    other = open_round(round_name="Andere")
    person = respondent(other)
    assert person.go(f"/w/{other}").page.status == 404
    assert person.go(f"/w/{other}/sign-in").page.status == 404
    with database() as session:
        found = round_by_key(session, other)
        assert found is not None
        found.work_account = True
    assert "niet op de lijst" in come(person, provider, other).page.main
    with database() as session:
        assert session.scalars(select(Attempt)).all() == []


def test_an_answer_counts_once_in_its_own_browser_and_in_time(
    key: str, provider: Provider, respondent: Callable[..., Respondent], wait: Wait, database: OpenSession
) -> None:
    person, thief = respondent(key), respondent(key)
    answer = provider.sign_in(begin(person, f"/w/{key}/sign-in"), "robin").removeprefix("http://localhost")
    assert thief.go(answer).page.path == "/w/refused/not_begun"
    begin(thief, f"/w/{key}/sign-in")
    assert thief.go(answer).page.path == "/w/refused/not_begun"
    assert thief.go(answer.replace("/w/back", "/sign-in/work/back")).page.path == "/sign-in/work/refused/not_begun"
    assert person.go(answer).page.path.startswith("/i/")
    assert person.go(answer).page.path == "/w/refused/not_begun"
    provider.forge = lambda _claims: None
    assert come(person, provider, key).page.path == "/w/refused/unproven"
    provider.honest()
    provider.broken = {"/oauth2/token"}
    assert come(person, provider, key).page.status == 503
    provider.honest()
    late = provider.sign_in(begin(person, f"/w/{key}/sign-in"), "robin").removeprefix("http://localhost")
    wait(timedelta(minutes=11))
    assert person.go(late).page.path == "/w/refused/not_begun"
    with database() as session:
        ends = session.scalars(select(Attempt.forgotten_at)).all()
        assert len(ends) == 2
        assert {(moment.minute, moment.second) for moment in ends} == {(0, 0)}, "no row tells the minute"


@pytest.mark.usefixtures("provider")
def test_hr_lets_people_come_with_their_work_account(hr: Visitor, open_round: OpenRound, database: OpenSession) -> None:
    key = open_round()
    hr.go(f"/hr/rounds/{key}").follow("Werkaccount").fill({"work_account": "yes"}).press()
    assert f"http://localhost/w/{key}" in hr.page.main
    over = open_round(first=-9, last=-2, round_name="Voorbij")
    assert "voorbij" in hr.go(f"/hr/rounds/{over}/work-account").page.main
    with database() as session:
        assert session.scalars(select(Round.work_account).order_by(Round.id)).all() == [True, False]


def test_without_a_provider_hr_reads_how_to_get_one(hr: Visitor, open_round: OpenRound) -> None:
    key = open_round()
    assert "/work-account" not in hr.go(f"/hr/rounds/{key}").page.html
    assert "SURVEY_OIDC_ISSUER" in hr.go(f"/hr/rounds/{key}/work-account").page.main
    assert hr.go(f"/w/{key}").page.status == 404
