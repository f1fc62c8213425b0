"""The interface's texts: English in the code, complete in every other language."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from survey.core.text import LANGUAGES
from survey.resources import folder

TRANSLATED = [language for language in LANGUAGES if language != "en"]
LONGEST_SENTENCE = 20  # words, for readers at level B1
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sdf%]|\{\w*\}|</?\w+[^>]*>")


def catalogue(language: str) -> Catalog:
    with (folder("translations") / language / "LC_MESSAGES" / "messages.po").open("rb") as source:
        return read_po(source, locale=language)


def forms(message: Message) -> Iterator[tuple[str, str]]:
    """Pairs (English, translation), one for the singular and one for each plural."""
    match message.id, message.string:
        case (singular, plural), (first, *others):
            yield singular, first
            yield from ((plural, other) for other in others)
        case english, own:
            yield str(english), str(own)


@pytest.fixture(params=TRANSLATED)
def texts(request: pytest.FixtureRequest) -> list[Message]:
    return [message for message in catalogue(request.param) if message.id]


def test_every_text_is_translated(texts: list[Message]) -> None:
    assert [english for message in texts for english, own in forms(message) if not own.strip()] == []


def test_no_text_stands_inside_an_f_string_where_it_is_not_collected() -> None:
    hidden = re.compile(r"""\bf(["']).*?\{[^}]*\b_\(["'].*\1""")
    files = folder("translations").parent.glob("survey/**/*.py")
    assert [str(file) for file in files if hidden.search(file.read_text("utf-8"))] == []


def test_no_translation_is_a_guess(texts: list[Message]) -> None:
    assert [message.id for message in texts if message.fuzzy] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_left_over(language: str) -> None:
    assert list(catalogue(language).obsolete) == []


def test_placeholders_and_markup_are_the_same(texts: list[Message]) -> None:
    different = [
        (english, own)
        for message in texts
        for english, own in forms(message)
        if sorted(PLACEHOLDER.findall(english)) != sorted(PLACEHOLDER.findall(own))
    ]
    assert different == []


def test_dutch_sentences_are_short() -> None:
    sentences = (
        sentence
        for message in catalogue("nl")
        if message.id
        for _, own in forms(message)
        for sentence in re.split(r"(?<=[.:?!]) ", own)
    )
    assert [sentence for sentence in sentences if len(sentence.split()) > LONGEST_SENTENCE] == []


def test_no_message_leaves_one_guessing_what_to_do(texts: list[Message]) -> None:
    """Forms of a library say such things; ours say what to choose or to write."""
    guesses = re.compile(
        r"\b(?:is|are) (?:required|invalid|mandatory)\b|\binvalid (?:input|value)\b|\bnot a valid\b|"
        r"\bverplicht(?:e)? veld\b|\bveld is verplicht\b|\bongeldige? (?:invoer|waarde)\b",
        re.IGNORECASE,
    )
    assert [text for message in texts for pair in forms(message) for text in pair if guesses.search(text)] == []
