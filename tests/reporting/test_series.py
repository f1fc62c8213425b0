"""The trend as a document: what it says over all rounds, that anybody can read it, and that it can be checked."""

from html import unescape

import pytest
from flask import Flask

from survey.core.text import LANGUAGES, Language
from survey.infra import clock
from survey.reporting.documents.trend import trend_document
from survey.rounds.services import round_by_key
from tests.conftest import OpenSession
from tests.reporting.conftest import ClosedRound, alike, at_random
from tests.reporting.test_trends import CALM, LOUD
from tests.reporting.test_verifying import Check, check, spoil
from tests.support.page import Page
from tests.support.pdf import Pdf, render_silently
from tests.support.visitor import Visitor

__all__ = ["check"]


@pytest.fixture
def slowly(closed_round: ClosedRound) -> str:
    """Return the newest of four rounds: it went better too slowly to see from one full form to the next."""
    closed_round(alike((20, CALM), (20, LOUD)), name="Kort", form="short")
    for calm, name in ((16, "Eerste"), (20, "Tweede")):
        closed_round(alike((calm, CALM), (40 - calm, LOUD)), name=name)
    return closed_round(alike((25, CALM), (15, LOUD)), name="Derde")


def made(app: Flask, database: OpenSession, key: str, language: Language = "nl") -> str:
    with database() as session:
        found = round_by_key(session, key)
        assert found is not None
        return trend_document(session, found, language, app.extensions["settings"], clock.now())[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_a_document_that_everybody_can_read_and_have_checked(
    app: Flask, database: OpenSession, slowly: str, check: Check, language: Language
) -> None:
    html = made(app, database, slowly, language)
    data = render_silently(html)
    pdf, source = Pdf(data), Page(html, "trend")
    assert pdf.failures() == []
    assert (pdf.language, pdf.marked) == (language, True)
    assert pdf.information["/Title"] == source.title
    assert [one["round_name"] for one in pdf.attached["earlier"]] == ["Kort", "Eerste", "Tweede"]
    assert {row[3] for row in pdf.attached["figures"]} == {"respondents", "mean"}
    if language == "en":
        return
    equal = check(data)
    assert (equal.exit_code, "Each byte" in equal.output, "and 3 rounds before it" in equal.output) == (0, True, True)

    def change(content: dict[str, object]) -> None:
        earlier = content["earlier"]
        assert isinstance(earlier, list)
        next(row for row in earlier[1]["figures"] if row[3:5] == ["mean", "peace"])[7] = 99.5

    found = check(spoil(data, change))
    assert (found.exit_code, "mean peace: value 99.5 in the file" in found.output) == (3, True)
    other = check(spoil(data, lambda content: content["earlier"][0].update(publication="0" * 64)))
    assert (other.exit_code, "another fingerprint" in other.output) == (5, True)


def test_what_goes_slowly_is_told_since_the_start(app: Flask, database: OpenSession, slowly: str) -> None:
    text = Page(made(app, database, slowly), "").text
    assert "Eén onderwerp gaat beter dan aan het begin" in text
    assert text.count("ziet vaak minder. Bron: Example & Co 2012.") == 1
    assert "Niets dat groter is dan toeval verklaart" in text
    assert "Rondes die onderwerpen met andere vragen vroegen" in text


def test_what_cannot_be_compared_stands_with_the_reason(
    app: Flask, database: OpenSession, closed_round: ClosedRound
) -> None:
    closed_round(alike((12, CALM)), name="Eerste")
    html = unescape(made(app, database, closed_round(at_random(15), name="Tweede")))
    assert "Of er iets veranderde, is niet te zeggen" in html
    assert html.count("Met zo weinig mensen is verandering niet van toeval te onderscheiden.") == 1
    assert "Nog niets om mee te vergelijken" not in html


def test_hr_finds_it_from_the_second_round_on(closed_round: ClosedRound, hr: Visitor) -> None:
    first, link = closed_round(at_random(30), name="Eerste"), "/trend.nl.pdf"
    for page in ("trend", "reports"):
        assert not [a for a in hr.go(f"/hr/rounds/{first}/{page}").page.all("a") if link in a.attrib["href"]]
    assert hr.go(f"/hr/rounds/{first}{link}").page.status == 404
    assert "Vanaf de tweede" in hr.page.main
    second = closed_round(at_random(30), name="Tweede")
    for page in ("trend", "reports"):
        hrefs = {a.attrib["href"] for a in hr.go(f"/hr/rounds/{second}/{page}").page.all("a")}
        assert f"/hr/rounds/{second}{link}" in hrefs
    response = hr.client.get(f"/hr/rounds/{second}{link}")
    assert (response.status_code, response.mimetype) == (200, "application/pdf")
    assert "-trend-nl.pdf" in response.headers["Content-Disposition"]
    assert hr.client.get(f"/hr/rounds/{second}/trend.de.pdf").status_code == 404
