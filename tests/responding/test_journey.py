"""The whole way from the round's link to the result, without scripts, in both languages and both forms."""

from collections.abc import Callable
from random import Random

import pytest
from sqlalchemy import select

from survey.accounts.services import set_contact
from survey.core.questionnaires.questionnaire import Contact
from survey.core.text import Language
from survey.infra.shelf import shipped_keys
from survey.responding.models import Draft, Response
from tests.conftest import OpenRound, OpenSession
from tests.support.databases import BOTH
from tests.support.mixing import mix_all
from tests.support.page import text_of
from tests.support.visitor import Respondent, at_random, first, leave_open

Come = Callable[..., Respondent]


@pytest.mark.parametrize(
    ("backend", "form", "language"),
    [("sqlite", "short", "nl"), ("sqlite", "full", "en"), ("postgresql", "short", "en"), ("postgresql", "full", "nl")],
    indirect=["backend"],
)
def test_shipped_questionnaires_lead_to_a_result(
    open_round: OpenRound, respondent: Come, form: str, language: Language
) -> None:
    person = respondent(open_round(*shipped_keys(), form=form), language)
    person.finish(at_random(Random(form), lambda: person.single))  # noqa: S311  # a choice of answers, not a secret
    assert (person.step, person.page.status) == ("result", 200)


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        (
            "nl",
            (
                *("ongeveer 7 minuten", "Waar het over gaat", "Wie ziet wat", "minder dan 5 mensen", "minder dan 10"),
                *(
                    "Je kunt stoppen en later verdergaan",
                    "Je kunt meedoen tot en met",
                    "Vragen? Stel ze aan Team HR: 020 555 01 10",
                ),
            ),
        ),
        (
            "en",
            (
                *("about 7 minutes", "What it is about", "Who sees what", "fewer than 5 people", "fewer than 10"),
                *("You can pause", "You can take part until and including", "Questions? Ask Team HR: 020 555 01 10"),
            ),
        ),
    ],
)
def test_start_page_says_what_it_is_before_any_question(
    open_round: OpenRound, respondent: Come, database: OpenSession, language: str, parts: tuple[str, ...]
) -> None:
    with database() as session:
        set_contact(session, Contact.HR, "Team HR", "020 555 01 10", "", "")
    person = respondent(open_round(*shipped_keys(), form="short", last=0), language)
    person.go(f"/r/{person.key}")
    assert person.questions == {}
    assert [part for part in parts if part not in person.page.main] == []


def test_each_step_says_where_it_stands_in_title_and_heading(respondent: Come) -> None:
    person = respondent().start()
    seen = []
    while person.step != "check":
        assert person.page.title.startswith(person.page.heading.split(" ", 4)[0])
        seen.append((person.page.title.partition(" – ")[0], " ".join(person.page.heading.split()[:4])))
        person.fill({name: first(name, offered) for name, offered in person.questions.items()}).next()
    seen.append((person.page.title.partition(" – ")[0], " ".join(person.page.heading.split()[:4])))
    assert seen == [(f"Stap {number} van 4", f"Stap {number} van 4") for number in range(1, 5)]


def test_nothing_is_chosen_beforehand(open_round: OpenRound, respondent: Come) -> None:
    person = respondent(open_round(*shipped_keys(), form="short")).start()
    while person.step != "check":
        assert [values for name, values in person.chosen().items() if name.startswith(("q_", "unit")) and values] == []
        person.fill(needed(person)).next()
        assert person.page.status == 200


def needed(person: Respondent) -> dict[str, str]:
    """Return an answer to each required item of the page."""
    groups = [(name, person.page.ids.get(name)) for name in person.questions]
    return {
        name: person.questions[name][0]
        for name, group in groups
        if group is not None and "aria-required" in group.attrib
    }


@BOTH
def test_skipping_all_that_is_optional_reaches_the_result(respondent: Come, database: OpenSession) -> None:
    person = respondent().start().fill({"q_place": "attic"}).next().walk(leave_open).press()
    assert person.step == "result"
    assert "geen score" in person.page.main
    with database() as session:
        mix_all(session)
        assert len(session.scalars(select(Response)).all()) == 1


def test_wellbeing_and_needs_are_never_compulsory(open_round: OpenRound, respondent: Come) -> None:
    person = respondent(open_round("wellbeing", "support-needs", form="full")).start().walk(leave_open).press()
    assert person.step == "result"


