"""Rows of figures and the codebook: each figure once, as it is published, and each key explained in both languages."""

import pytest

from survey.core.disclosure.cells import People, Policy
from survey.core.disclosure.descriptives import Tally
from survey.core.disclosure.moments import Where
from survey.core.disclosure.publication import publish
from survey.core.disclosure.together import Relation, Reliability, Together
from survey.core.questionnaires.questionnaire import Questionnaire
from survey.core.reports.export import CodeRow, FigureRow, Whose, codebook, figure_rows
from survey.core.scores.answers import Answers
from survey.core.scores.layout import Layout, Part
from survey.core.scores.scoring import Scorer

ANSWERS: Answers = {"calm": 3, "noise": 1, "focus": 3, "planning": 3, "chair": 0, "fixed": 0, "phone": 1, "handset": 0}


@pytest.fixture(scope="module")
def layout(engine: Questionnaire) -> Layout:
    return Layout((Part(Scorer(engine), "full"),))


def rows(layout: Layout, *people: int) -> list[FigureRow]:
    groups = []
    for at, number in enumerate(people):
        tally = Tally(layout)
        tally.add([0] * number, [layout.pack({"engine": ANSWERS})] * number)
        groups.append(Whose(f"Group {at}" if at else "", publish(tally, Policy()), 0))
    return list(figure_rows(groups, layout))


def test_each_figure_is_a_row_as_it_is_published(layout: Layout) -> None:
    found = {(row.group, row.figure, row.key, row.answer): row for row in rows(layout, 30, 12)}
    everybody = found["", "respondents", "", ""]
    assert (everybody.value, everybody.people_low, everybody.people_high) == (30, 30, 30)
    few = found["Group 1", "respondents", "", ""]
    assert (few.value, few.people_low, few.people_high) == ("", 10, 19)
    mean = found["", "mean", "peace", ""]
    assert (mean.questionnaire, mean.value, mean.bound, mean.interval_low, mean.hidden) == (
        "engine",
        75,
        "exact",
        74,
        "",
    )
    assert (
        found["", "share", "peace", "high" if ("", "share", "peace", "high") in found else "good"].bound == "at_least"
    )
    assert found["", "unknown", "chair", ""].bound == "at_most"
    assert not any(row.group and row.key == "calm" for row in found.values())  # answers are of everybody only


def test_what_is_hidden_says_why_and_has_no_number(layout: Layout) -> None:
    hidden = [row for row in rows(layout, 7) if row.hidden]
    assert {row.hidden for row in hidden} == {"too_few"}
    assert all(row[7:13] == ("",) * 6 for row in hidden)
    (only,) = rows(layout, 4)
    assert (only.figure, only.hidden) == ("respondents", "too_few")


def test_what_goes_together_comes_last_and_is_of_everybody(layout: Layout) -> None:
    peace, people = Where(0, "peace"), People(28, 32)
    told = Together(
        (Relation(peace, Where(0, "strain"), -0.35, -0.6, -0.05, people, clear=True),),
        (Reliability(peace, 0.8, 0.7, 0.9, people),),
    )
    *_, correlation, alpha = figure_rows([Whose("", publish(Tally(layout), Policy()), 0)], layout, told)
    version = str(layout.parts[0].questionnaire.version)
    assert correlation == (
        *("", "engine", version, "correlation", "strain", "", "engine/peace"),
        *(-0.35, "exact", -0.6, -0.05, 28, 32, "", "estimate", "yes"),
    )
    assert alpha == (
        *("", "engine", version, "alpha", "peace", "", ""),
        *(0.8, "exact", 0.7, 0.9, 28, 32, "", "estimate", ""),
    )


def test_the_codebook_explains_every_key_in_both_languages(layout: Layout) -> None:
    book = list(codebook(layout))
    known = {(row.key, row.answer) for row in book}
    assert {(row.key, row.answer) for row in rows(layout, 30) if row.key} <= known
    assert all(row.text_nl and row.text_en for row in book)
    scale = next(row for row in book if row.what == "scale" and row.key == "peace")
    assert (scale.lowest, scale.highest, scale.better) == (0, 100, "high")
    assert all(len(row) == len(CodeRow._fields) for row in book)
