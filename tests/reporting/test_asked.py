"""The pages of the questions: all of them, and one as it was asked with the answers of everybody, or of a unit."""

from flask import Flask

from survey.core.scores.answers import Code
from tests.app.test_queries import MOST_FOR_HR, counted
from tests.conftest import OpenRound
from tests.reporting.conftest import ClosedRound, alike, at_random
from tests.reporting.test_trends import CALM, LOUD
from tests.reporting.test_units import table
from tests.support.visitor import Visitor


def test_a_question_with_its_answers(app: Flask, closed_round: ClosedRound, hr: Visitor, units: list[int]) -> None:
    key = closed_round(alike((35, CALM), (25, LOUD)))
    hr.go(f"/hr/rounds/{key}").follow("Alle vragen").follow("Ik werk thuis in alle rust.")
    assert "Telt mee voor: Rust" in hr.page.main
    rows = table(hr)
    assert rows["Helemaal eens"] == ["58%(43–71)", "35"]
    assert rows["Helemaal oneens"] == ["≤ 45%", "25"]
    assert rows["Oneens"] == ["≤ 45%", "< 10"]
    assert rows["Top –"] == ["niet getoond: hier werken minder dan 10 mensen"]
    assert len(rows["Iedereen 60"]) == 5
    with counted(app) as statements:
        hr.go(f"{hr.page.path}?unit={units[2]}")
    assert len(statements) <= MOST_FOR_HR
    assert "geen eigen cijfers: niet getoond: hier werken minder dan 10 mensen" in hr.page.main


def test_who_does_not_know_is_a_finding(closed_round: ClosedRound, hr: Visitor) -> None:
    key = closed_round(alike((40, CALM | {"noise": Code.DONT_KNOW}), (60, CALM)))
    hr.go(f"/hr/rounds/{key}/items").follow("Ik hoor thuis veel lawaai.")
    assert "40% weet het antwoord niet" in hr.page.main


def test_what_is_not_there_is_not_found(closed_round: ClosedRound, open_round: OpenRound, hr: Visitor) -> None:
    key = closed_round(at_random(3))
    assert "ten minste 5 mensen" in hr.go(f"/hr/rounds/{key}/items/calm").page.main
    assert "nog niet afgelopen" in hr.go(f"/hr/rounds/{open_round('engine')}/items/calm").page.main
    for address in ("nothing", "calm?unit=999", "calm?page=2"):
        assert hr.go(f"/hr/rounds/{key}/items/{address}").page.status == 404


def test_hr_searches_for_a_word_in_questions_and_answers(closed_round: ClosedRound, hr: Visitor) -> None:
    key = closed_round(alike((60, CALM)))
    hr.go(f"/hr/rounds/{key}/items").fill({"q": "  LAWAAI "}).press(text="Zoeken")
    assert "Je ziet 1 vraag met ‘LAWAAI’." in hr.page.main
    assert "Ik hoor thuis veel lawaai." in hr.page.main
    assert "Ik werk thuis in alle rust." not in hr.page.main
    hr.fill({"q": "bureau"}).press(text="Zoeken")
    assert "Welke spullen mis je? Een bureau" in hr.page.main
    assert "Een muis" not in hr.page.main
    assert "Ik werk thuis in alle rust." in hr.follow("Alle vragen tonen").page.main


def test_what_no_question_has_is_said_and_the_words_stay_with_the_other_language(
    closed_round: ClosedRound, hr: Visitor
) -> None:
    key = closed_round(alike((60, CALM)))
    hr.go(f"/hr/rounds/{key}/items").fill({"q": "noise & <b>"}).press(text="Zoeken")
    assert "Geen vraag met ‘noise & <b>’ gevonden." in hr.page.main
    assert "Ik hoor thuis veel lawaai." not in hr.page.main
    hr.fill({"q": "noise"}).press(text="Zoeken")
    hr.language = "en"
    assert "1 question has “noise”." in hr.press("language", "en").page.main
