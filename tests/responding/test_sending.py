"""After sending: whatever is pressed or opened again, there is one response and the way to the result."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from survey.responding.models import Response
from tests.conftest import OpenSession
from tests.support.databases import BOTH
from tests.support.mixing import mix_all
from tests.support.page import Page
from tests.support.visitor import Respondent, first

pytestmark = BOTH

Come = Callable[..., Respondent]


@pytest.fixture
def sent(respondent: Come) -> Respondent:
    """Somebody who has just sent."""
    return respondent().finish(first)


def count(database: OpenSession) -> int:
    with database() as session:
        mix_all(session)
        return session.scalar(select(func.count()).select_from(Response)) or 0


@pytest.mark.parametrize("step", ["sitting.spot", "sitting.comfort", "unit", "check", "pause"])
def test_going_back_leads_to_the_result(sent: Respondent, step: str) -> None:
    assert sent.to(step).step == "result"


def test_pressing_anything_on_an_old_page_leads_to_the_result(
    respondent: Come, database: OpenSession, units: list[int]
) -> None:
    person = respondent().start().walk(first)
    old = {step: respondent_page(person, step) for step in ("sitting.comfort", "unit", "check")}
    assert person.to("check").press().step == "result"
    for page in old.values():
        person.page = page
        assert person.press().step == "result"
    assert count(database) == 1
    assert units


def respondent_page(person: Respondent, step: str) -> Page:
    return person.to(step).page


def test_sending_again_counts_once(respondent: Come, database: OpenSession) -> None:
    person = respondent().start().walk(first)
    check = person.page
    results = set()
    for _ in range(5):
        person.page = check
        results.add(person.press().page.main)
    assert len(results) == 1
    assert count(database) == 1


def test_the_link_and_the_start_button_lead_to_the_result(sent: Respondent, database: OpenSession) -> None:
    assert sent.start().step == "result"
    assert count(database) == 1


def test_what_is_saved_after_sending_changes_nothing(respondent: Come) -> None:
    person = respondent().start().walk(first).to("sitting.comfort")
    page = person.page
    before = person.to("check").press().page.main
    person.page = page
    person.fill({"q_heat": "yes", "q_coffee": "yes"}).next()
    assert person.page.main == before
    person.page = page
    ((_, form),) = [(b, f) for b, f in page.buttons() if "primary" in b.get("class", "")]
    person.post(f"/r/{person.key}/sitting.comfort", form.values, headers={"X-Autosave": "1"})
    assert person.to("result").page.main == before


def test_before_sending_there_is_no_result(respondent: Come) -> None:
    person = respondent().start()
    assert person.to("result").step == "sitting.spot"
    assert person.to("result.pdf").step == "sitting.spot"


def test_a_second_person_at_the_same_computer_starts_afresh(sent: Respondent, database: OpenSession) -> None:
    sent.press(text="Sessie stoppen")
    assert sent.press().step == "sitting.spot"
    assert sent.chosen()["q_place"] == []
    sent.walk(first).press()
    assert count(database) == 2
