"""A unit's report: its topics beside everybody's, one message a page, and not a word more than what was published."""

from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import delete

from survey.core.text import LANGUAGES, Language
from survey.infra import clock
from survey.infra.shelf import shipped_keys
from survey.reporting.documents.teams import Team, team_document, team_report
from survey.responding.models import Response
from survey.rounds.services import round_by_key
from tests.conftest import OpenSession
from tests.reporting.conftest import ClosedRound, alike, at_random, carried_alike
from tests.reporting.test_document import CONTENT
from tests.support.page import Page
from tests.support.pdf import Pdf, render_silently
from tests.support.visitor import Visitor

DocumentOf = Callable[..., tuple[str, str]]


@pytest.fixture
def document_of(app: Flask, database: OpenSession) -> DocumentOf:
    """Return a function that gives the name and the document of a unit's report."""

    def made(key: str, unit: int, language: Language = "nl") -> tuple[str, str]:
        with database() as session:
            found = round_by_key(session, key)
            assert found is not None
            document = team_document(session, found, unit, language, app.extensions["settings"], clock.now())
            assert document is not None
            return document

    return made


def test_a_report_is_read_by_everybody(closed_round: ClosedRound, document_of: DocumentOf, units: list[int]) -> None:
    name, html = document_of(closed_round(at_random(60), *shipped_keys()), units[1])
    assert name.endswith("-zuid-nl.pdf")
    pdf, source = Pdf(render_silently(html)), Page(html, "report")
    assert pdf.failures() == []
    assert pdf.information["/Title"] == "Thuiswerken bij Zuid: Proef & <ronde>"
    assert set(pdf.fonts.values()) == {True}
    assert all(pdf.alternatives)
    assert any("Stoel: " in words for words in pdf.alternatives)
    assert Counter(pdf.tags)["H2"] == len(source.all("h2")) == 5
    assert len(pdf.pages) == 1 + 5  # a message a page, and the cover
    assert html.count("Occupational Ergonomics 10:83-101") == 1
    assert render_silently(html) == pdf.data


def test_languages_say_the_same(closed_round: ClosedRound, document_of: DocumentOf, units: list[int]) -> None:
    key = closed_round(at_random(60), *shipped_keys())
    numbers = [
        [cell.text for cell in Page(document_of(key, units[1], language)[1], "").all("td") if cell.get("class")]
        for language in LANGUAGES
    ]
    plain = [[text.replace(",", ".") for text in found if text] for found in numbers]
    assert len(plain[0]) > 100
    assert plain[0] == plain[1]
    assert len(Pdf(render_silently(document_of(key, units[1], "en")[1])).pages) == 1 + 5  # English takes more room


def test_it_is_made_of_what_was_published(
    closed_round: ClosedRound, document_of: DocumentOf, units: list[int], database: OpenSession
) -> None:
    key = closed_round(at_random(60))
    before = document_of(key, units[0])
    with database() as session:
        session.execute(delete(Response))
    assert document_of(key, units[0]) == before


def test_a_table_of_few_answers_has_no_columns_for_what_nobody_can_tell(
    closed_round: ClosedRound, document_of: DocumentOf, units: list[int]
) -> None:
    few, more = (
        [cell.text for cell in Page(document_of(closed_round(at_random(people)), units[1])[1], "").all("th")]
        for people in (30, 60)
    )
    assert ("Verschil" in few, "Verschil" in more) == (False, True)


def test_nobody_and_four_give_the_same_report(
    closed_round: ClosedRound, document_of: DocumentOf, units: list[int]
) -> None:
    groups = [((75, CONTENT),), ((71, CONTENT), (4, {**CONTENT, "lacks": 0b001}))]
    nobody, four = (document_of(closed_round(alike(*people)), units[1]) for people in groups)
    assert carried_alike(nobody[1]) == carried_alike(four[1])


def test_what_it_tells_to_begin_with(
    app: Flask, closed_round: ClosedRound, database: OpenSession, units: list[int]
) -> None:
    key = closed_round(at_random(60), *shipped_keys())
    with database() as session:
        found = round_by_key(session, key)
        assert found is not None
        team = team_report(session, found, units[1], "en", app.extensions["settings"], clock.now())
        assert isinstance(team, Team)
        assert team_report(session, found, 999, "en", app.extensions["settings"], clock.now()) is None
    assert team.report.facts.headcount == 30
    assert len(team.beside.to_talk_about) == 3
    assert team.spread
    assert all(options for _, options in team.needs)


def test_hr_saves_it_from_the_page_of_the_unit(closed_round: ClosedRound, hr: Visitor, units: list[int]) -> None:
    key = closed_round(at_random(60))
    hr.go(f"/hr/rounds/{key}/units?unit={units[0]}")
    assert "Rapport voor het team" in hr.page.main
    path = f"/hr/rounds/{key}/units/{units[0]}/report"
    assert any(link.get("href") == f"{path}.en.pdf" for link in hr.page.all("a"))
    saved = hr.client.get(f"{path}.nl.pdf")
    assert saved.data.startswith(b"%PDF")
    assert "noord-nl.pdf" in saved.headers["Content-Disposition"]
    assert hr.go(f"{path}.de.pdf").page.status == 404
    assert hr.go(f"/hr/rounds/{key}/units/999/report.nl.pdf").page.status == 404


def test_a_unit_that_is_not_shown_has_a_page_with_the_reason(
    closed_round: ClosedRound, hr: Visitor, units: list[int]
) -> None:
    key = closed_round(at_random(60))
    hr.go(f"/hr/rounds/{key}/units?unit={units[2]}")
    assert "Voor deze eenheid is er geen rapport." in hr.page.main
    hr.go(f"/hr/rounds/{key}/units/{units[2]}/report.nl.pdf")
    assert hr.page.status == 404
    assert "Niet getoond: hier werken minder dan 10 mensen" in hr.page.main
