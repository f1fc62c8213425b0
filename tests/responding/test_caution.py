"""What an employee must know to read the own scores stands in sight: why they can be off, and when lower is better."""

from collections.abc import Callable

import pytest

from survey.core.text import Language
from survey.infra.shelf import shipped
from tests.conftest import OpenRound
from tests.responding.test_changing import look
from tests.support.page import Page, squeeze, text_of
from tests.support.pdf import Pdf
from tests.support.visitor import Respondent, first

CAUTION = next(scale.caution for scale in shipped("home-workplace").shown_scales if scale.caution)
SAID: dict[Language, str] = {
    "nl": f"{CAUTION.text.nl} Bron: {CAUTION.source}.",
    "en": f"{CAUTION.text.en} Source: {CAUTION.source}.",
}
KEEP = {"nl": "Mijn resultaat bewaren", "en": "Keep my result"}


def in_sight(page: Page, text: str) -> int:
    """Return how often a paragraph stands on a page where nothing has to be opened for it."""
    return sum(text_of(one) == text for one in page.all("p") if page.inside(one, "details") is None)


def as_little_as_possible(name: str, offered: list[str]) -> list[str]:
    """Answer only what every advice rests on: how long somebody works at a screen."""
    return offered[:1] if name == "q_hours" else []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_is_said_once_on_the_result_in_its_file_and_when_looking_back(
    open_round: OpenRound, respondent: Callable[..., Respondent], language: Language
) -> None:
    person = respondent(open_round("home-workplace"), language).finish(first)
    assert in_sight(person.page, SAID[language]) == 1
    file = Pdf(person.client.get(f"/r/{person.key}/result.pdf").data)
    assert squeeze(file.text).count(SAID[language]) == 1
    (code,) = person.press(text=KEEP[language]).page.all("code")
    assert in_sight(look(person, str(code.text)).page, SAID[language]) == 1


def test_where_there_is_no_score_there_is_nothing_to_doubt(
    open_round: OpenRound, respondent: Callable[..., Respondent]
) -> None:
    person = respondent(open_round("home-workplace")).finish(as_little_as_possible)
    assert SAID["nl"] not in person.page.text
    (code,) = person.press(text=KEEP["nl"]).page.all("code")
    assert SAID["nl"] not in look(person, str(code.text)).page.text


def test_looking_back_says_where_a_lower_score_is_better(
    open_round: OpenRound, respondent: Callable[..., Respondent]
) -> None:
    person = respondent(open_round("home-workplace")).finish(first)
    (code,) = person.press(text=KEEP["nl"]).page.all("code")
    headings = {text_of(one) for one in look(person, str(code.text)).page.all("th")}
    assert "Belasting door muis en toetsenbord van 1 tot 9, lager is beter" in headings
    assert "Toetsenbord en muis" in headings
