"""Managers read the published results of the units that the administrator chose for them, and nothing of any other."""

import pytest
from flask import Flask

from survey.accounts.services import add_staff, staff_by_email
from survey.audit.models import Action
from survey.audit.services import newest
from survey.infra import clock
from survey.infra.permissions import Role
from survey.people import units as tree
from survey.people.managers import let_manage, managed_units
from survey.people.models import Unit
from survey.rounds.freezing import freeze
from survey.rounds.services import rounds
from tests.conftest import PASSWORD, OpenRound, OpenSession
from tests.reporting.conftest import ClosedRound, at_random
from tests.support.page import text_of
from tests.support.visitor import Visitor

EMAIL, BOSS = "chef@example.nl", "beheer@example.nl"


def come(app: Flask, email: str) -> Visitor:
    visitor = Visitor(app.test_client(), "en").go("/sign-in")
    return visitor.fill({"email": email, "password": PASSWORD}).press()


@pytest.fixture
def manager(app: Flask, database: OpenSession, units: list[int]) -> Visitor:
    """Who manages Noord and Top."""
    with database() as session:
        let_manage(session, add_staff(session, EMAIL, PASSWORD, Role.MANAGER).id, [units[0], units[2]])
    return come(app, EMAIL)


def table(visitor: Visitor) -> list[list[str]]:
    return [[text_of(cell) for cell in row] for row in visitor.page.all("tr")]


def test_the_administrator_chooses_the_units_and_the_log_says_so(
    app: Flask, database: OpenSession, units: list[int]
) -> None:
    with database() as session:
        add_staff(session, BOSS, PASSWORD, Role.ADMINISTRATOR)
        ours = add_staff(session, EMAIL, PASSWORD, Role.MANAGER).id
        other = add_staff(session, "hr@example.nl", PASSWORD, Role.HR).id
    boss = come(app, BOSS).go(f"/staff/{ours}").follow("Choose units")
    boss.fill({"units": [str(units[1])]}).press()
    assert "The units are saved." in boss.page.main
    token = next(form.values["csrf_token"][0] for _, form in boss.go(f"/staff/{ours}/units").page.buttons())
    wrong = {"csrf_token": token, "units": "999"}
    assert boss.client.post(f"/staff/{ours}/units", data=wrong).status_code == 422
    assert "Choose units" not in boss.go(f"/staff/{other}").page.main
    assert boss.go(f"/staff/{other}/units").page.status == 404
    with database() as session:
        assert [unit.name for unit in managed_units(session, ours)] == ["Zuid"]
        line = newest(session, None, 1)[0]
        assert (line.who, line.action, line.subject) == (BOSS, Action.UNITS_GIVEN, f"{EMAIL}: Zuid")


def test_a_manager_reads_their_own_units(
    app: Flask,
    closed_round: ClosedRound,
    open_round: OpenRound,
    manager: Visitor,
    database: OpenSession,
    units: list[int],
) -> None:
    key = closed_round(at_random(60), name="Ronde 1")
    running, counting = open_round("engine"), closed_round(at_random(30), name="Ronde 2", published=False)
    with database() as session:
        for found in rounds(session):
            freeze(session, found, app.extensions["settings"], clock.now())
    manager.go("/my-units/")
    assert manager.page.main.count("Ronde 1") == 2
    assert "Ronde 2" not in manager.page.main
    assert table(manager)[-1][-1] == "not shown: fewer than 10 people work here"
    manager.follow("Ronde 1: Noord")
    assert manager.page.heading == "Noord"
    assert "What stands out" in manager.page.main
    manager.follow("Over the rounds")
    assert manager.page.heading == "Over the rounds: Noord"
    saved = manager.client.get(f"/my-units/{units[0]}/{key}/report.en.pdf")
    assert saved.data.startswith(b"%PDF")
    for path, words in (
        (f"/my-units/{units[2]}/{key}", "Not shown: fewer than 10 people work here."),
        (f"/my-units/{units[2]}/{key}/report.en.pdf", "Not shown: fewer than 10 people work here."),
        (f"/my-units/{units[0]}/{counting}", "are being counted"),
        (f"/my-units/{units[0]}/{running}", "not over yet"),
        (f"/my-units/{units[1]}/{key}", ""),
        (f"/my-units/{units[1]}/{key}/trend", ""),
        (f"/my-units/{units[1]}/{key}/report.en.pdf", ""),
        (f"/my-units/0/{key}", ""),
        (f"/my-units/{units[0]}/{key}/report.de.pdf", ""),
        (f"/my-units/{units[0]}/x", ""),
    ):
        assert manager.go(path).page.status == 404, path
        assert words in manager.page.main
    for path in (f"/hr/rounds/{key}", f"/hr/rounds/{key}/units", "/hr/plan/", "/hr/people/", "/requests", "/log"):
        assert manager.go(path).page.status == 403, path
    with database() as session:
        seen = [(line.action, line.subject) for line in newest(session, None, 9) if line.who == EMAIL]
    assert seen[:2] == [(Action.REPORT_SAVED, "Ronde 1: Noord"), (Action.RESULTS_SEEN, "Ronde 1: Noord")]


def test_a_unit_is_known_by_its_number_through_a_reorganisation(
    closed_round: ClosedRound, manager: Visitor, database: OpenSession, units: list[int]
) -> None:
    key = closed_round(at_random(60))
    noord, zuid, top = units
    with database() as session:
        tree.change(session, session.get_one(Unit, noord), "Noordwest", zuid, None)
        tree.join(session, session.get_one(Unit, top), zuid)
    manager.go("/my-units/")
    assert "then called Noord" in manager.page.main
    assert "Zuid" not in manager.page.main, "nobody becomes manager of the unit that stays"
    assert manager.go(f"/my-units/{noord}/{key}").page.heading == "Noord"
    assert manager.go(f"/my-units/{top}/{key}").page.status == 404
    with database() as session:
        new = tree.add(session, "Oost", None, 9).id
        assert new not in units, "a round that is over would take it for the unit that had its number"
        staff = staff_by_email(session, EMAIL)
        assert staff is not None
        let_manage(session, staff.id, [new])
    assert "No round with this unit is over yet." in manager.go("/my-units/").page.main
    assert manager.go(f"/my-units/{noord}/{key}").page.status == 404
    with database() as session:
        let_manage(session, staff.id, [])
    assert "No unit is tied to your account yet." in manager.go("/my-units/").page.main
