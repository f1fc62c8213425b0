"""Figures as a reader sees them, in both languages."""

import pytest
from markupsafe import escape

from survey.core.disclosure.cells import Bound, Count, People, Published, Reason, Suppressed
from survey.core.disclosure.publication import PROTECTS
from survey.core.reports.report import ItemRow, OptionRow
from survey.core.text import LANGUAGES, Language
from survey.infra.charts import Axis, Bar, bars
from survey.infra.shelf import shipped, shipped_keys
from survey.reporting.figures.cells import Figures, by_people, tables

NL, EN = Figures("nl"), Figures("en")
SOME = People(58, 62)


def test_shares_read_as_figures_bounds_or_a_dash() -> None:
    cells = [Published(34, SOME), Published(10, SOME, Bound.AT_MOST), Published(90, SOME, Bound.AT_LEAST)]
    assert [NL.share(cell) for cell in cells] == ["34%", "≤ 10%", "≥ 90%"]
    assert NL.share(Suppressed(Reason.TOO_FEW, 10)) == "–"
    assert {len(NL.padded(cell)) for cell in cells} == {5}


def test_numbers_of_people_read_as_told() -> None:
    told: list[Count] = [
        SOME,
        People(5, 9),
        People(142, 142),
        People(1998, 2002),
        People(137, 141),
        Suppressed(Reason.TOO_FEW, 5),
    ]
    assert [NL.number(count) for count in told] == ["60", "5–9", "142", "2.000", "137–141", "< 5"]
    assert [EN.number(count) for count in told[3:4]] == ["2,000"]
    assert [EN.people(count) for count in told] == [
        "about 60 people",
        "5 to 9 people",
        "142 people",
        "about 2,000 people",
        "137 to 141 people",
        "fewer than 5 people",
    ]
    assert NL.people(SOME) == "ongeveer 60 mensen"
    assert (EN.number(PROTECTS), EN.people(PROTECTS)) == ("–", "a number of people that is not shown")


def test_it_says_why_a_figure_is_not_shown() -> None:
    assert EN.why(Published(1, SOME)) == ""
    assert EN.why(Suppressed(Reason.NOT_ASKED)) == "not asked in the short form"
    assert EN.why(PROTECTS) == "not shown: it would tell about another, smaller group"
    assert EN.why(Suppressed(Reason.TOO_FEW, 10)) == "not shown: fewer than 10 answers"
    assert EN.why(Suppressed(Reason.FEW_WORK_THERE, 10)) == "not shown: fewer than 10 people work here"


def option(text: str, people: People | Suppressed) -> OptionRow:
    return OptionRow(text, Published(50, SOME), None, people)


def test_needs_are_ordered_by_people_and_the_hidden_ones_by_the_questionnaire() -> None:
    few = Suppressed(Reason.TOO_FEW, 5)
    rows = [option("a", few), option("b", People(5, 9)), option("c", SOME), option("d", few)]
    assert [row.text for row in by_people(rows)] == ["c", "b", "a", "d"]


def test_where_people_are_rounded_to_the_same_the_share_orders_needs() -> None:
    rows = [OptionRow(name, Published(share, SOME), None, SOME) for name, share in (("a", 16), ("b", 19), ("c", 17))]
    assert [row.text for row in by_people(rows)] == ["b", "c", "a"]


def item(key: str, option_set: str, *, several: bool = False) -> ItemRow:
    return ItemRow(key, key, several, option_set, (), SOME, None)


def test_neighbours_with_the_same_options_share_a_grid() -> None:
    items = [item("a", "agree"), item("b", "agree"), item("c", "c"), item("d", "d"), item("e", "agree")]
    found = [(grid, [row.key for row in rows]) for grid, rows in tables(items)]
    assert found == [(True, ["a", "b"]), (False, ["c", "d", "e"])]
    boxes = [item("a", "things", several=True), item("b", "things", several=True)]
    assert [grid for grid, _ in tables(boxes)] == [False]


@pytest.mark.parametrize("language", LANGUAGES)
def test_topics_are_not_split_on_the_page_for_the_board(language: Language) -> None:
    topics = [scale.title[language] for key in shipped_keys() for scale in shipped(key).shown_scales]
    rows = [Bar(topic, 50, "50", "fair", "kan beter") for topic in topics]
    drawing = bars(rows, "", Axis(), Figures.BOARD)
    assert [topic for topic in topics if f">{escape(topic)}</text>" not in drawing] == []
