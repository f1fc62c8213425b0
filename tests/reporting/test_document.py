"""The organisation's report as a document: readable by everybody, true to its figures, silent about the rest."""

import re
from base64 import b64decode
from collections import Counter
from collections.abc import Callable
from typing import Final

import pytest
from flask import Flask

from survey.accounts.look import set_logo
from survey.cli.demo.arranged import answer_check
from survey.core.reports.report import GroupReport
from survey.core.text import LANGUAGES, Language
from survey.infra import clock
from survey.infra.shelf import shipped_keys
from survey.reporting.documents.organisation import file_name, report_document, report_html
from survey.reporting.results.gaps import gap_of
from survey.reporting.results.report import group_report
from survey.rounds.services import round_by_key
from tests.conftest import OpenSession
from tests.reporting.conftest import ClosedRound, alike, at_random
from tests.support.page import Page, text_of
from tests.support.pdf import Pdf, render_silently

LOGO = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
"""A point."""
SUMMARY: Final[dict[Language, tuple[str, str]]] = {
    "nl": ("Wat opvalt", "De vijf belangrijkste acties"),
    "en": ("What stands out", "The five most important actions"),
}
"""Headings of page two, which is the whole report for who reads no further."""
MakeReport = Callable[..., GroupReport]
CONTENT = {
    "calm": 4,
    "noise": 0,
    "focus": 4,
    "planning": 3,
    "chair": 0,
    "fixed": 0,
    "phone": 1,
    "handset": 0,
    "lacks": 0,
}


@pytest.fixture
def report_of(app: Flask, database: OpenSession) -> MakeReport:
    """Return a function that gives the report of a round."""

    def made(key: str, language: Language = "nl") -> GroupReport:
        with database() as session:
            found = round_by_key(session, key)
            assert found is not None
            return group_report(session, found, language, app.extensions["settings"], clock.now())

    return made


@pytest.mark.parametrize(("form", "language"), [("full", "nl"), ("short", "en")])
def test_the_report_of_the_shipped_questionnaires(
    app: Flask, closed_round: ClosedRound, report_of: MakeReport, database: OpenSession, form: str, language: Language
) -> None:
    settings = app.extensions["settings"]
    key = closed_round(at_random(42), *shipped_keys(), form=form)
    report = report_of(key, language)
    with database() as session:
        set_logo(session, LOGO, "logo van Voorbeeld", "logo of Example")
        asked = round_by_key(session, key)
        assert asked is not None
        assert gap_of(session, asked, report, clock.now()) is None
        answer_check(session, asked, "hr@example.nl")
        name, html = report_document(session, asked, language, settings, clock.now())
        assert name == file_name(report)
    pdf, source = Pdf(render_silently(html)), Page(html, "report")
    assert pdf.failures() == []
    assert (pdf.language, pdf.marked, pdf.attachments) == (language, True, ["thuiswerkcheck.json"])
    assert pdf.information["/Title"] == source.title
    assert set(pdf.fonts.values()) == {True}
    assert {name.partition("+")[2][:15] for name in pdf.fonts} == {"Source-Sans-Pro"}
    assert all(pdf.alternatives)
    for tag, name in {"H1": "h1", "H2": "h2", "H3": "h3", "H4": "h4", "Figure": "svg"}.items():
        found = [e for e in source.elements if e.tag.rpartition("}")[2] in {name, "img" if name == "svg" else name}]
        assert pdf.tags[tag] == len(found), tag
    headings = [" ".join("".join(e.itertext()).split()) for e in source.all("h1", "h2", "h3")]
    assert [" ".join(title.split()) for title in pdf.outline] == [
        title
        for title, e in zip(headings, source.all("h1", "h2", "h3"), strict=True)
        if "big" not in e.get("class", "")
    ]
    ids = Counter(e.get("id") for e in source.all("h2"))
    assert (ids["gap"], ids["units"]) == (1, 1)
    assert sum("Noord" in words and "Top" in words for words in pdf.alternatives) == (4 if form == "full" else 3)
    whole = sorted(len([e for e in table.iter() if e.tag == "tr"]) for table in source.all("table"))
    parts = sorted(pdf.rows_by_page(node).total() for kind, node in pdf.elements if kind == "Table")
    assert len(parts) >= len(whole)  # a table that goes on, with its head again, is one on each page
    assert [rows for rows in parts if rows <= 2] == [rows for rows in whole if rows <= 2]  # no row stands alone
    assert f"1 {'van' if language == 'nl' else 'of'}" not in pdf.pages[0]  # the cover stays quiet
    assert f"2 {'van' if language == 'nl' else 'of'} {len(pdf.pages)}" in pdf.pages[1]
    whole_in_short = ("42", report.top_actions[0].text.split(".")[0], *SUMMARY[language])
    assert [words for words in whole_in_short if words not in pdf.pages[1]] == []


