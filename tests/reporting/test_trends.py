"""The page of a trend: what it shows of everybody and of a unit, in few queries, and that looking is noted."""

import pytest
from flask import Flask

from survey.audit.models import Action
from survey.audit.services import newest
from tests.app.test_queries import MOST_FOR_HR, counted
from tests.conftest import OpenRound, OpenSession
from tests.reporting.conftest import ClosedRound, alike, at_random
from tests.support.visitor import Visitor

CALM = {"calm": 4, "noise": 0, "focus": 4, "planning": 3, "chair": 0, "fixed": 0, "phone": 1, "handset": 0}
LOUD = CALM | {"calm": 0, "noise": 4, "focus": 1}


def test_a_change_is_said_in_words_and_numbers(closed_round: ClosedRound, hr: Visitor, database: OpenSession) -> None:
    closed_round(alike((10, CALM), (25, LOUD)), name="Eerste")
    key = closed_round(alike((25, CALM), (10, LOUD)), name="Tweede")
    hr.go(f"/hr/rounds/{key}/trend")
    assert "Eerste" in hr.page.main
    assert "Rust beter sinds Eerste 45 74 +29" in hr.page.main
    assert hr.page.main.count("ziet vaak minder. Bron: Example & Co 2012.") == 1
    with database() as session:
        assert newest(session, None, 1)[0].action == Action.RESULTS_SEEN


def test_the_first_round_has_nothing_to_compare(closed_round: ClosedRound, hr: Visitor) -> None:
    hr.go(f"/hr/rounds/{closed_round(at_random(30))}/trend")
    assert "Vanaf de tweede" in hr.page.main
    assert "voor het eerst gevraagd" in hr.page.main


def test_a_unit_has_lines_of_its_own(closed_round: ClosedRound, hr: Visitor, units: list[int]) -> None:
    key = closed_round(at_random(60))
    hr.go(f"/hr/rounds/{key}").follow("Door de rondes heen")
    hr.go(f"{hr.page.path}?unit={units[0]}")
    assert hr.page.title.startswith("Door de rondes heen: ")
    assert "hele organisatie" not in hr.page.title


@pytest.mark.parametrize("unit", ["999", "-1", "99999999999999999999"])
def test_what_is_not_there_is_not_found(
    closed_round: ClosedRound, open_round: OpenRound, hr: Visitor, unit: str
) -> None:
    assert hr.go(f"/hr/rounds/{closed_round(at_random(30))}/trend?unit={unit}").page.status == 404
    assert hr.go(f"/hr/rounds/{open_round()}/trend").page.status == 404
    assert hr.go("/hr/rounds/nowhere/trend").page.status == 404


def test_more_rounds_ask_no_more_of_the_database(app: Flask, closed_round: ClosedRound, hr: Visitor) -> None:
    numbers = []
    for count in (2, 9):
        for number in range(count):
            key = closed_round(at_random(20), name=f"Ronde {count} {number}")
        for _ in range(2):  # the first look leaves a line in the log
            hr.go(f"/hr/rounds/{key}/trend")
        with counted(app) as statements:
            hr.go(f"/hr/rounds/{key}/trend")
        numbers.append(len(statements))
    assert numbers[0] == numbers[1] <= MOST_FOR_HR
