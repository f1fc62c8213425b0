"""The page of a round by unit: rows for a unit and its parts, a table of the same, and why a figure is hidden."""

import pytest
from sqlalchemy import update

from survey.people.models import Unit
from survey.people.services import add_unit
from survey.reporting.results.mapping import ROWS, maps_of
from tests.conftest import OpenRound, OpenSession
from tests.reporting.conftest import ClosedRound, at_random
from tests.support.page import text_of
from tests.support.visitor import Visitor


@pytest.fixture
def tree(database: OpenSession, units: list[int]) -> int:
    """Put Noord and Zuid in a division, and return its number."""
    with database() as session:
        division = add_unit(session, "Dienst", 42).id
        session.execute(update(Unit).where(Unit.id.in_(units[:2])).values(parent_id=division))
    return division


def table(hr: Visitor) -> dict[str, list[str]]:
    rows = hr.page.all("tr")
    return {text_of(row[0]): [text_of(cell) for cell in row[1:]] for row in rows}


def test_everybody_and_the_units_below(closed_round: ClosedRound, hr: Visitor, tree: int) -> None:
    key = closed_round(at_random(60))
    hr.go(f"/hr/rounds/{key}/units")
    shown = table(hr)
    assert [name for name in shown if name != "Eenheid"] == ["Iedereen", "Dienst", "Top"]
    assert (shown["Iedereen"][0], shown["Dienst"][0], shown["Top"][0]) == ("60", "48", "–")
    assert shown["Top"][1] == "– niet getoond: hier werken minder dan 10 mensen"
    assert hr.page.main.count("Rust") >= 2
    hr.go(f"/hr/rounds/{key}/units?unit={tree}")
    assert [name for name in table(hr) if name != "Eenheid"] == ["Dienst", "Noord", "Zuid"]
    assert "Per eenheid: Dienst" in hr.page.main


def test_a_unit_in_which_few_people_work_says_that_and_no_more(
    closed_round: ClosedRound, hr: Visitor, database: OpenSession, units: list[int]
) -> None:
    with database() as session:
        session.execute(update(Unit).where(Unit.id == units[0]).values(headcount=4))
    hr.go(f"/hr/rounds/{closed_round(at_random(30))}/units")
    assert table(hr)["Noord"][1] == "– niet getoond: hier werken minder dan 10 mensen"


def test_many_units_are_divided_over_pages(closed_round: ClosedRound, hr: Visitor, database: OpenSession) -> None:
    with database() as session:
        for number in range(ROWS):
            add_unit(session, f"Team {number:02}", 9)
    key = closed_round(at_random(30))
    pages = []
    for page in (1, 2):
        hr.go(f"/hr/rounds/{key}/units?page={page}")
        pages.append({*table(hr)} - {"Iedereen", "Eenheid"})
    assert [len(names) for names in pages] == [ROWS, 3]
    assert not pages[0] & pages[1]


@pytest.mark.parametrize("query", ["?unit=999", "?page=0", "?page=2", "?unit=-1"])
def test_what_is_not_there_is_not_found(closed_round: ClosedRound, hr: Visitor, query: str) -> None:
    assert hr.go(f"/hr/rounds/{closed_round(at_random(9))}/units{query}").page.status == 404


def test_without_figures_it_says_why(closed_round: ClosedRound, open_round: OpenRound, hr: Visitor) -> None:
    for key, words in (
        (closed_round(at_random(3)), "ten minste 5 mensen"),
        (open_round("engine"), "nog niet afgelopen"),
        (closed_round(at_random(30), published=False), "worden geteld"),
    ):
        assert words in hr.go(f"/hr/rounds/{key}/units").page.main
        assert hr.page.status == 404


def test_the_maps_of_the_same_figures_are_made_once(closed_round: ClosedRound, hr: Visitor) -> None:
    key = closed_round(at_random(60))
    hr.go(f"/hr/rounds/{key}/units")
    first, before = hr.page.main, maps_of.cache_info()
    hr.go(f"/hr/rounds/{key}/units")
    after = maps_of.cache_info()
    assert hr.page.main == first
    assert (after.hits, after.misses) == (before.hits + 1, before.misses)
