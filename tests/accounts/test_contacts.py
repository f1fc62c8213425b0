"""The contacts of an organisation: HR keeps them in the browser, employees see them beside their advice."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from survey.accounts.models import ContactPoint
from survey.core.questionnaires.questionnaire import Contact
from tests.conftest import OpenSession
from tests.support.page import squeeze
from tests.support.visitor import Respondent, Visitor, leave_open

JO = {
    "prevention_officer-name": "Jo Jansen",
    "prevention_officer-reach": "020 123 45 67",
    "prevention_officer-hours_nl": "op dinsdag",
    "prevention_officer-hours_en": "on Tuesdays",
}


def stored(database: OpenSession) -> dict[str, tuple[str, str]]:
    with database() as session:
        return {point.kind: (point.name, point.reach) for point in session.scalars(select(ContactPoint))}


def test_contacts_are_kept_and_shown_again(hr: Visitor, database: OpenSession) -> None:
    hr.go("/hr/contacts").fill(JO).press()
    assert (hr.page.path, hr.page.status) == ("/hr/contacts", 200)
    assert "De contactpersonen zijn opgeslagen." in hr.page.main
    assert {name: hr.chosen()[name] for name in JO} == {name: [value] for name, value in JO.items()}
    assert stored(database) == {"prevention_officer": ("Jo Jansen", "020 123 45 67")}


def test_every_kind_of_contact_can_be_kept(hr: Visitor, database: OpenSession) -> None:
    hr.go("/hr/contacts")
    hr.fill({f"{kind}-{field}": f"{kind} {field}" for kind in Contact for field in ("name", "reach")}).press()
    assert set(stored(database)) == set(Contact)


def test_a_contact_without_a_name_is_removed(hr: Visitor, database: OpenSession) -> None:
    hr.go("/hr/contacts").fill(JO).press()
    hr.go("/hr/contacts").fill(dict.fromkeys(JO, " ")).press()
    assert hr.page.status == 200
    assert stored(database) == {}


def test_a_name_without_a_way_to_reach_it_is_refused_and_kept_on_the_page(hr: Visitor, database: OpenSession) -> None:
    hr.go("/hr/contacts").fill(JO | {"prevention_officer-reach": " ", "hr-name": "Personeelszaken"}).press()
    assert hr.page.status == 422
    assert hr.page.error_targets == ["#prevention_officer-reach", "#hr-reach"]
    assert hr.chosen()["prevention_officer-name"] == ["Jo Jansen"]
    assert hr.chosen()["hr-name"] == ["Personeelszaken"]
    assert stored(database) == {}


def test_what_is_too_long_is_refused(hr: Visitor, database: OpenSession) -> None:
    hr.go("/hr/contacts").fill(JO | {"prevention_officer-name": "J" * 201}).press()
    assert hr.page.status == 422
    assert stored(database) == {}


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "{{ 7 * 7 }}", "Jo & Co “x” 'y'", "é🙂"])
def test_a_name_is_text_whatever_it_holds(hr: Visitor, respondent: Callable[..., Respondent], name: str) -> None:
    hr.client.judging = False  # type: ignore[attr-defined]  # the name itself looks like code
    hr.go("/hr/contacts").fill(JO | {"prevention_officer-name": name}).press()
    assert hr.go("/hr/contacts").chosen()["prevention_officer-name"] == [name]
    person = respondent()
    person.client.judging = False  # type: ignore[attr-defined]  # as above
    person.start().fill({"q_place": "attic"}).next().walk(leave_open).press()
    assert squeeze(name) in person.page.main
    assert person.page.all("script")[0].get("src") is not None
    assert len(person.page.all("script")) == 1