def test_every_figure_is_in_the_text(closed_round: ClosedRound, report_of: MakeReport) -> None:
    report = report_of(closed_round(at_random(142), *shipped_keys(), form="short"), "en")
    text = Pdf(render_silently(report_html(report))).text
    for part in report.parts:
        for row in part.scales:
            share = "|".join(re.escape(str(getattr(band.share, "value", "–"))) for band in row.bands)
            assert re.search(
                rf"{re.escape(row.title)} .{{0,60}}{getattr(row.mean, 'value', '–')} .{{0,40}}({share})", text
            )
        for topic in part.topics:
            assert topic.title in text


def test_words_of_an_organisation_cannot_reach_the_document(closed_round: ClosedRound, report_of: MakeReport) -> None:
    html = report_html(report_of(closed_round(alike((30, CONTENT)))))
    assert "Proef &amp; &lt;ronde&gt;" in html
    assert "<ronde>" not in html


def test_nobody_and_four_give_the_same_file(closed_round: ClosedRound, report_of: MakeReport) -> None:
    """Whether none lack a screen or four do is nowhere in the bytes: not as a share, a count, a flag or an advice."""
    groups = [((60, CONTENT),), ((56, CONTENT), (4, {**CONTENT, "lacks": 0b001}))]
    nobody, four = (render_silently(report_html(report_of(closed_round(alike(*people))))) for people in groups)
    assert nobody == four


def test_the_same_round_gives_the_same_file(closed_round: ClosedRound, report_of: MakeReport) -> None:
    key = closed_round(at_random(30))
    assert render_silently(report_html(report_of(key))) == render_silently(report_html(report_of(key)))


def test_a_small_group_gets_ranges(closed_round: ClosedRound, report_of: MakeReport) -> None:
    text = Pdf(render_silently(report_html(report_of(closed_round(at_random(7)))))).text
    assert "5 tot 9 mensen" in text
    assert not re.search(r"\b7 mensen\b", text)


def test_languages_say_the_same(closed_round: ClosedRound, report_of: MakeReport) -> None:
    key = closed_round(at_random(60), *shipped_keys())
    digits = [
        re.findall(r"\d+%", "".join(Page(report_html(report_of(key, language)), "").root.itertext()))
        for language in LANGUAGES
    ]
    assert len(digits[0]) > 100
    assert digits[0] == digits[1]


def test_what_nobody_may_read_takes_no_room(
    app: Flask, closed_round: ClosedRound, report_of: MakeReport, database: OpenSession
) -> None:
    """Units and topics without a figure have no page or table of dashes: a sentence names them."""
    key = closed_round(at_random(7), *shipped_keys())
    with database() as session:
        asked = round_by_key(session, key)
        assert asked is not None
        _, html = report_document(session, asked, "nl", app.extensions["settings"], clock.now())
    page = Page(html, "report")
    assert not {"units"} & {e.get("id") for e in page.all("h2")}
    silent = [topic.title for topic in report_of(key).parts[-1].topics]
    assert f"alle vragen van {'; '.join(silent)}" in " ".join("".join(page.root.itertext()).split())
    assert not set(silent) & {"".join(e.itertext()) for e in page.all("h4")}


def test_a_score_that_can_be_off_says_so_beside_it(closed_round: ClosedRound, report_of: MakeReport) -> None:
    page = Page(report_html(report_of(closed_round(at_random(60)))), "report")
    assert any("ziet vaak minder. Bron: Example & Co 2012." in text_of(note) for note in page.all("p"))
