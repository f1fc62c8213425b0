"""The pages of the questions: all of them, and one as it was asked with the answers of everybody, or of a unit."""

import pytest
from flask import Flask

from survey.core.answers import Code
from tests.app.test_queries import MOST_FOR_HR, counted
from tests.conftest import OpenRound
from tests.reporting.conftest import ClosedRound, alike, at_random
from tests.reporting.test_trends import CALM, LOUD
from tests.reporting.test_units import table
from tests.support.visitor import Visitor


def test_a_question_with_its_answers(closed_round: ClosedRound, hr: Visitor, units: list[int]) -> None:
    key = closed_round(alike((35, CALM), (25, LOUD)))
    hr.go(f"/hr/rounds/{key}").follow("Alle vragen").follow("Ik werk thuis in alle rust.")
    assert "Telt mee voor: Rust" in hr.page.main
    rows = table(hr)
    assert rows["Helemaal eens"] == ["58% (43–71)", "35"]
    assert rows["Helemaal oneens"] == ["≤ 45%", "25"]
    assert rows["Oneens"] == ["≤ 45%", "< 10"]
    assert rows["Top < 5"] == ["niet getoond: minder dan 5 antwoorden"]
    assert len(rows["Iedereen 60"]) == 5
    hr.go(f"{hr.page.path}?unit={units[2]}")
    assert "geen eigen cijfers: niet getoond: minder dan 5 antwoorden" in hr.page.main


def test_who_does_not_know_is_a_finding(closed_round: ClosedRound, hr: Visitor) -> None:
    key = closed_round(alike((40, CALM | {"noise": Code.DONT_KNOW}), (60, CALM)))
    hr.go(f"/hr/rounds/{key}/items").follow("Ik hoor thuis veel lawaai.")
    assert "40% weet het antwoord niet" in hr.page.main


@pytest.mark.parametrize("address", ["nothing", "calm?unit=999", "calm?page=2"])
def test_what_is_not_there_is_not_found(closed_round: ClosedRound, hr: Visitor, address: str) -> None:
    assert hr.go(f"/hr/rounds/{closed_round(at_random(30))}/items/{address}").page.status == 404


def test_without_figures_it_says_why(closed_round: ClosedRound, open_round: OpenRound, hr: Visitor) -> None:
    for key, words in ((closed_round(at_random(3)), "vanaf 5 mensen"), (open_round("engine"), "nog niet afgelopen")):
        assert words in hr.go(f"/hr/rounds/{key}/items/calm").page.main


def test_a_question_asks_little_of_the_database(app: Flask, closed_round: ClosedRound, hr: Visitor) -> None:
    key = closed_round(at_random(30))
    for path in ("items", "items/calm"):
        hr.go(f"/hr/rounds/{key}/{path}")
        with counted(app) as statements:
            hr.go(f"/hr/rounds/{key}/{path}")
        assert len(statements) <= MOST_FOR_HR
