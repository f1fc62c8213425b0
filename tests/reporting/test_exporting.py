"""Files of figures: what is published and nothing else, harmless in a spreadsheet, only for HR, and noted."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import select

from survey.audit.models import Action
from survey.audit.services import newest
from survey.core.disclosure.cells import Bound, Reason
from survey.core.reports.margins import Basis
from survey.core.scores.layout import Layout
from survey.infra import clock
from survey.reporting.documents.codebook import whole_codebook
from survey.reporting.documents.exporting import csv_bytes
from survey.rounds.models import RoundUnit
from tests.conftest import EMAIL, PASSWORD, OpenRound, OpenSession
from tests.reporting.conftest import ClosedRound, at_random, moods
from tests.support.visitor import Visitor


def test_the_workbook_has_a_row_for_each_unit(
    closed_round: ClosedRound, hr: Visitor, database: OpenSession, units: list[int]
) -> None:
    key = closed_round(moods, "wellbeing")
    response = hr.client.get(f"/hr/rounds/{key}/figures.nl.xlsx")
    assert response.headers["Content-Disposition"] == 'attachment; filename="thuiswerkcheck-nl.xlsx"'
    sheets = load_workbook(BytesIO(response.data)).worksheets
    assert [sheet.title for sheet in sheets] == [
        "Lees mij",
        "Onderwerpen per eenheid",
        "Antwoorden",
        "Wat samengaat",
        "Betrouwbaarheid",
        "Codeboek",
    ]
    _, topics, answers, related, reliable, _ = sheets
    heading = [cell.value for cell in topics[1]]
    assert heading[3:5] == [f"{heading[2]}: van", f"{heading[2]}: tot"]
    whole, *rest = topics.iter_rows(min_row=2, values_only=True)
    assert whole[:2] == ("De hele organisatie", "60")
    assert whole[3] <= whole[2] <= whole[4]
    for sheet, width in ((related, 7), (reliable, 5)):
        assert sheet.max_column == width
        assert all(isinstance(row[width - 4], int | float) for row in sheet.iter_rows(min_row=2, values_only=True))
    assert reliable.max_row > 1
    with database() as session:
        assert [row[0] for row in rest] == list(session.scalars(select(RoundUnit.name).order_by(RoundUnit.name)))
        assert newest(session, None, 1)[0].action == Action.FIGURES_SAVED
    assert "–" in {row[2] for row in rest if len(row) > 2} | {row[1] for row in rest} or len(rest) == len(units)
    assert answers.max_row > 10


def test_lines_of_figures_and_codebook_belong_together(closed_round: ClosedRound, hr: Visitor) -> None:
    key = closed_round(moods, "wellbeing")
    figures, book = (
        list(csv.DictReader(StringIO(hr.client.get(f"/hr/rounds/{key}/{name}.csv").data.decode("utf-8-sig"))))
        for name in ("figures", "codebook")
    )
    explained = {(row["key"], row["answer"]) for row in book}
    assert {(row["key"], row["answer"]) for row in figures if row["key"]} <= explained
    words = {(column, row[column]) for row in figures for column in ("figure", "bound", "hidden", "basis", "clear")}
    words |= {(column, row[column]) for row in book for column in ("what", "better")}
    columns = {(column, "") for row in (figures[0], book[0]) for column in row}
    told = {(row["key"], row["answer"]): row for row in book if row["what"] in {"column", "value"}}
    assert columns | words <= told.keys()
    assert all(row["text_nl"] != row["text_en"] for row in told.values())
    assert {row["figure"] for row in figures} >= {"correlation", "alpha"}
    outcomes = {row["outcome"] for row in figures if row["outcome"]}
    assert outcomes <= {f"{row['questionnaire']}/{row['key']}" for row in book if row["what"] == "scale"}
    assert figures[0]["people_low"] == "60"


def test_a_name_that_looks_like_a_formula_stays_a_name(
    closed_round: ClosedRound, hr: Visitor, database: OpenSession
) -> None:
    key = closed_round(at_random(30))
    with database() as session:
        for unit in session.scalars(select(RoundUnit)):
            unit.name = f"=cmd|{unit.id}"
    sheet = load_workbook(BytesIO(hr.client.get(f"/hr/rounds/{key}/figures.en.xlsx").data)).worksheets[1]
    assert {cell.data_type for row in sheet.iter_rows(max_col=1) for cell in row} == {"s"}
    assert sheet["A3"].value.startswith("=cmd")
    lines = hr.client.get(f"/hr/rounds/{key}/figures.csv").data.decode("utf-8-sig").splitlines()
    assert not any(line.startswith("=") for line in lines)
    assert any(line.startswith("'=cmd") for line in lines)


@pytest.mark.parametrize("name", ["figures.nl.xlsx", "figures.csv", "codebook.csv"])
def test_without_figures_there_is_no_file(
    closed_round: ClosedRound, open_round: OpenRound, hr: Visitor, name: str
) -> None:
    for key in (closed_round(at_random(4)), open_round(), "nowhere"):
        assert hr.client.get(f"/hr/rounds/{key}/{name}").status_code == 404
    assert hr.client.get(f"/hr/rounds/{closed_round(at_random(9))}/figures.fr.xlsx").status_code == 404


def test_the_same_figures_give_the_same_bytes(closed_round: ClosedRound, hr: Visitor) -> None:
    key, files = closed_round(at_random(30)), []
    for days in (0, 1):
        with time_machine.travel(clock.now() + timedelta(days=days)):
            hr.go("/sign-in").fill({"email": EMAIL, "password": PASSWORD}).press()
            files.append(hr.client.get(f"/hr/rounds/{key}/figures.en.xlsx").data)
    assert files[0] == files[1]
    assert load_workbook(BytesIO(files[0])).properties.modified.year == 1980


def test_every_word_that_a_file_can_hold_is_explained() -> None:
    told = {(row.key, row.answer) for row in whole_codebook(Layout(()))}
    kinds = {"bound": Bound, "hidden": Reason, "basis": Basis}
    assert {(column, word.value) for column, words in kinds.items() for word in words} <= told


BLANKS = st.text(" \t\r\n\0\xa0\u2003\ufeff", max_size=3)


@given(BLANKS, st.sampled_from("=+-@\uff1d\uff0b\uff0d\uff20"), st.text(max_size=8))
def test_no_text_begins_what_a_spreadsheet_computes(before: str, sign: str, rest: str) -> None:
    written = csv_bytes(("a",), [(before + sign + rest,)]).decode("utf-8-sig")
    assert next(csv.reader(StringIO(written.split("\r\n", 1)[1], newline="")))[0] == f"'{before}{sign}{rest}"