def test_check_page_shows_each_answer_and_leads_to_its_page(respondent: Come) -> None:
    person = respondent().start().walk(first)
    assert "Waar staat je tafel? Op zolder" in person.page.main
    assert "Drink je er koffie? Nee hoor" in person.page.main
    person.follow("Wijzigen Warm en wakker").fill({"q_coffee": "yes"}).next().next()
    assert person.step == "check"
    assert "Drink je er koffie? Jazeker" in person.page.main
    person.follow("Opslaan en later verdergaan")
    assert (person.step, person.press().step) == ("pause", "unit")


def test_only_the_check_page_says_send(respondent: Come) -> None:
    person, sending = respondent().start(), []
    for _ in range(4):
        sending.append("Versturen" in [text_of(button) for button, _ in person.page.buttons()])
        if person.step != "check":
            person.fill({name: first(name, offered) for name, offered in person.questions.items()}).next()
    assert sending == [False, False, False, True]


@BOTH
def test_the_unit_is_asked_last_and_small_units_are_not_listed(
    respondent: Come, units: list[int], database: OpenSession
) -> None:
    north, south, tiny = units
    person = respondent().start().walk(first, until="unit")
    assert person.questions == {"unit": [str(north), str(south), "none"]}
    assert "Top" not in person.page.main
    person.fill({"unit": str(south)}).next()
    assert "Zuid" in person.page.main
    person.press()
    with database() as session:
        mix_all(session)
        assert session.scalars(select(Response.unit_id)).all() == [south]
    assert tiny not in (north, south)


@BOTH
def test_rather_not_saying_the_unit_stays_chosen(respondent: Come, units: list[int], database: OpenSession) -> None:
    person = respondent().start().walk(first, until="unit").fill({"unit": "none"}).next()
    assert units
    assert person.to("unit").chosen()["unit"] == ["none"]
    person.next().press()
    with database() as session:
        mix_all(session)
        assert session.scalars(select(Response.unit_id)).all() == [None]


@BOTH
def test_the_result_shows_advice_with_its_reason_and_the_human_who_helps(
    respondent: Come, database: OpenSession
) -> None:
    with database() as session:
        set_contact(session, Contact.PREVENTION_OFFICER, "Jo Jansen", "020 123 45 67", "op dinsdag", "on Tuesdays")
    person = respondent().start().fill({"q_place": "garden"}).next().fill({"q_rain": "umbrella"}).next()
    person.walk(leave_open).press()
    main = person.page.main
    assert "Zet je tafel onder een afdak." in main
    assert "Wat doe je als het regent? Ik pak een paraplu" in main
    assert main.index("Jo Jansen") > main.index("Zet je tafel onder een afdak.")
    assert "020 123 45 67, op dinsdag" in main
    assert "on Tuesdays" in person.switch().page.main


def test_the_result_says_of_each_score_what_it_means_and_rests_on(respondent: Come) -> None:
    person = respondent().start().fill({"q_place": "attic"}).next()
    person.fill({"q_heat": "yes", "q_coffee": "no"}).next().next().press()
    for part in (
        "Knus",
        "50 van 100",
        "Lekker",
        "Je zit er knus.",
        "Hoe knus je er zit.",
        "Niemand heeft dit ooit gemeten.",
        "2 van 2",
        "Is het er warm genoeg?",
        "Jazeker",
        "Alleen jij ziet deze pagina, 45 minuten lang",
        "Wie ziet dit",
        "minder dan 5 mensen",
        "over welzijn nooit van minder dan 10",
        "huisarts",
    ):
        assert part in person.page.main


def test_three_things_come_first_and_the_rest_is_folded(open_round: OpenRound, respondent: Come) -> None:
    person = respondent(open_round("home-workplace", form="short"))
    page = person.finish(lambda _name, offered: offered[-3 if len(offered) > 3 else 0]).page
    section = next(one for one in page.all("section") if one.get("aria-labelledby") == "today")
    (top,), (folded,) = section.iter("ol"), [one for one in section.iter("details") if one.get("class") == "more"]
    assert len([one for one in top if one.tag == "li"]) == 3
    assert "open" not in folded.attrib
    shown = [one for one in section.iter("div") if one.get("class") == "advice card"]
    assert len(shown) > 3
    assert all(any(part.get("class") == "because" for part in one.iter("ul")) for one in shown)


@BOTH
def test_what_is_sent_has_no_name_date_or_order(respondent: Come, database: OpenSession) -> None:
    respondent().finish(first)
    with database() as session:
        mix_all(session)
        names = {column.name for column in Response.__table__.columns}
        (row,) = session.scalars(select(Response))
        (draft,) = session.scalars(select(Draft))
    assert names == {"id", "round_id", "unit_id", "answers"}
    assert len(row.id) == 16
    assert row.id not in draft.id
    assert (draft.expires_at.minute, draft.expires_at.second, draft.expires_at.microsecond) == (0, 0, 0)
