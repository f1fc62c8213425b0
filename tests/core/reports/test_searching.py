"""Questions found by their words: in the question or in an answer, without capitals, accents and signs."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.core.disclosure.cells import Reason, Suppressed
from survey.core.reports.report import ItemRow, OptionRow, PartReport, Topic
from survey.core.reports.searching import search
from survey.core.text import plain

HIDDEN = Suppressed(Reason.TOO_FEW, 5)


def item(text: str, *answers: str) -> ItemRow:
    options = tuple(OptionRow(answer, HIDDEN, None, HIDDEN) for answer in answers)
    return ItemRow(
        key=plain(text),
        text=text,
        several=False,
        option_set=text,
        options=options,
        answered=HIDDEN,
        dont_know=None,
    )


def part(key: str, *topics: Topic) -> PartReport:
    return PartReport(key, key, 1, (), (), topics, (), sensitive=False)


HOW = item("Hoe hoog is je bureaustoel?", "Mijn knieën zitten hoog", "Te laag")
LACK = item("Welke spullen mis je?", "Een koptelefoon", "Een bureau", "Een thuisbureau")
CALM = item("Thuis is het rustig.", "Eens", "Oneens")
PARTS = (part("workplace", Topic("Stoel", (HOW,)), Topic("Spullen", (LACK,))), part("needs", Topic("Rust", (CALM,))))


def hits(typed: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(hit.item.text, hit.answers) for one in search(PARTS, typed) for topic in one.topics for hit in topic.hits]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("STOEL", [(HOW.text, ())]),
        ("hoog   stoel", [(HOW.text, ())]),
        ("knieen", [(HOW.text, ("Mijn knieën zitten hoog",))]),
        ("stoel, knieën", [(HOW.text, ("Mijn knieën zitten hoog",))]),
        ("bureau", [(HOW.text, ()), (LACK.text, ("Een bureau", "Een thuisbureau"))]),
        ("spullen koptelefoon", [(LACK.text, ("Een koptelefoon",))]),
        ("koptelefoon bureau", []),
        ("fiets", []),
        ("?!", []),
    ],
)
def test_every_word_is_in_the_question_or_in_one_answer(
    typed: str, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert hits(typed) == expected


def test_with_nothing_typed_all_questions_are_there_in_their_order() -> None:
    assert hits("") == [(HOW.text, ()), (LACK.text, ()), (CALM.text, ())]
    assert [(one.key, one.count) for one in search(PARTS, "")] == [("workplace", 2), ("needs", 1)]


def test_pages_and_questionnaires_without_a_hit_are_left_out() -> None:
    (found,) = search(PARTS, "koptelefoon")
    assert (found.key, [topic.title for topic in found.topics], found.count) == ("workplace", ["Spullen"], 1)


@given(st.text(min_size=1), st.data())
def test_any_piece_of_a_question_finds_it(text: str, data: st.DataObject) -> None:
    one = replace(CALM, text=text)
    low = data.draw(st.integers(0, len(plain(text))))
    piece = plain(text)[low : data.draw(st.integers(low, len(plain(text))))]
    found = search((part("any", Topic("Any", (one,))),), piece)
    assert bool(found) == (not piece or bool(piece.strip()))
