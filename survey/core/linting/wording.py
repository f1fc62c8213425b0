"""Lint of the wording: a questionnaire in, (path, message) of each text that its reader would stumble over out.

We write "je", sentences of at most 20 words, and the same in both languages.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pydantic import BaseModel

from survey.core.questionnaires.conditions import Path
from survey.core.questionnaires.questionnaire import Questionnaire
from survey.core.questionnaires.references import Found
from survey.core.text import LANGUAGES, Language, Text

MAX_WORDS: Final = 20
SAME_WORDS: Final = 2
"""Names such as "Headset" may be equal in both languages; longer texts may not."""
SENTENCES: Final = {"intro", "hint", "measure", "check", "missing", "meaning"}
"""Fields that hold whole sentences, and so do the texts of items, flags, recommendations and cautions."""
_SENTENCE_LISTS: Final = {"items", "flags", "recommendations"}

_END_OF_SENTENCE: Final = re.compile(r"[.!?…][\"'’”)]*\s+(?=[\"'‘“(]?[A-ZÀ-Þ\d])|\n+")
_WORD: Final = re.compile(r"[^\W_](?:[\w’'./,:+%&-]*\w)?")
_AVOID: Final[dict[Language, tuple[tuple[re.Pattern[str], str], ...]]] = {
    "nl": (
        (re.compile(r"\b[Uu](?:w|zelf)?\b(?!-)"), "write 'je' or 'jouw'"),
        (re.compile(r"\bsucces(?:vol\w*)?\b", re.IGNORECASE), "say what goes well"),
    ),
    "en": ((re.compile(r"\bsuccess(?:ful(?:ly)?)?\b", re.IGNORECASE), "say what goes well"),),
}


class Fault(StrEnum):
    """What makes a reader stumble."""

    SAME = "same"
    LONG = "long"
    AVOID = "avoid"
    NO_END = "no_end"


@dataclass(frozen=True)
class Slip:
    """A fault of a text: which, the words it is about, how many they are, and what to do instead."""

    fault: Fault
    quote: str = ""
    count: int = 0
    instead: str = ""

    def __str__(self) -> str:
        return {
            Fault.SAME: "the text is the same in both languages: write it in each of them",
            Fault.LONG: f"a sentence of {self.count} words: split it, {MAX_WORDS} at most ('{self.quote}…')",
            Fault.AVOID: f"'{self.quote}': {self.instead}",
            Fault.NO_END: "end the sentence with a full stop or a question mark",
        }[self.fault]


def wording_problems(questionnaire: Questionnaire) -> Iterator[Found]:
    """Yield a path into the questionnaire and a message for each text that should read better."""
    for path, text in texts(questionnaire, ()):
        for language, slip in slips(text, whole=_is_sentence(path)):
            yield (*path, language) if language else path, str(slip)


def slips(text: Text, *, whole: bool) -> Iterator[tuple[Language | None, Slip]]:
    """Yield the faults of a text, each with its language, or none where it lies in both; `whole`: it is a sentence."""
    if text.nl == text.en and len(words(text.nl)) > SAME_WORDS:
        yield None, Slip(Fault.SAME)
    for language in LANGUAGES:
        yield from ((language, slip) for slip in _slips(text[language], language, whole=whole))


def texts(part: object, path: Path) -> Iterator[tuple[Path, Text]]:
    """Yield every text inside a part of a questionnaire, with its path."""
    if isinstance(part, Text):
        yield path, part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from texts(getattr(part, name), (*path, name))
    elif isinstance(part, tuple):
        for index, inner in enumerate(part):
            yield from texts(inner, (*path, index))
    elif isinstance(part, dict):
        for key, inner in part.items():
            yield from texts(inner, (*path, str(key)))


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [sentence for sentence in _END_OF_SENTENCE.split(text) if sentence.strip()]


def words(sentence: str) -> list[str]:
    """Return the words of a sentence; a number, a compound with a hyphen or an apostrophe is one."""
    return _WORD.findall(sentence)


def _is_sentence(path: Path) -> bool:
    if path[-2:] == ("caution", "text"):
        return True
    return path[-1] in SENTENCES or (path[0] in _SENTENCE_LISTS and path[2:] == ("text",))


def _slips(text: str, language: Language, *, whole: bool) -> Iterator[Slip]:
    for sentence in sentences(text):
        count = len(words(sentence))
        if count > MAX_WORDS:
            yield Slip(Fault.LONG, sentence[:40], count)
    for pattern, instead in _AVOID[language]:
        found = pattern.search(text)
        if found:
            yield Slip(Fault.AVOID, found.group(), instead=instead)
    ends = text.rstrip("\"'’”)").endswith((".", "?", "!", "…"))
    if whole and not ends:
        yield Slip(Fault.NO_END)
