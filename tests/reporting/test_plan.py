"""The plan of action on paper: what stands in it, that it holds only published figures, and who may save it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask

from survey.accounts.services import add_staff
from survey.audit.models import Action
from survey.audit.services import newest
from survey.core.text import LANGUAGES, Language
from survey.followup import plan
from survey.followup.models import Cost, Status
from survey.followup.plan import Progress
from survey.infra import clock
from survey.infra.permissions import Role
from survey.reporting.documents.plan import plan_document
from survey.reporting.results.recommended import offers
from survey.rounds.services import round_by_key
from tests.conftest import PASSWORD, OpenSession
from tests.reporting.conftest import ClosedRound, alike, at_random
from tests.support.page import Page
from tests.support.pdf import Pdf, render_silently
from tests.support.visitor import Visitor

PROGRESS = Progress("Eerst Noord", "Jo Jansen", "jo@example.nl", None, Status.PLANNED, Cost.UP_TO_500, "")
PlanOf = Callable[..., str]


@pytest.fixture
def plan_of(app: Flask, database: OpenSession) -> PlanOf:
    """Return a function that gives the plan after a round as HTML."""

    def made(key: str, language: Language = "nl") -> str:
        with database() as session:
            found = round_by_key(session, key)
            assert found is not None
            return plan_document(session, found, language, app.extensions["settings"], clock.now())[1]

    return made


def adopt(app: Flask, database: OpenSession, key: str, how_many: int) -> None:
    """Put the most important actions of a round in the plan, and see to them."""
    settings = app.extensions["settings"]
    today = clock.today(settings.time_zone)
    with database() as session:
        found = round_by_key(session, key)
        assert found is not None
        offered = offers(session, found, "nl", settings, clock.now())
        plan.adopt(session, found, [offer.recommended for offer in offered[:how_many]])
        for line in plan.lines(session, today):
            plan.change(line.measure, replace(PROGRESS, due_on=today + timedelta(days=9)), today)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_a_document_that_everybody_can_read(
    app: Flask, database: OpenSession, closed_round: ClosedRound, plan_of: PlanOf, language: Language
) -> None:
    key = closed_round(at_random(42))
    adopt(app, database, key, 3)
    html = plan_of(key, language)
    pdf, source = Pdf(render_silently(html)), Page(html, "plan")
    assert pdf.failures() == []
    assert (pdf.language, pdf.marked) == (language, True)
    assert pdf.information["/Title"] == source.title
    for shown in ("Jo Jansen", "Eerst Noord", "Voorbeeld BV"):
        assert shown in html
    assert "jo@example.nl" not in html


def test_it_tells_what_is_carried_on_and_what_was_done_lately_and_nothing_older(
    app: Flask, database: OpenSession, closed_round: ClosedRound, plan_of: PlanOf
) -> None:
    before, key = closed_round(at_random(42), name="Lente"), closed_round(at_random(42, seed=3), name="Zomer")
    adopt(app, database, before, 1)
    today = clock.today(app.extensions["settings"].time_zone)
    with database() as session:
        (carried,) = (line.measure.words("nl") for line in plan.lines(session, today))
        for text, days in (("Pas gedaan", 30), ("Lang geleden", 800)):
            done = replace(PROGRESS, owner_email=None, status=Status.DONE, outcome="Zie de bon.")
            plan.add(session, {"nl": text}, done, today - timedelta(days=days))
    html = unescape(plan_of(key))
    assert [text in html for text in (carried, "Pas gedaan", "Lang geleden")] == [True, True, False]


def test_an_empty_plan_names_what_is_not_planned(closed_round: ClosedRound, plan_of: PlanOf) -> None:
    assert "Belangrijk, en nog niet in dit plan" in plan_of(closed_round(at_random(42)))


def test_who_reads_the_plan_saves_it_and_leaves_a_line(
    app: Flask, closed_round: ClosedRound, database: OpenSession
) -> None:
    key = closed_round(at_random(42), name="Lente")
    with database() as session:
        add_staff(session, "wie@example.nl", PASSWORD, Role.WORKS_COUNCIL)
        plan.add(session, {"nl": "Stoelen"}, PROGRESS, clock.today(app.extensions["settings"].time_zone))
    someone = Visitor(app.test_client()).go("/sign-in").fill({"email": "wie@example.nl", "password": PASSWORD}).press()
    someone.go("/hr/plan/")
    assert f"/hr/plan/{key}.nl.pdf" in {a.attrib["href"] for a in someone.page.all("a")}
    response = someone.client.get(f"/hr/plan/{key}.nl.pdf")
    assert (response.status_code, response.mimetype) == (200, "application/pdf")
    assert "thuiswerkcheck-plan-van-aanpak-" in response.headers["Content-Disposition"]
    with database() as session:
        assert [(entry.action, entry.subject) for entry in newest(session, None, 1)] == [(Action.PLAN_SAVED, "Lente")]


def test_plan_and_annex_rest_on_the_last_round_with_figures(closed_round: ClosedRound, hr: Visitor) -> None:
    """Of the newest round nothing can be shown: the files of the one before stay in reach, and no link is dead."""
    key = closed_round(at_random(42), name="Lente")
    empty = closed_round(at_random(4), name="Zomer")
    links = {a.attrib["href"] for a in hr.go("/hr/plan/").page.all("a")}
    assert f"/hr/plan/{key}/rie.nl.pdf" in links
    assert not [link for link in links if empty in link and "rie" in link]
    links = {a.attrib["href"] for a in hr.go(f"/hr/plan/heard/{empty}").page.all("a")}
    assert "/hr/plan/new" in links


def test_without_figures_there_is_no_plan_on_paper(closed_round: ClosedRound, hr: Visitor) -> None:
    assert hr.go(f"/hr/plan/{closed_round(at_random(4))}.nl.pdf").page.status == 404
    assert "ten minste 5 mensen" in hr.page.main
    assert hr.go("/hr/plan/nowhere.nl.pdf").page.status == 404


@pytest.mark.parametrize(("worse", "told"), [(0, "Er is nog niets duidelijk veranderd"), (1, "Wat er veranderde")])
def test_it_says_what_changed_since_earlier_measures_and_plainly_when_nothing_did(
    app: Flask, database: OpenSession, closed_round: ClosedRound, plan_of: PlanOf, worse: int, told: str
) -> None:
    before = closed_round(alike((60, {"calm": 1, "noise": 3}), (20, {"calm": 2, "noise": 2})), name="Lente")
    with database() as session:
        found = round_by_key(session, before)
        assert found is not None
        found.opens_at, found.closes_at = (moment - timedelta(days=90) for moment in (found.opens_at, found.closes_at))
    key = closed_round(alike((60, {"calm": 1 + 2 * worse, "noise": 3 - 2 * worse}), (20, {"calm": 2, "noise": 2})))
    adopt(app, database, before, 3)
    html = plan_of(key)
    assert told in html
    assert "Een verandering bewijst niet dat het door de maatregel komt." in html


def test_where_too_few_answered_it_does_not_say_that_nothing_changed(
    app: Flask, database: OpenSession, closed_round: ClosedRound, plan_of: PlanOf
) -> None:
    before = closed_round(alike((12, {"calm": 1, "noise": 3}), (6, {"calm": 2, "noise": 2})), name="Lente")
    with database() as session:
        found = round_by_key(session, before)
        assert found is not None
        found.opens_at, found.closes_at = (moment - timedelta(days=90) for moment in (found.opens_at, found.closes_at))
    key = closed_round(alike((12, {"calm": 3, "noise": 1}), (6, {"calm": 2, "noise": 2})))
    adopt(app, database, before, 3)
    html = plan_of(key)
    assert "Of er iets veranderde, is niet te zeggen" in html
    assert "Er is nog niets duidelijk veranderd" not in html
