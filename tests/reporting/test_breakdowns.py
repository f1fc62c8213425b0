"""Figures by the answers to a question: on a page, in the report and its figures, and safe beside the units."""

from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from openpyxl import load_workbook

from survey.core.scores.answers import Answers
from survey.core.scores.layout import Layout
from survey.infra import clock
from survey.reporting import queries
from survey.reporting.cli import disclosure, report
from survey.reporting.documents import batches
from survey.reporting.documents.exporting import export_of, figures_csv, workbook
from survey.reporting.documents.organisation import report_document
from survey.rounds.services import round_by_key
from tests.conftest import SECRET, OpenSession
from tests.reporting.conftest import ClosedRound, Fill, at_random
from tests.support.page import text_of
from tests.support.publishing import publish
from tests.support.visitor import Visitor


@pytest.fixture
def broken_down(app: Flask, closed_round: ClosedRound, database: OpenSession) -> ClosedRound:
    """Return a function that gives the key of a published round with one breakdown."""

    def closed(fill: Fill, name: str = "Proef") -> str:
        key = closed_round(fill, name=name, published=False)
        with database() as session:
            found = round_by_key(session, key)
            assert found is not None
            found.breakdowns = ["engine/chair"]
        publish(database, app.extensions["settings"])
        return key

    return closed


def mixed(people: int, *, few: int = 0) -> Fill:
    """Return people who give the first two answers in turn, and a few who give the third."""

    def fill(layout: Layout) -> list[dict[str, Answers]]:
        found = at_random(people + few)(layout)
        for at, answers in enumerate(found):
            answers["engine"] = {**answers["engine"], "chair": 2 if at >= people else at // 2 % 2}
        return found

    return fill


def table(hr: Visitor) -> dict[str, str]:
    """Return how many took part by the name of each row of the first table."""
    rows = [[text_of(cell) for cell in row] for row in hr.page.all("tr")]
    return {row[0]: row[1] for row in rows}


def test_answers_get_no_report_of_a_unit(
    app: Flask, broken_down: ClosedRound, database: OpenSession, units: list[int]
) -> None:
    key = broken_down(mixed(80))
    with database() as session:
        found = round_by_key(session, key)
        assert found is not None
        batches.ask(session, found, "nl", clock.today(app.extensions["settings"].time_zone))
        asked = batches.overview(session, found, clock.now())
    assert {unit.id for unit in asked.shown} <= set(units)
    assert asked.batches["nl"].units == len(asked.shown) > 0


def test_each_answer_has_a_row(broken_down: ClosedRound, hr: Visitor) -> None:
    key = broken_down(mixed(80, few=4))
    assert "Hoe hoog is je stoel?" in hr.go(f"/hr/rounds/{key}").page.main
    hr.go(f"/hr/rounds/{key}/by/1")
    assert "Hoe hoog is je stoel?" in hr.page.main
    shown = table(hr)
    assert (shown["Iedereen"], shown["Mijn knieën zitten hoog"], shown["Mijn voeten hangen"]) == ("84", "40", "< 10")
    assert shown["Mijn voeten staan plat"] == "–"  # it would tell about the four
    for number in (0, 2):
        assert hr.go(f"/hr/rounds/{key}/by/{number}").page.status == 404


def test_where_nothing_can_be_shown_it_says_so(broken_down: ClosedRound, hr: Visitor) -> None:
    few = broken_down(mixed(16), "Klein")
    assert "Geen enkel antwoord heeft cijfers" in hr.go(f"/hr/rounds/{few}/by/1").page.main
    none = broken_down(mixed(4), "Kleiner")
    assert hr.go(f"/hr/rounds/{none}/by/1").page.status == 404


def test_the_files_have_them_too_and_can_be_verified(
    broken_down: ClosedRound, app: Flask, database: OpenSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = broken_down(mixed(80))
    monkeypatch.setenv("SURVEY_SECRET_KEY", SECRET)
    monkeypatch.setenv("SURVEY_DATABASE_URL", app.extensions["settings"].database_url)
    with database() as session:
        found = round_by_key(session, key)
        assert found is not None
        _, html = report_document(session, found, "en", app.extensions["settings"], clock.now())
        export = export_of(session, found, clock.now())
    assert "My feet are flat on the floor" in html
    assert "engine/chair=good,engine,3,mean,peace" in figures_csv(export).decode()
    rows = list(load_workbook(BytesIO(workbook(export, "nl")))["Onderwerpen per antwoord"].values)
    assert [row[:3] for row in rows[1:3]] == [
        ("Hoe hoog is je stoel?", "Mijn voeten staan plat", "40"),
        ("Hoe hoog is je stoel?", "Mijn knieën zitten hoog", "40"),
    ]
    path = tmp_path / "report.pdf"
    CliRunner().invoke(report, ["write", key, "--language", "en", "--out", str(path)])
    assert CliRunner().invoke(report, ["verify", str(path)]).exit_code == 0
    audited = CliRunner().invoke(disclosure, ["audit"])
    assert audited.exit_code == 0, audited.output


def test_where_everybody_takes_part_again_it_is_silent(broken_down: ClosedRound, database: OpenSession) -> None:
    """Whoever knows who gave another answer this time would have figures of these few."""
    keys = [broken_down(mixed(54), name) for name in ("Lente", "Herfst")]  # as many as work there
    with database() as session:
        for key, shows in zip(keys, (True, False), strict=True):
            found = round_by_key(session, key)
            assert found is not None
            assert ("protects" not in queries.themes(session, found.id, [-1])[-1]) is shows
