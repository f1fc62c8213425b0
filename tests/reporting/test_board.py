"""The page for the board, and the trend in the organisation's report: what changed is told beside the rest."""

import pytest
from flask import Flask

from survey.core.reports.trend import Verdict
from survey.infra import clock
from survey.infra.shelf import shipped_keys
from survey.reporting.documents.board import board, board_document
from survey.reporting.documents.organisation import report_document
from survey.rounds.services import round_by_key
from tests.conftest import OpenSession
from tests.reporting.conftest import ClosedRound, alike, at_random
from tests.reporting.test_document import CONTENT
from tests.support.page import Page
from tests.support.pdf import Pdf, render_silently
from tests.support.visitor import Visitor

LOUD = {**CONTENT, "calm": 0, "noise": 4, "focus": 1}


@pytest.fixture
def two_rounds(closed_round: ClosedRound) -> str:
    """The key of a round that went better than the one before."""
    closed_round(alike((20, CONTENT), (40, LOUD)), name="Eerst")
    return closed_round(alike((50, CONTENT), (10, LOUD)), name="Daarna")


def test_the_board_reads_one_page(app: Flask, closed_round: ClosedRound, database: OpenSession, hr: Visitor) -> None:
    key = closed_round(at_random(60), *shipped_keys(), form="short")
    saved = hr.client.get(f"/hr/rounds/{key}/board.nl.pdf")
    pdf = Pdf(saved.data)
    assert pdf.failures() == []
    assert len(pdf.pages) == 1
    with database() as session:
        found = round_by_key(session, key)
        assert found is not None
        page = board(session, found, "nl", app.extensions["settings"], clock.now())
        _, html = board_document(session, found, "nl", app.extensions["settings"], clock.now())
    assert (len(page.topics), len(page.actions), page.changes, page.since) == (5, 3, (), "")
    assert all(row.title in " ".join(pdf.alternatives) for row in page.topics)
    assert all(action.text[:40] in pdf.text for action in page.actions)
    assert "Dit is de eerste ronde met cijfers." in html
    assert render_silently(html) == saved.data
    assert hr.client.get(f"/hr/rounds/{key}/board.de.pdf").status_code == 404


def test_what_changed_since_the_round_before(app: Flask, two_rounds: str, database: OpenSession) -> None:
    with database() as session:
        found = round_by_key(session, two_rounds)
        assert found is not None
        settings = app.extensions["settings"]
        page = board(session, found, "en", settings, clock.now())
        _, on_one_page = board_document(session, found, "en", settings, clock.now())
        _, whole = report_document(session, found, "en", settings, clock.now())
    assert page.since == "Eerst"
    assert [(line.key, line.verdict) for line in page.changes] == [("peace", Verdict.BETTER)]
    assert "Peace" in Page(on_one_page, "").text
    source = Page(whole, "")
    assert [e.get("id") for e in source.all("h2")].count("trend") == 1
    assert "One topic is better than before" in source.text
    assert {"Eerst", "Daarna"} <= {e.text for e in source.all("th")}


def test_the_cover_asks_for_attention_only_where_a_topic_needs_it(
    app: Flask, closed_round: ClosedRound, database: OpenSession
) -> None:
    key = closed_round(alike((38, CONTENT), (22, LOUD)))
    with database() as session:
        found = round_by_key(session, key)
        assert found is not None
        _, html = report_document(session, found, "en", app.extensions["settings"], clock.now())
    text = Page(html, "").text
    assert "none needs attention" in text
    assert "there is most to gain on “Peace”." in text
    assert "for attention first" not in text


def test_a_small_group_reads_a_sentence_in_place_of_empty_columns(
    app: Flask, closed_round: ClosedRound, database: OpenSession
) -> None:
    key = closed_round(at_random(8))
    with database() as session:
        found = round_by_key(session, key)
        assert found is not None
        _, html = report_document(session, found, "en", app.extensions["settings"], clock.now())
    page = Page(html, "")
    (table,) = (table for table in page.all("table") if table.get("class") == "topics")
    assert [e.text for e in table.iter("th") if e.get("scope") == "col"] == ["Score", "First advice"]
    assert "Too few people answered to split them up into bands." in page.text
