"""Lint of the wording: a questionnaire in, (path, message) of each text that its reader would stumble over out.

We write "je", sentences of at most 20 words, and the same in both languages.
"""

import re
from collections.abc import Iterator
from typing import Final

from pydantic import BaseModel

from survey.core.conditions import Path
from survey.core.questionnaire import Questionnaire
from survey.core.references import Found
from survey.core.text import LANGUAGES, Language, Text

MAX_WORDS: Final = 20
SAME_WORDS: Final = 2
"""Names such as "Headset" may be equal in both languages; longer texts may not."""
SENTENCES: Final = {"intro", "hint", "measure", "check", "missing", "meaning"}
"""Fields that hold whole sentences, and so do the texts of items, flags and recommendations."""
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


def wording_problems(questionnaire: Questionnaire) -> Iterator[Found]:
    """Yield a path into the questionnaire and a message for each text that should read better."""
    for path, text in texts(questionnaire, ()):
        if text.nl == text.en and len(words(text.nl)) > SAME_WORDS:
            yield path, "the text is the same in both languages: write it in each of them"
        for language in LANGUAGES:
            for message in _problems(text[language], language, whole=_is_sentence(path)):
                yield (*path, language), message


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
    return path[-1] in SENTENCES or (path[0] in _SENTENCE_LISTS and path[2:] == ("text",))


def _problems(text: str, language: Language, *, whole: bool) -> Iterator[str]:
    for sentence in sentences(text):
        count = len(words(sentence))
        if count > MAX_WORDS:
            yield f"a sentence of {count} words: split it, {MAX_WORDS} at most ('{sentence[:40]}…')"
    for pattern, instead in _AVOID[language]:
        found = pattern.search(text)
        if found:
            yield f"'{found.group()}': {instead}"
    ends = text.rstrip("\"'’”)").endswith((".", "?", "!", "…"))
    if whole and not ends:
        yield "end the sentence with a full stop or a question mark"
