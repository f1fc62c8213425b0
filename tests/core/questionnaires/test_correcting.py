"""Correcting words: they change in both languages, and nothing else does."""

import pytest

from survey.core.questionnaires.correcting import corrected, difference, shares_options, texts_of
from survey.core.questionnaires.questionnaire import Questionnaire
from survey.core.text import Text
from tests.support.languages import questionnaire

NEW = Text(nl="Nieuw woord.", en="New word.")


def without_texts(data: object) -> object:
    if isinstance(data, dict):
        return "text" if set(data) == {"nl", "en"} else {name: without_texts(part) for name, part in data.items()}
    return [without_texts(part) for part in data] if isinstance(data, list) else data


def dump(found: Questionnaire) -> object:
    return found.model_dump(mode="json", by_alias=True)


@pytest.mark.parametrize("name", ["home-workplace", "sitting"])
def test_only_words_change(name: str) -> None:
    before = questionnaire(name)
    rest = without_texts(dump(before))
    for item in before.items:
        for text in texts_of(before, item):
            after = corrected(before, item, {text: NEW})
            assert texts_of(after, after.item_by_key[item.key])[text] == NEW
            assert without_texts(dump(after)) == rest


def test_an_option_set_is_corrected_for_all_that_share_it() -> None:
    before = questionnaire("sitting")
    pets, place = before.item_by_key["pets"], before.item_by_key["place"]
    after = corrected(before, pets, {"option_0": NEW})
    assert after.options(after.item_by_key["heat"])[0].text == NEW
    assert (shares_options(before, pets), shares_options(before, place)) == (3, 0)


def test_a_text_that_is_not_there_cannot_be_corrected() -> None:
    before = questionnaire("sitting")
    with pytest.raises(KeyError):
        corrected(before, before.item_by_key["pets"], {"hint": NEW})


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("Staat je tafle goed?", "Staat je tafel goed?", ("tafle", "tafel")),
        ("Staat tafel goed?", "Staat je tafel goed?", ("Staat", "Staat je")),
        ("je tafel", "tafel", ("je tafel", "tafel")),
        ("een een tafel", "een tafel", ("een een", "een")),
        ("a b c d", "a x c y", ("b c d", "x c y")),
        ("een", "twee", ("een", "twee")),
        ("a  b", "a b", ("", "")),
    ],
)
def test_the_difference_is_the_words_that_changed(before: str, after: str, found: tuple[str, str]) -> None:
    assert difference(before, after) == found
