"""The page of one topic: score, answers, units and advice of everybody or a unit; few queries; the way to the plan."""

from flask import Flask

from tests.app.test_queries import MOST_FOR_HR, counted
from tests.conftest import OpenRound
from tests.reporting.conftest import ClosedRound, alike, at_random
from tests.reporting.test_trends import CALM, LOUD
from tests.reporting.test_units import table
from tests.support.visitor import Visitor


def test_a_topic_of_everybody(closed_round: ClosedRound, hr: Visitor, units: list[int]) -> None:
    closed_round(alike((10, CALM), (25, LOUD)), name="Eerste")
    key = closed_round(alike((25, CALM), (10, LOUD)), name="Tweede")
    hr.go(f"/hr/rounds/{key}/units").follow("Rust")
    assert "74 op een schaal van 0 tot 100" in hr.page.main
    assert "Van 45 naar 74 sinds Eerste: beter. Het verschil is +29" in hr.page.main
    rows = table(hr)
    assert rows["Top –"][0] == "–"
    assert "niet getoond: hier werken minder dan 10 mensen" in hr.page.main
    hr.go(f"/hr/rounds/{key}/themes/peace?unit={units[0]}")
    assert hr.page.title.startswith("Rust: Noord")
    hr.go(f"/hr/rounds/{key}/themes/peace?unit={units[2]}")
    assert "geen eigen cijfers: niet getoond: hier werken minder dan 10 mensen" in hr.page.main


def test_its_advice_is_ticked_on_the_way_into_the_plan(closed_round: ClosedRound, hr: Visitor) -> None:
    key = closed_round(alike((25, CALM), (20, LOUD)))
    hr.go(f"/hr/rounds/{key}/themes/peace").follow("In het plan zetten")
    ticked = [box.attrib["value"] for box in hr.page.all("input") if "checked" in box.attrib]
    assert ticked == ["engine/quiet_hours"]


def test_what_is_not_there_is_not_found(closed_round: ClosedRound, open_round: OpenRound, hr: Visitor) -> None:
    for key, words in (
        (closed_round(at_random(3)), "ten minste 5 mensen"),
        (open_round("engine"), "nog niet afgelopen"),
        (closed_round(at_random(3), published=False), "worden geteld"),
    ):
        assert words in hr.go(f"/hr/rounds/{key}/themes/peace").page.main
        assert hr.page.status == 404
    for address in ("nothing", "peace?unit=999", "peace?page=2"):
        assert hr.go(f"/hr/rounds/{key}/themes/{address}").page.status == 404


def test_it_asks_as_much_after_many_rounds(app: Flask, closed_round: ClosedRound, hr: Visitor) -> None:
    numbers = []
    for count in (1, 2):
        for number in range(count):
            key = closed_round(at_random(8), name=f"Ronde {count} {number}")
        hr.go(f"/hr/rounds/{key}/themes/peace")
        with counted(app) as statements:
            hr.go(f"/hr/rounds/{key}/themes/peace")
        numbers.append(len(statements))
    assert numbers[0] == numbers[1] <= MOST_FOR_HR


def test_a_score_that_can_be_off_says_so_and_by_whose_study(closed_round: ClosedRound, hr: Visitor) -> None:
    key = closed_round(at_random(40))
    said = "Wie zelf kijkt, ziet vaak minder. Bron: Example & Co 2012."
    assert said in hr.go(f"/hr/rounds/{key}/themes/posture").page.main
    assert said not in hr.go(f"/hr/rounds/{key}/themes/peace").page.main
