"""What the law says of a topic: the legal bases of many actions in, each law once with all its articles out."""

import re
from collections.abc import Iterable
from typing import Final

from survey.core.text import Language

_WORDS: Final = {
    "nl": (re.compile(r"(.+) artikel (.+)"), re.compile(r", | en "), "{} artikel {}", "{} artikel {}", "en"),
    "en": (re.compile(r"(.+), articles? (.+)"), re.compile(r", | and "), "{}, article {}", "{}, articles {}", "and"),
}
"""By language: a law with its articles, what stands between those, how to write one and more, and the word between."""
_PART: Final = re.compile(r"\(| lid ")
"""What tells that a reference names parts of an article, and so is kept whole."""


def by_law(references: Iterable[str], language: Language) -> tuple[str, ...]:
    """Return the laws in the order in which they are first named, with their articles in that of their numbers."""
    split, between, one, more, word = _WORDS[language]
    articles: dict[str, list[str]] = {}
    whole: dict[str, None] = {}
    for reference in dict.fromkeys(single for text in references for single in text.split("; ") if single):
        named = split.fullmatch(reference)
        if named is None or _PART.search(reference):
            whole[reference] = None
        else:
            law, numbers = named.groups()
            articles.setdefault(law, []).extend(between.split(numbers))
    written = []
    for law, numbers in articles.items():
        *first, last = sorted(dict.fromkeys(numbers), key=_order)
        written.append(more.format(law, f"{', '.join(first)} {word} {last}") if first else one.format(law, last))
    return (*written, *whole)


def _order(number: str) -> list[int]:
    """Order 5.9 before 5.10, and 7:658 before 7:661."""
    return [int(digits) for digits in re.findall(r"\d+", number)]
