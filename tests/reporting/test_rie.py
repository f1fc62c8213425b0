"""The annex to the risk assessment: each risk with its people, measure and law, from published figures alone."""

import re
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask

from survey.audit.models import Action
from survey.audit.services import newest
from survey.core.text import LANGUAGES, Language
from survey.followup import plan
from survey.followup.models import Status
from survey.infra import clock
from survey.reporting.documents.rie import rie_document
from survey.rounds.services import round_by_key
from tests.conftest import OpenSession
from tests.reporting.conftest import ClosedRound, at_random
from tests.reporting.test_plan import PROGRESS, adopt
from tests.support.page import Page, text_of
from tests.support.pdf import Pdf, render_silently
from tests.support.visitor import Visitor


def annex(app: Flask, database: OpenSession, key: str, language: Language) -> str:
    with database() as session:
        found = round_by_key(session, key)
        assert found is not None
        return rie_document(session, found, language, app.extensions["settings"], clock.now())[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_risk_stands_with_its_measure_and_its_law(
    app: Flask, database: OpenSession, closed_round: ClosedRound, language: Language
) -> None:
    key = closed_round(at_random(42))
    before = annex(app, database, key, language)
    adopt(app, database, key, 3)
    html = annex(app, database, key, language)
    pdf = Pdf(render_silently(html))
    assert (pdf.failures(), pdf.language) == ([], language)
    assert pdf.information["/Title"] == Page(html, "annex").title
    assert "Jo Jansen" not in before
    assert "Jo Jansen" in html
    assert "jo@example.nl" not in html
    assert all(re.search(r"· [0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4}", page) for page in pdf.pages[1:])
    assert ("Arbowet artikel 5" if language == "nl" else "Working Conditions Act, article 5") in unescape(html)


def test_it_is_saved_from_the_plan_and_leaves_a_line(
    hr: Visitor, closed_round: ClosedRound, database: OpenSession
) -> None:
    key = closed_round(at_random(42), name="Lente")
    hr.go("/hr/plan/")
    assert f'href="/hr/plan/{key}/rie.nl.pdf"' in hr.page.html
    response = hr.client.get(f"/hr/plan/{key}/rie.nl.pdf")
    assert (response.status_code, response.mimetype) == (200, "application/pdf")
    assert "bijlage-rie" in response.headers["Content-Disposition"]
    with database() as session:
        assert [(entry.action, entry.subject) for entry in newest(session, None, 1)] == [(Action.ANNEX_SAVED, "Lente")]


def test_what_is_planned_twice_is_said_once_for_a_risk(
    app: Flask, database: OpenSession, closed_round: ClosedRound
) -> None:
    before, key = closed_round(at_random(42), name="Lente"), closed_round(at_random(42), name="Zomer")
    adopt(app, database, before, 1)
    today = clock.today(app.extensions["settings"].time_zone)
    with database() as session:
        (line,) = plan.lines(session, today)
        plan.change(line.measure, replace(PROGRESS, status=Status.DONE, outcome="Zie de bon."), today)
    adopt(app, database, key, 1)
    page = Page(annex(app, database, key, "nl"), "annex")
    planned = [text_of(div) for div in page.all("div") if div.get("class") == "planned"]
    assert {text.count("Jo Jansen") for text in planned} == {2}
