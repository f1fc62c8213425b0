"""What is agreed on working from home: HR writes and publishes it, everybody reads it, in both languages."""

import pytest
from sqlalchemy import select

from survey.accounts import agreements
from survey.accounts.agreements import Agreed
from survey.accounts.look import set_language
from survey.accounts.services import set_contact, set_organisation
from survey.accounts.views.look import SLOT
from survey.audit.models import Action, AuditEntry
from survey.core.agreements import SUBJECTS, Words
from survey.core.questionnaires.questionnaire import Contact
from survey.infra.shelf import shipped
from tests.conftest import OpenSession
from tests.support.databases import BOTH
from tests.support.visitor import Visitor

TIMES = SUBJECTS["response_times"]
MAIL = {"email_nl": "Binnen drie dagen.", "email_en": "Within three days."}


def edit(hr: Visitor) -> Visitor:
    return hr.go("/hr/agreements").follow("Reactiesnelheid")


def test_the_factors_are_those_of_what_people_need() -> None:
    scales = shipped("support-needs").shown_scales
    assert [(one.key, one.title.nl, one.title.en) for one in SUBJECTS.values()] == [
        (scale.key, scale.title.nl, scale.title.en) for scale in scales
    ]
    assert all(words for one in SUBJECTS.values() for line in one.lines for words in (*line.title, *line.example))


@BOTH
def test_what_hr_publishes_is_read_by_everybody(hr: Visitor, visitor: Visitor, database: OpenSession) -> None:
    with database() as session:
        set_contact(session, Contact.HR, "Team HR", "020 555", "", "")
    assert "nog geen afspraken" in visitor.go("/agreements").page.main
    edit(hr).follow("Met voorbeelden beginnen")
    assert hr.chosen()["phone_en"] == ["At once, or call back within an hour."]
    hr.fill(MAIL | {"more_nl": "Vragen? Bel ons.", "more_en": "Questions? Call us."}).press()
    assert "opgeslagen" in hr.page.main
    page = visitor.go("/agreements").page.main
    for text in ("Reactiesnelheid", "Binnen drie dagen.", "Binnen een dagdeel.", "Vragen? Bel ons.", "Team HR"):
        assert text in page
    visitor.language = "en"
    page = visitor.press("language", "en").page.main
    assert "Within three days." in page
    assert "Binnen" not in page
    with database() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == Action.AGREEMENTS_CHANGED)).one()
        assert entry.subject == "response_times"


def test_a_draft_is_for_hr_only_and_what_was_published_can_be_taken_back(hr: Visitor, visitor: Visitor) -> None:
    edit(hr).fill({"email_nl": "Binnen drie dagen."}).press(text="Opslaan zonder publiceren")
    assert "Binnen drie dagen." not in visitor.go("/agreements").page.main
    edit(hr).fill(MAIL).press()
    assert "Binnen drie dagen." in visitor.go("/agreements").page.main
    edit(hr).press(text="Opslaan, en niet tonen aan medewerkers")
    assert "Binnen drie dagen." not in visitor.go("/agreements").page.main
    assert edit(hr).chosen()["email_nl"] == ["Binnen drie dagen."]


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"email_nl": "Morgen."}, ["#email_en"]),
        ({"email_en": "Tomorrow.", "more_nl": "Meer."}, ["#email_nl", "#more_en"]),
        ({}, ["#phone_nl"]),
        (MAIL | {"chat_nl": "x" * 201, "chat_en": "x"}, ["#chat_nl"]),
    ],
)
def test_what_staff_could_not_read_is_not_published(
    hr: Visitor, visitor: Visitor, given: dict[str, str], wrong: list[str]
) -> None:
    edit(hr).fill(given).press()
    assert hr.page.status == 422
    assert hr.page.error_targets == wrong
    assert {name: value for name, value in hr.chosen().items() if any(value)} == {k: [v] for k, v in given.items()}
    assert "nog geen afspraken" in visitor.go("/agreements").page.main


def test_with_one_language_the_other_is_not_asked_and_stays(hr: Visitor, database: OpenSession) -> None:
    with database() as session:
        set_language(set_organisation(session, "Voorbeeld BV"), "nl")
        agreements.keep(session, Agreed(TIMES, {"email": Words("Snel.", "Fast.")}, agreements.NOTHING, published=True))
    hr.client.application.extensions.pop(SLOT)  # what this process knew of the languages
    edit(hr)
    assert not [name for name in hr.chosen() if name.endswith("_en")]
    hr.fill({"email_nl": "Morgen.", "chat_nl": "Nu."}).press()
    with database() as session:
        assert agreements.on(session, TIMES).lines == {"email": ("Morgen.", "Fast."), "chat": ("Nu.", "")}


def test_a_factor_that_is_not_there_is_not_found(hr: Visitor) -> None:
    assert hr.go("/hr/agreements/weather").page.status == 404
