"""Texts of one language: questionnaires and catalogue in; what stands on a page in the other language out."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from babel.messages.pofile import read_po

from survey.core.questionnaires.questionnaire import Questionnaire
from survey.core.text import LANGUAGES, Language
from survey.infra.shelf import employer_keys, open_file, shipped, shipped_keys
from survey.resources import folder
from tests.support.page import Page, squeeze

DATA = Path(__file__).parents[1] / "data"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
READ_ALOUD = ("aria-label", "title", "alt", "placeholder", "data-saved", "data-failed", "data-retry", "data-ended")
LONG = 4
"""A text of so many words is looked for everywhere; a shorter one only as a whole."""
Words = tuple[str, ...]
PRODUCT = "thuiswerkcheck"
"""A name, in every language."""


@cache
def questionnaire(name: str) -> Questionnaire:
    """Return a shipped questionnaire, or one of the tests' own."""
    return shipped(name) if name in (*shipped_keys(), *employer_keys()) else open_file(DATA / f"{name}.yaml")[0]


def foreign(page: Page, language: Language) -> Iterator[str]:
    """Yield the texts on a page that belong to the other language only."""
    short, long = _others(language)
    for text in _texts(page, language):
        if text in short:
            yield text
        words = text.split()
        for start in range(len(words) - LONG + 1):
            for whole in long.get(tuple(words[start : start + LONG]), ()):
                if whole in text:
                    yield whole


@cache
def _others(language: Language) -> tuple[frozenset[str], dict[Words, list[str]]]:
    """Return the texts of the other language: the short ones, and the long ones by their first words."""
    texts: dict[str, set[str]] = {code: set() for code in LANGUAGES}
    for pair in (*_of_questionnaires(), *_of_catalogue()):
        for code in LANGUAGES:
            texts[code].update(squeeze(part) for part in PLACEHOLDER.split(pair[code]))
    other = next(code for code in LANGUAGES if code != language)
    here = {text.strip(" .:").lower() for text in texts[language]} | {PRODUCT}
    only = {text for text in texts[other] if text.strip(" .:").lower() not in here and re.search(r"[a-z]{2}", text)}
    long: dict[Words, list[str]] = defaultdict(list)
    for text in only:
        words = text.split()
        if len(words) >= LONG:
            long[tuple(words[:LONG])].append(text)
    return frozenset(text for text in only if len(text.split()) < LONG), long


def _of_questionnaires() -> Iterator[dict[str, str]]:
    for name in (*shipped_keys(), *employer_keys(), "engine", "sitting"):
        yield from _pairs(questionnaire(name).model_dump(mode="json", by_alias=True))


def _pairs(data: Any) -> Iterator[dict[str, str]]:
    """Yield each text in a questionnaire, in every language."""
    if isinstance(data, dict):
        if set(data) == set(LANGUAGES):
            yield data
        else:
            for part in data.values():
                yield from _pairs(part)
    elif isinstance(data, list):
        for part in data:
            yield from _pairs(part)


def _of_catalogue() -> Iterator[dict[str, str]]:
    path = folder("translations") / "nl" / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        for message in read_po(file, locale="nl"):
            english = message.id if isinstance(message.id, tuple | list) else (message.id,)
            dutch = message.string if isinstance(message.string, tuple | list) else (message.string,)
            if message.id:
                yield from ({"en": own, "nl": other} for own, other in zip(english, dutch, strict=True) if other)


def _texts(page: Page, language: Language) -> Iterator[str]:
    """Yield what is read or read aloud, without the parts that say that they are in another language."""

    def within(element: Element) -> Iterator[str]:
        if element.get("lang", language) != language:
            return
        yield from (element.attrib[name] for name in READ_ALOUD if name in element.attrib)
        yield element.text or ""
        for child in element:
            yield from within(child)
            yield child.tail or ""

    for root in page.all("title", "body"):
        yield from (text for text in map(squeeze, within(root)) if text)
