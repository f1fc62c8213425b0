"""Patterns by which HTML is read: the right ones, each made once."""

import tinyhtml5
from tinyhtml5 import inputstream

from survey.infra.render import engine
from survey.infra.render.patterns import Patterns


def test_a_pattern_knows_the_characters_that_are_listed_from_all_others() -> None:
    listed = ("]", "^", "-", "\\", "\0", "a")
    patterns = Patterns()
    assert patterns[listed, True].fullmatch("".join(listed))
    assert patterns[listed, False].fullmatch("b[\n_")
    assert [patterns[listed, False].match(one) for one in listed] == [None] * len(listed)


def test_reading_a_document_makes_few_patterns_and_finds_them_again() -> None:
    paragraphs = "".join(f'<p class="a{at}">c {at}</p>\n' for at in range(50))
    page = f'<!doctype html><html lang="nl"><title>Proef</title>{paragraphs}</html>'
    assert engine.render_here(page)
    kept = inputstream.characters_until_regex
    assert isinstance(kept, Patterns)
    before = dict(kept)
    assert 1 < len(before) < 20
    tinyhtml5.parse(page)
    assert before == kept
