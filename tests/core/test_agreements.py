"""Words of an agreement: in the language asked for, or else in the other."""

import pytest

from survey.core.agreements import Words
from survey.core.text import Language


@pytest.mark.parametrize(
    ("words", "language", "expected"),
    [
        (Words("Morgen", "Tomorrow"), "nl", "Morgen"),
        (Words("Morgen", "Tomorrow"), "en", "Tomorrow"),
        (Words("", "Tomorrow"), "nl", "Tomorrow"),
        (Words("Morgen", ""), "en", "Morgen"),
        (Words("", ""), "en", ""),
    ],
)
def test_words_in_one_language_stand_in_for_the_other(words: Words, language: Language, expected: str) -> None:
    assert words.of(language) == expected
