"""The other language, at any moment: it keeps what was typed, right or wrong, and the page."""

from collections.abc import Callable

import pytest

from tests.conftest import OpenRound
from tests.support.visitor import Respondent, first, leave_open

Come = Callable[..., Respondent]


def test_a_half_filled_page_keeps_everything(respondent: Come) -> None:
    person = respondent().start().fill({"q_place": "attic", "q_pets": "yes"}).next()
    person.fill({"q_place": "kitchen", "q_pets": "yes", "q_which_pets": ["fish", "cat"]})
    for heading in ("Your table", "Je tafel"):
        person.switch()
        assert heading in person.page.heading
        assert person.step == "sitting.spot"
        assert person.chosen() == {"q_place": ["kitchen"], "q_pets": ["yes"], "q_which_pets": ["cat", "fish"]}


def test_answers_that_cannot_stand_are_kept_too(respondent: Come) -> None:
    person = respondent().start().fill({"q_place": "attic", "q_pets": "yes"}).next()
    person.fill({"q_which_pets": ["dog", "none"]})
    typed = {"q_place": ["attic"], "q_pets": ["yes"], "q_which_pets": ["dog", "none"]}
    for _ in range(2):
        person.switch()
        assert person.page.status == 200
        assert person.chosen() == typed
    assert person.next().page.status == 422
    for _ in range(2):
        person.switch()
        assert person.chosen() == typed


def test_a_required_item_that_is_open_does_not_hold_the_switch(respondent: Come) -> None:
    person = respondent().start().fill({"q_pets": "no"}).switch()
    assert (person.page.status, person.chosen()) == (200, {"q_place": [], "q_pets": ["no"]})


@pytest.mark.parametrize("unit", ["first", "none"])
def test_the_unit_page_keeps_what_was_chosen(respondent: Come, units: list[int], unit: str) -> None:
    person = respondent().start().walk(first, until="unit")
    chosen = str(units[0]) if unit == "first" else unit
    person.fill({"unit": chosen})
    for _ in range(2):
        person.switch()
        assert (person.step, person.chosen()["unit"]) == ("unit", [chosen])


def test_each_page_has_the_switch(respondent: Come) -> None:
    person = respondent()
    person.go(f"/r/{person.key}").switch().switch()
    person.start().walk(first)
    assert person.switch().step == "check"
    person.press()
    assert person.switch().step == "result"
    assert "Je resultaat" in person.page.heading


def test_the_pause_page_and_the_way_back_have_the_switch(respondent: Come) -> None:
    person = respondent().start().pause()
    assert person.switch().step == "pause"
    link = next(part for part in person.page.main.split() if "/back/" in part).removeprefix("http://localhost")
    person.go(link).switch()
    assert person.page.path == link


def test_a_refused_check_page_can_be_read_in_the_other_language(respondent: Come) -> None:
    person = respondent().start().to("check").press()
    assert person.page.status == 422
    assert (person.switch().step, person.page.status) == ("check", 200)


def test_the_page_of_an_ended_session_keeps_what_was_typed(respondent: Come) -> None:
    person = respondent().start().fill({"q_place": "garden", "q_pets": "no"})
    person.client.delete_cookie("session")
    person.next()
    assert person.page.status == 409
    person.switch()
    person.press()
    assert person.chosen() == {"q_place": ["garden"], "q_pets": ["no"]}


def test_the_choice_holds_on_the_next_page_and_over_the_browser(respondent: Come, open_round: OpenRound) -> None:
    person = respondent(open_round(), "nl").start().fill({"q_place": "attic"}).switch().next()
    assert "Warm and awake" in person.page.heading
    assert "My" not in person.walk(leave_open).page.language
    assert person.page.language == "en"
