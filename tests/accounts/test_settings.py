"""The settings page: thresholds are raised and never lowered below the environment's; the works council reads it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from survey.accounts.in_force import in_force
from survey.accounts.retention import kept
from survey.accounts.services import add_staff, set_contact
from survey.core.questionnaires.questionnaire import Contact
from survey.infra import clock
from survey.infra.permissions import Role
from survey.rounds.freezing import as_frozen, freeze
from survey.rounds.services import round_by_key
from tests.conftest import PASSWORD, OpenRound, OpenSession
from tests.support.databases import BOTH
from tests.support.visitor import Visitor

SignIn = Callable[[Role], Visitor]
GOOD = {
    "name": "Voorbeeld NV",
    "min_cell_size": "8",
    "min_cell_size_sensitive": "12",
    "language": "",
    "own_check": "on",
    "open_questions": "off",
    "keep_requests": "14",
    "keep_participations": "7",
    "keep_log": "36",
}


@pytest.fixture
def signed_in(app: Flask, database: OpenSession) -> SignIn:
    """Return a function that signs somebody of a role in."""

    def sign_in(role: Role) -> Visitor:
        with database() as session:
            add_staff(session, "staf@example.nl", PASSWORD, role)
        visitor = Visitor(app.test_client()).go("/sign-in")
        return visitor.fill({"email": "staf@example.nl", "password": PASSWORD}).press()

    return sign_in


@pytest.fixture
def administrator(signed_in: SignIn) -> Visitor:
    return signed_in(Role.ADMINISTRATOR)


@BOTH
def test_raised_thresholds_hold_for_rounds_that_open_later(
    app: Flask, administrator: Visitor, database: OpenSession, open_round: OpenRound
) -> None:
    before, after = open_round(round_name="Eerder"), open_round(round_name="Later")
    settings = app.extensions["settings"]

    def frozen(key: str) -> tuple[int, int]:
        with database() as session:
            found = round_by_key(session, key)
            assert found is not None
            freeze(session, found, settings, clock.now())
            held = as_frozen(session, found, settings)
            return held.min_cell_size, held.min_cell_size_sensitive

    assert frozen(before) == (5, 10)
    administrator.go("/settings").fill(GOOD).press()
    assert "opgeslagen" in administrator.page.main
    assert administrator.chosen() == {name: [text] for name, text in GOOD.items()}
    assert (frozen(before), frozen(after)) == ((5, 10), (8, 12))


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("name", "", "Vul de naam van de organisatie in"),
        ("min_cell_size", "4", "van 5 tot 1000"),
        ("min_cell_size", "vijf", "van 5 tot 1000"),
        ("min_cell_size_sensitive", "9", "van 10 tot 1000"),
        ("min_cell_size_sensitive", "", "van 10 tot 1000"),
        ("keep_requests", "0", "van 1 tot 90"),
        ("keep_participations", "31", "van 1 tot 30"),
        ("keep_log", "11", "van 12 tot 60"),
    ],
)
def test_what_would_betray_people_is_refused_and_stays_on_the_page(
    app: Flask, administrator: Visitor, database: OpenSession, field: str, text: str, said: str
) -> None:
    administrator.go("/settings").fill(GOOD | {field: text}).press()
    assert administrator.page.status == 422
    assert said in administrator.page.main
    assert administrator.chosen() == {name: [value] for name, value in (GOOD | {field: text}).items()}
    with database() as session:
        assert in_force(session, app.extensions["settings"]) == app.extensions["settings"]


def test_how_long_things_are_kept_is_shown_and_holds(administrator: Visitor, database: OpenSession) -> None:
    administrator.go("/settings").fill(GOOD).press()
    with database() as session:
        assert kept(session) == (timedelta(days=14), timedelta(days=7), 36)
        add_staff(session, "hr@example.nl", PASSWORD, Role.HR)
        set_contact(session, Contact.HR, "Team HR", "020", "", "")
    assert "nog 14 dagen daarna" in administrator.go("/help").page.main


def test_with_one_language_there_is_no_switch(app: Flask, administrator: Visitor, open_round: OpenRound) -> None:
    path = f"/r/{open_round()}"
    assert "English" in administrator.go(path).page.text
    administrator.go("/settings").fill(GOOD | {"language": "nl"}).press()
    stranger = Visitor(app.test_client())
    stranger.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert "English" not in stranger.go(path).page.text
    stranger.post("/language", {"csrf_token": [stranger.chosen_token()], "language": ["en"]})
    assert stranger.page.status == 404


def test_the_works_council_reads_and_changes_nothing(signed_in: SignIn) -> None:
    council = signed_in(Role.WORKS_COUNCIL).go("/settings")
    assert "Kleinste groep waarvan cijfers te zien zijn 5" in council.page.main
    assert council.chosen() == {}
    token = council.chosen_token()
    council.post("/settings", {"csrf_token": [token]} | {name: [text] for name, text in GOOD.items()})
    assert council.page.status == 403


def test_no_secret_is_shown(app: Flask, administrator: Visitor) -> None:
    page = administrator.go("/settings").response.text
    settings = app.extensions["settings"]
    assert settings.secret_key not in page
    assert settings.database_url.removeprefix("sqlite:///") not in page
