"""The annex to the risk assessment: each risk with its people, measure and law, from published figures alone."""

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from io import BytesIO

import pytest
import time_machine
from flask import Flask
from openpyxl import load_workbook

from survey.audit.models import Action
from survey.audit.services import newest
from survey.core.text import LANGUAGES, Language
from survey.followup import plan
from survey.followup.models import Status
from survey.infra import clock
from survey.reporting.documents.rie import rie_document
from survey.reporting.documents.rie_book import rie_workbook
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
    looked_up = "24 november 2026" if language == "nl" else "24 November 2026"
    assert looked_up in html
    assert "Jo Jansen" not in before
    assert "Jo Jansen" in html
    assert "jo@example.nl" not in html
    assert not re.search(r"[≤≥] \d+% (need|vraagt)", html)  # a sentence says it in words
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
    with database() as session:
        for line in plan.lines(session, today):
            plan.change(line.measure, replace(PROGRESS, status=Status.DROPPED, outcome="Toch niet."), today)
    assert "; in het plan staat er nog geen maatregel voor." in unescape(annex(app, database, key, "nl"))


def test_its_workbook_has_a_row_for_each_risk_and_measure(
    app: Flask, hr: Visitor, closed_round: ClosedRound, database: OpenSession
) -> None:
    key = closed_round(at_random(42), name="Lente")
    adopt(app, database, key, 3)
    with database() as session:
        plan.add(session, {"nl": "=1+1"}, PROGRESS, date(2026, 1, 1))
    address = f"/hr/plan/{key}/rie.nl.xlsx"
    assert f'href="{address}"' in hr.go("/hr/plan/").page.html
    response = hr.client.get(address)
    assert re.search(r"bijlage-rie-[\d-]+\.xlsx", response.headers["Content-Disposition"])
    about, risks, measures, rest = load_workbook(BytesIO(response.data)).worksheets
    assert about["A1"].value == "Thuiswerken bij Voorbeeld BV: bijlage bij de RI&E"
    assert any("nagekeken op 24 november 2026" in row[0] for row in about.iter_rows(values_only=True))
    heading, *rows = risks.iter_rows(values_only=True)
    assert len({len(row) for row in (heading, *rows)}) == 1
    html = annex(app, database, key, "nl")
    found = dict.fromkeys((row[2], row[3]) for row in rows)
    assert len(found) == max(row[0] for row in rows)
    assert all(f"{title}: {score}" in unescape(html) for title, score in found)
    planned = [row for row in rows if row[9] == "Jo Jansen"]
    assert {(row[11], row[13]) for row in planned} == {("Gepland", "Tot € 500")}
    assert all(row[10].date() > date(2026, 1, 1) for row in planned)
    heading, *rows = measures.iter_rows()
    assert "Arbobesluit artikel 5.10" in {row[11].value for row in rows}
    (formula,) = (row[1] for row in rows if row[1].value == "=1+1")
    assert (formula.data_type, "jo@example.nl" in str([cell.value for row in rows for cell in row])) == ("s", False)
    assert rest.max_column == 3
    with database() as session:
        assert [(entry.action, entry.subject) for entry in newest(session, None, 1)] == [(Action.ANNEX_SAVED, "Lente")]


def test_its_workbook_speaks_both_languages_and_is_the_same_each_time(
    app: Flask, closed_round: ClosedRound, database: OpenSession
) -> None:
    key, moment, books = closed_round(at_random(42)), clock.now(), {}
    for language in LANGUAGES:
        for seconds in (0, 5):
            with database() as session, time_machine.travel(moment + timedelta(seconds=seconds)):
                found = round_by_key(session, key)
                assert found is not None
                _, books[language, seconds] = rie_workbook(session, found, language, app.extensions["settings"], moment)
        assert books[language, 0] == books[language, 5]
    sheets = [load_workbook(BytesIO(books[language, 0])).sheetnames for language in LANGUAGES]
    assert not set(sheets[0]) & set(sheets[1])
