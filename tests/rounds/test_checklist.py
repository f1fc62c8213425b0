"""The check-list before inviting: it finds what is not in order, and leads to the page that mends it."""

from dataclasses import replace
from datetime import UTC, date, datetime

from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from survey.accounts.jobs import Job, note_runs
from survey.accounts.services import set_contact
from survey.config import Settings
from survey.core.questionnaires.questionnaire import Contact
from survey.people.models import Unit
from survey.people.services import add_unit
from survey.rounds.checklist import Check, checklist
from survey.rounds.invitations import before
from survey.rounds.services import plan_round
from tests.conftest import OpenRound, OpenSession
from tests.rounds.conftest import Invitees
from tests.support.languages import questionnaire
from tests.support.visitor import Visitor

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MONDAY, FRIDAY, EASTER = date(2026, 3, 9), date(2026, 3, 20), date(2026, 4, 6)


def wrong(session: Session, settings: Settings, first: date = MONDAY, last: date = FRIDAY) -> set[Check]:
    planned = plan_round(session, "Proef", [questionnaire("sitting")], "full", (first, last), settings)
    return {
        one.check
        for one in checklist(session, planned, before(session, planned, NOW), {EASTER}, settings, NOW)
        if not one.fine
    }


def test_what_is_mended_leaves_the_list(session: Session, app: Flask) -> None:
    settings: Settings = app.extensions["settings"]
    add_unit(session, "Top", 2)
    assert wrong(session, settings) == {Check.MAIL, Check.WORKER, Check.CONTACTS, Check.UNITS}
    settings = replace(settings, smtp_url="smtp://mail.example.nl")
    note_runs(session, {Job.SEND: ""}, NOW)
    for kind in (Contact.HR, Contact.PREVENTION_OFFICER):
        set_contact(session, kind, "Jo", "020", "", "")
    session.flush()
    assert wrong(session, settings) == {Check.UNITS}
    assert wrong(session, settings, last=EASTER) == {Check.UNITS, Check.DATES}
    assert wrong(session, settings, first=date(2026, 3, 8)) == {Check.UNITS, Check.DATES}
    note_runs(session, {Job.SEND: "OSError"}, NOW)
    assert wrong(session, settings) == {Check.UNITS, Check.WORKER}


def test_the_page_says_what_to_mend_and_where(hr: Visitor, people: Invitees, key: str) -> None:
    people(2)
    people(1, email=None, staff_number="9")
    hr.go(f"/hr/rounds/{key}/invite")
    assert "1 persoon heeft geen e-mailadres en krijgt geen mail" in hr.page.main
    assert "minder dan 10 mensen: Top" in hr.page.main
    assert "er komen dus geen cijfers" not in hr.page.main
    hr.follow("Voeg kleine eenheden samen")
    assert hr.page.path == "/hr/people/units"


def test_a_firm_of_three_is_told_beforehand_that_there_will_be_no_figures(
    hr: Visitor, people: Invitees, open_round: OpenRound, database: OpenSession
) -> None:
    people(3)
    with database() as session:
        session.execute(update(Unit).values(headcount=0))
        add_unit(session, "Allen", 3)
    assert "er komen dus geen cijfers" in hr.go(f"/hr/rounds/{open_round()}/invite").page.main
