"""One page of the form: what saving keeps, what a faulty answer brings, and items that come and go."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from survey.core.scores.answers import Code
from survey.responding.models import Response
from survey.rounds.services import layout_of, round_by_key
from tests.conftest import OpenRound, OpenSession
from tests.support.languages import questionnaire
from tests.support.mixing import mix_all
from tests.support.visitor import Respondent, leave_open

Come = Callable[..., Respondent]


@pytest.fixture
def person(respondent: Come) -> Respondent:
    """Somebody on the first page."""
    return respondent().start()


@pytest.fixture
def keeper(person: Respondent) -> Respondent:
    """Somebody on the first page who keeps pets, so that it asks which."""
    return person.fill({"q_place": "attic", "q_pets": "yes"}).next()


def test_a_required_item_left_open_is_named_and_linked(person: Respondent) -> None:
    person.fill({"q_pets": "no"}).next()
    assert person.page.status == 422
    assert person.page.title.startswith("Fout: ")
    assert person.page.error_links == {"Kies waar je tafel staat.": "#q_place-0"}
    assert person.page.ids["q_place"].attrib["aria-invalid"] == "true"
    assert person.page.ids["q_place"].attrib["aria-describedby"] == "q_place-error"
    assert person.chosen()["q_pets"] == ["no"]
    assert person.to("sitting.spot").chosen()["q_pets"] == ["no"]


def test_the_error_is_in_the_language_of_the_page(respondent: Come) -> None:
    person = respondent(language="en").start().next()
    assert person.page.title.startswith("Error: ")
    assert person.page.error_links == {"Choose where your table stands.": "#q_place-0"}


def test_none_and_another_box_cannot_stand_together(keeper: Respondent) -> None:
    keeper.fill({"q_which_pets": ["cat", "none"]}).next()
    assert keeper.page.status == 422
    ((text, target),) = keeper.page.error_links.items()
    assert "Niets van dit alles" in text
    assert target == "#q_which_pets-0"
    assert keeper.chosen()["q_which_pets"] == ["cat", "none"]
    assert keeper.chosen()["q_place"] == ["attic"]


@pytest.mark.parametrize("boxes", [["cat"], ["cat", "dog", "fish"], ["none"], ["rather_not_say"]])
def test_check_boxes_come_back_as_they_were_ticked(keeper: Respondent, boxes: list[str]) -> None:
    keeper.fill({"q_which_pets": boxes}).next()
    assert keeper.to("sitting.spot").chosen()["q_which_pets"] == boxes


def test_an_answer_can_be_cleared(keeper: Respondent) -> None:
    keeper.fill({"q_which_pets": ["cat"]}).next()
    assert keeper.to("sitting.spot").fill({"q_which_pets": []}).next().page.status == 200
    assert keeper.to("sitting.spot").chosen()["q_which_pets"] == []


def test_an_item_that_an_answer_on_the_page_calls_for_is_shown_before_going_on(person: Respondent) -> None:
    assert set(person.questions) == {"q_place", "q_pets"}
    person.fill({"q_place": "attic", "q_pets": "yes"}).next()
    assert person.step == "sitting.spot"
    assert set(person.questions) == {"q_place", "q_pets", "q_which_pets"}
    person.fill({"q_which_pets": ["dog"]}).next()
    assert set(person.questions) == {"q_place", "q_pets", "q_which_pets", "q_bark"}
    assert person.next().step == "sitting.comfort"


def test_a_page_comes_and_goes_with_an_earlier_answer(person: Respondent) -> None:
    assert "Stap 1 van 4" in person.page.heading
    person.fill({"q_place": "garden"}).next()
    assert person.step == "sitting.weather"
    assert "Stap 2 van 5" in person.page.heading
    assert person.previous().fill({"q_place": "kitchen"}).next().step == "sitting.comfort"
    assert person.to("sitting.weather").step == "sitting.comfort"


def test_previous_saves_and_needs_nothing(respondent: Come, open_round: OpenRound) -> None:
    sitting = questionnaire("sitting")
    person = respondent(open_round(sitting.model_copy(update={"forms": {"full": sitting.forms["full"][::-1]}})))
    person.start().fill({"q_coffee": "no"}).next()
    assert person.fill({"q_pets": "no"}).previous().step == "sitting.comfort"  # the table is needed, but not to go back
    assert person.chosen()["q_coffee"] == ["no"]
    assert person.next().chosen() == {"q_place": [], "q_pets": ["no"]}


def test_the_first_page_has_no_way_back(person: Respondent) -> None:
    assert [b for b, _ in person.page.buttons() if b.get("value") == "previous"] == []


def test_answers_of_a_branch_that_was_left_do_not_count(person: Respondent, database: OpenSession) -> None:
    person.fill({"q_place": "garden", "q_pets": "yes"}).next().fill({"q_which_pets": ["dog"]}).next()
    person.fill({"q_bark": "yes"}).next().fill({"q_rain": "umbrella"}).next()
    person.fill({"q_heat": "yes", "q_coffee": "yes"}).next()
    person.to("sitting.spot").fill({"q_place": "attic", "q_pets": "no"}).next().walk(leave_or_keep(person))
    assert "3 antwoorden tellen niet meer mee" in person.page.main
    assert "Blaft de hond" not in person.page.main
    person.press()
    for gone in ("Blaft de hond", "paraplu", "Laat de hond uit", "Zet je tafel onder"):
        assert gone not in person.page.main
    with database() as session:
        mix_all(session)
        found = round_by_key(session, person.key)
        assert found is not None
        (packed,) = session.scalars(select(Response.answers))
        sent = layout_of(session, found).unpack(packed)["sitting"]
    assert sent == {
        "place": 0,
        "pets": 0,
        "which_pets": Code.SKIPPED,
        "bark": Code.SKIPPED,
        "rain": Code.SKIPPED,
        "heat": 1,
        "coffee": 1,
    }


def leave_or_keep(person: Respondent) -> Callable[[str, list[str]], list[str]]:
    """Leave every answer as it is."""
    return lambda name, _offered: person.chosen()[name]


TAMPERED: list[tuple[str, dict[str, list[str]]]] = [
    ("a value that no option has", {"q_place": ["palace"]}),
    ("two values of a radio button", {"q_place": ["attic", "garden"]}),
    ("a special answer that is not offered", {"q_place": ["rather_not_say"]}),
    ("an empty value", {"q_place": [""]}),
    ("a code instead of a value", {"q_place": ["0"]}),
    ("signs of all kinds", {"q_place": ["\x00<script>'\"; DROP TABLE response; --{{ 7*7 }}é🙂"]}),
    ("a box that is not there", {"q_which_pets": ["cat", "dragon"]}),
    ("a thousand boxes", {"q_which_pets": ["cat"] * 400 + ["wolf"]}),
    ("an empty box", {"q_which_pets": [""]}),
]


@pytest.mark.parametrize(("what", "change"), TAMPERED, ids=[what for what, _ in TAMPERED])
def test_what_was_tampered_with_gets_a_message_and_costs_nothing_else(
    keeper: Respondent, what: str, change: dict[str, list[str]]
) -> None:
    assert what
    ((_, form),) = [(b, f) for b, f in keeper.page.buttons() if "primary" in b.get("class", "")]
    data = form.values | {"q_which_pets": ["fish"], "q_pets": ["yes"]} | change
    keeper.post(f"/r/{keeper.key}/sitting.spot", data)
    assert keeper.page.status == 422
    (text,) = keeper.page.error_links
    assert text.startswith("Kies ")
    kept = keeper.to("sitting.spot").chosen()
    assert kept["q_pets"] == ["yes"]
    assert kept["q_place"] == ["attic"]
    if "q_which_pets" not in change:
        assert kept["q_which_pets"] == ["fish"]


def test_fields_that_the_page_does_not_have_change_nothing(person: Respondent) -> None:
    ((_, form),) = [(b, f) for b, f in person.page.buttons() if "primary" in b.get("class", "")]
    data = form.values | {
        "q_place": ["attic"],
        "q_coffee": ["yes"],
        "q_rain": ["umbrella"],
        "data": ["x"],
        "unit": ["1"],
    }
    assert person.post(f"/r/{person.key}/sitting.spot", data).step == "sitting.comfort"
    assert person.chosen()["q_coffee"] == []


def test_a_unit_that_is_not_offered_gets_a_message(respondent: Come, units: list[int]) -> None:
    person = respondent().start().fill({"q_place": "attic"}).next().walk(leave_open, until="unit")
    ((_, form),) = [(b, f) for b, f in person.page.buttons() if "primary" in b.get("class", "")]
    for unit in (str(units[2]), "999", "-1", "x", "٣"):
        person.post(f"/r/{person.key}/unit", form.values | {"unit": [unit], "action": ["next"]})
        assert person.page.status == 422
        assert list(person.page.error_links) == ["Kies een van de antwoorden op de pagina."]


def test_saving_on_change_answers_without_a_page(keeper: Respondent) -> None:
    ((_, form),) = [(b, f) for b, f in keeper.page.buttons() if "primary" in b.get("class", "")]
    address, autosave = f"/r/{keeper.key}/sitting.spot", {"X-Autosave": "1"}
    keeper.post(address, form.values | {"q_which_pets": ["cat"]}, headers=autosave)
    assert (keeper.page.status, keeper.response.data) == (204, b"")
    keeper.post(
        address, form.values | {"q_which_pets": ["cat", "none"], "q_pets": ["rather_not_say"]}, headers=autosave
    )
    assert (keeper.page.status, keeper.response.data) == (422, b"")
    kept = keeper.to("sitting.spot").chosen()
    assert kept["q_pets"] == ["rather_not_say"]


def test_saving_on_change_asks_for_nothing_yet(person: Respondent) -> None:
    ((_, form),) = [(b, f) for b, f in person.page.buttons() if "primary" in b.get("class", "")]
    person.post(f"/r/{person.key}/sitting.spot", form.values | {"q_pets": ["no"]}, headers={"X-Autosave": "1"})
    assert person.page.status == 204
    assert person.to("sitting.spot").chosen()["q_pets"] == ["no"]


def test_enter_goes_on(person: Respondent) -> None:
    """Browsers press a form's first button when Enter is hit: that must not be another language or the way back."""
    person.fill({"q_place": "attic"}).next().fill({"q_heat": "yes"})
    first_button = next(b for b, form in person.page.buttons() if form.element.get("id") == "fill")
    assert (first_button.get("name"), first_button.get("value")) == ("action", "next")
    assert person.next().step == "unit"


def test_sending_is_refused_while_a_required_item_is_open(person: Respondent) -> None:
    person.to("check").press()
    assert person.page.status == 422
    assert person.page.title.startswith("Fout: ")
    assert person.page.error_links == {"Kies waar je tafel staat.": f"/r/{person.key}/sitting.spot"}
    person.follow("Kies waar je tafel staat.").fill({"q_place": "attic"}).next().to("check").press()
    assert person.step == "result"
