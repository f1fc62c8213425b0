"""The plan: measures of HR's own, how they stand, who may read them, and what the database refuses."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from survey.audit.models import Action
from survey.audit.services import newest
from survey.followup import plan
from survey.followup.models import Cost, Measure, Status
from survey.followup.plan import Progress
from survey.infra import clock
from survey.infra.permissions import Role
from tests.conftest import OpenSession
from tests.followup.conftest import TODAY, SignIn
from tests.support.databases import BOTH
from tests.support.page import text_of
from tests.support.visitor import Visitor

PAYLOAD = "<script>alert(1)</script>\"'&"
PROGRESS = Progress("", "Jo", "jo@example.nl", TODAY, Status.PLANNED, Cost.UNKNOWN, "")


def add(session: Session, text: str, **changed: object) -> Measure:
    return plan.add(session, {"nl": text}, replace(PROGRESS, **changed), TODAY)  # type: ignore[arg-type]  # any field


def texts_of(session: Session, today: date = TODAY, status: Status | None = None) -> list[str]:
    return [line.measure.words("nl") for line in plan.lines(session, today, status)]


def test_overdue_measures_come_first_and_closed_ones_last(session: Session) -> None:
    day = timedelta(days=1)
    add(session, "no day", due_on=None)
    add(session, "next", due_on=TODAY + day)
    add(session, "over", status=Status.DONE, outcome="Seen.")
    add(session, "late", due_on=TODAY - day)
    assert texts_of(session) == ["late", "next", "no day", "over"]
    assert [line.overdue for line in plan.lines(session, TODAY)] == [True, False, False, False]
    assert texts_of(session, status=Status.DONE) == ["over"]
    assert plan.open_count(plan.lines(session, TODAY)) == 3


def test_the_day_itself_is_not_overdue(session: Session) -> None:
    made = add(session, "today")
    assert not made.overdue(TODAY)
    assert made.overdue(TODAY + timedelta(days=1))


def test_closing_keeps_the_day_and_forgets_the_address(session: Session) -> None:
    made = add(session, "chairs")
    done = replace(PROGRESS, status=Status.DONE, outcome="Bought.")
    plan.change(made, done, TODAY)
    plan.change(made, done, TODAY + timedelta(days=3))
    assert (made.closed_on, made.owner, made.owner_email) == (TODAY, "Jo", None)
    plan.change(made, PROGRESS, TODAY)
    assert (made.closed_on, made.owner_email) == (None, "jo@example.nl")
    with pytest.raises(ValueError, match="dropped"):
        plan.change(made, replace(PROGRESS, status=Status.DROPPED), TODAY)


BROKEN: list[dict[str, object]] = [
    {"status": "perhaps"},
    {"cost": "cheap"},
    {"status": "done", "outcome": "x"},
    {"status": "planned", "closed_on": TODAY},
    {"status": "dropped", "closed_on": TODAY},
    {"status": "done", "outcome": "x", "closed_on": TODAY, "owner_email": "jo@example.nl"},
]


@BOTH
def test_the_database_refuses_what_no_form_offers(session: Session) -> None:
    for broken in BROKEN:
        session.add(Measure(**({"texts": {"nl": "x"}, "legal": {}, "scales": []} | broken)))
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()


# ------------------------------------------------------------------------------------------------ the pages


def test_hr_adds_a_measure_and_closes_it_with_what_shows_it(hr: Visitor, database: OpenSession) -> None:
    hr.go("/hr/plan/")
    assert "Er staat nog niets in het plan." in hr.page.main
    hr.follow("Maatregel toevoegen")
    hr.fill(
        {"text_nl": f"Stoelen {PAYLOAD}", "owner": "Jo Jansen", "owner_email": "jo@example.nl", "due_on": "2026-01-05"}
    )
    hr.press()
    assert (hr.page.path, hr.page.status) == ("/hr/plan/", 200)
    assert "<script>alert" not in hr.page.html
    for shown in ("1 is over tijd.", "Jo Jansen", "5 januari 2026", "Zelf toegevoegd"):
        assert shown in hr.page.main
    hr.follow(f"Stoelen {PAYLOAD}").fill({"status": "done"}).press()
    assert hr.page.status == 422
    assert list(hr.page.error_links.values()) == ["#outcome"]
    assert hr.chosen()["owner"] == ["Jo Jansen"]
    hr.fill({"outcome": "Er staan 40 nieuwe stoelen."}).press()
    assert "is over tijd." not in hr.page.main
    with database() as session:
        (line,) = plan.lines(session, TODAY)
        assert (line.measure.outcome, line.measure.owner_email) == ("Er staan 40 nieuwe stoelen.", None)
        entries = [(entry.action, entry.subject) for entry in newest(session, None, 2)]
    assert entries == [
        (Action.MEASURE_CHANGED, f"Stoelen {PAYLOAD}: done"),
        (Action.MEASURE_ADDED, f"Stoelen {PAYLOAD}: planned"),
    ]


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(hr: Visitor) -> None:
    hr.go("/hr/plan/new").fill(
        {"text_nl": " ", "detail": "Eerst Noord", "owner_email": "jo", "due_on": "morgen"}
    ).press()
    assert hr.page.status == 422
    assert list(hr.page.error_links.values()) == ["#text_nl", "#owner_email", "#due_on"]
    assert "Eerst Noord" in hr.page.html


def test_each_reads_it_in_their_own_language_where_it_has_words(hr: Visitor, database: OpenSession) -> None:
    hr.go("/hr/plan/new").fill({"text_nl": "Stoelen kopen", "status": "planned", "cost": "none"}).press()
    hr.follow("Stoelen kopen")
    hr.language = "en"
    hr.press(text="English")
    assert '<h1 lang="nl">Stoelen kopen</h1>' in hr.page.html
    hr.fill({"text_en": "Buy chairs"}).press()
    assert "Buy chairs" in hr.page.main
    hr.follow("Buy chairs").fill({"text_nl": "", "text_en": ""}).press()
    assert list(hr.page.error_links.values()) == ["#text_nl"]
    with database() as session:
        assert [line.measure.texts for line in plan.lines(session, TODAY)] == [
            {"nl": "Stoelen kopen", "en": "Buy chairs"}
        ]


def test_the_list_is_filtered_by_status(hr: Visitor, database: OpenSession) -> None:
    with database() as session:
        add(session, "Stoelen")
        add(session, "Schermen", status=Status.UNDER_WAY)
    assert "Stoelen" not in hr.go("/hr/plan/?status=under_way").page.main
    assert "Schermen" in hr.page.main
    assert "Geen maatregel staat er zo voor." in hr.go("/hr/plan/?status=done").page.main
    assert "Stoelen" in hr.go("/hr/plan/?status=nothing").page.main


@pytest.mark.usefixtures("organisation")
@pytest.mark.parametrize("role", [Role.PREVENTION_OFFICER, Role.WORKS_COUNCIL])
def test_others_read_and_do_not_write(app: Flask, sign_in: SignIn, database: OpenSession, role: Role) -> None:
    today = clock.today(app.extensions["settings"].time_zone)
    with database() as session:
        made = plan.add(session, {"nl": "Stoelen kopen"}, replace(PROGRESS, detail="Eerst Noord"), today).id
    someone = sign_in(role).go("/hr/plan/").follow("Stoelen kopen")
    assert someone.page.path == f"/hr/plan/{made}"
    for shown in ("Planned", "Jo", "Eerst Noord"):
        assert shown in someone.page.main
    assert "jo@example.nl" not in someone.page.html
    assert not [
        form
        for form in someone.page.all("form")
        if form.get("method") == "post" and "plan" in form.get("action", "plan")
    ]
    form = next(form for button, form in someone.page.buttons() if text_of(button) == "Sign out")
    someone.post(f"/hr/plan/{made}", {"csrf_token": form.values["csrf_token"], "status": ["dropped"]})
    assert someone.page.status == 403


def test_a_measure_that_is_not_there_is_not_found(hr: Visitor) -> None:
    assert hr.go("/hr/plan/77").page.status == 404
