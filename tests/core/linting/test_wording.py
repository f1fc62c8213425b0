"""Counting sentences and words."""

import pytest

from survey.core.linting.wording import sentences, words


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Kijk naar je stoel.", 1),
        ("Kijk naar je stoel. Zet hem hoger!", 2),
        ("Is je stoel goed? ‘Ja,’ zeg je. 45 procent weet het niet.", 3),
        ("Meet 8,5 cm, bijv. met een bankpas.", 1),
        ("Zie artikel 5.10 van de wet.", 1),
        ("Eén regel\nNog een regel", 2),
        ("Wacht… Kijk nu.", 2),
    ],
)
def test_sentences(text: str, count: int) -> None:
    assert len(sentences(text)) == count


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("Je zit goed.", 3),
        ("Het is ’s ochtends 20,5 graden.", 6),
        ("De IT-helpdesk helpt je team, ook thuis.", 7),
        ("Pauze – en dan verder (rustig).", 5),
        ("", 0),
    ],
)
def test_words(sentence: str, count: int) -> None:
    assert len(words(sentence)) == count
