"""HR's preview: the form as respondents get it, conditions and all, of which nothing is kept; and it on paper."""

import json
from collections.abc import Callable
from html import unescape

import pytest
from sqlalchemy import func, select

from survey.core.disclosure.remarks import LONGEST
from survey.core.questionnaires.questionnaire import Questionnaire
from survey.core.scores.layout import Layout, Part
from survey.core.scores.scoring import Scorer
from survey.core.text import LANGUAGES, Language
from survey.infra.db import Base
from survey.infra.i18n import NAMES
from survey.infra.render.document import document
from survey.infra.shelf import shipped, shipped_keys
from survey.responding.blank import BlankForm, blank_form
from tests.conftest import OpenRound, OpenSession
from tests.support.languages import foreign, questionnaire
from tests.support.page import text_of
from tests.support.pdf import Pdf, render_silently
from tests.support.visitor import Respondent, Visitor

START = {"q_place": "garden", "q_pets": "yes"}


def carried(visitor: Visitor) -> object:
    return json.loads(visitor.chosen()["answers"][0])


def rows(database: OpenSession) -> dict[str, int]:
    with database() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def test_a_page_looks_as_it_does_to_a_respondent(
    hr: Visitor, open_round: OpenRound, respondent: Callable[..., Respondent]
) -> None:
    key = open_round()
    person = respondent(key).start()
    hr.go(f"/hr/rounds/{key}/preview")
    fieldsets = [[text_of(one) for one in visitor.page.all("fieldset")] for visitor in (person, hr)]
    assert fieldsets[0] == fieldsets[1] != []
    assert hr.page.heading == person.page.heading


def test_conditions_work_and_nothing_is_kept(hr: Visitor, open_round: OpenRound, database: OpenSession) -> None:
    key = open_round(first=3)  # not open yet: a respondent would be turned away
    before = rows(database)
    hr.go(f"/hr/rounds/{key}/preview").press("action", "next")
    assert hr.page.status == 422
    assert hr.page.error_targets == ["#q_place-0"]
    hr.fill(START).press("action", "next")
    assert set(hr.questions) == {"q_place", "q_pets", "q_which_pets"}  # more of the same page first
    hr.fill({"q_which_pets": ["dog"]}).press("action", "next")
    hr.fill({"q_bark": "no"}).press("action", "next")
    assert set(hr.questions) == {"q_rain"}
    assert carried(hr) == {"sitting": START_VALUES}
    hr.press("action", "previous").fill({"q_place": "attic"}).press("action", "next")
    assert set(hr.questions) == {"q_heat", "q_coffee"}  # the page about rain is for gardens only
    hr.press("action", "next")
    assert hr.page.heading == "Einde van het voorbeeld"
    hr.press(text="Terug")
    assert set(hr.questions) == {"q_heat", "q_coffee"}
    assert rows(database) == before


START_VALUES = {"place": "garden", "pets": "yes", "which_pets": ["dog"], "bark": "no"}


def test_the_other_language_shows_the_same_answers(hr: Visitor, open_round: OpenRound) -> None:
    hr.go(f"/hr/rounds/{open_round()}/preview").fill({"q_place": "garden"})
    hr.language = "en"
    hr.press("language", "en")
    assert hr.chosen()["q_place"] == ["garden"]
    assert list(foreign(hr.page, "en")) == []


@pytest.mark.parametrize("forged", ["", "[", "7", "{}", '{"sitting": 7}', '{"sitting": {"nothing": 1}}', "[" * 3000])
def test_what_is_no_answer_is_left_out(hr: Visitor, open_round: OpenRound, forged: str) -> None:
    hr.go(f"/hr/rounds/{open_round()}/preview")
    address = hr.page.path
    token = hr.chosen_token()
    hr.post(address, {"csrf_token": [token], "answers": [forged], "step": ["sitting.comfort"], "q_heat": ["yes"]})
    assert hr.page.heading == "Einde van het voorbeeld"
    assert carried(hr) == {"sitting": {"heat": "yes"}}


# ------------------------------------------------------------------------------------------------ on paper


def blank(language: Language, *names: str) -> BlankForm:
    asked: list[Questionnaire] = [questionnaire(name) for name in names]
    return blank_form("Proef & <ronde>", Layout(tuple(Part(Scorer(one), "full") for one in asked)), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_stands_on_paper(language: Language) -> None:
    form = blank(language, *shipped_keys())
    text = unescape(document("report/blank.html", language, form=form, question=None, language_name=NAMES[language]))
    for key in shipped_keys():
        for item in shipped(key).items_of("full"):
            assert item.text[language] in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_short_answers_stand_three_on_a_line(language: Language) -> None:
    items = [item for part in blank(language, *shipped_keys()).parts for page in part.pages for item in page.items]
    assert all(len(option.text) <= 24 for item in items if item.short for option in item.options)
    assert {item.short for item in items} == {True, False}


def test_everybody_can_read_the_form_on_paper() -> None:
    form = blank("nl", "home-workplace")  # the one with drawings
    words = {"question": "Wat moet er beter?", "longest": LONGEST}
    pdf = Pdf(render_silently(document("report/blank.html", "nl", form=form, **words, language_name=NAMES["nl"])))
    assert pdf.failures() == []
    assert pdf.language == "nl"
    for item in shipped("home-workplace").items_of("full"):
        assert item.text["nl"] in pdf.text
    assert f"{form.items + 1}. Wat moet er beter?" in pdf.text
    assert "Hoogstens 500 tekens." in pdf.text


def test_a_question_says_when_it_comes() -> None:
    text = " ".join(
        document(
            "report/blank.html", "nl", form=blank("nl", "sitting"), question=None, language_name="Nederlands"
        ).split()
    )
    assert "Alleen als je bij vraag 2 ‘Jazeker’ antwoordt." in text
    assert "Alleen als je bij vraag 3 ‘Een hond’ antwoordt." in text


def test_hr_gets_it_as_a_file(hr: Visitor, open_round: OpenRound) -> None:
    key = open_round()
    response = hr.client.get(f"/hr/rounds/{key}/blank.en.pdf")
    assert response.mimetype == "application/pdf"
    assert response.headers["Content-Disposition"] == 'attachment; filename="thuiswerkcheck-blank-en.pdf"'
    assert hr.client.get(f"/hr/rounds/{key}/blank.fr.pdf").status_code == 404
