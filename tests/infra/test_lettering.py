"""Texts in drawings: where they stand, whole, and nothing around them in the file."""

import re

import pytest

from survey.infra import pen
from tests.support.pdf import Pdf, render_silently

PLACED = re.compile(rb"1 0 0 -1 ([-\d.]+) ([-\d.]+) Tm")


def drawn(*texts: str) -> Pdf:
    """Return a document with a drawing of its own size, in which a point is a point."""
    drawing = str(pen.svg(300, 100, "Proef", iter(texts))).replace("<svg ", '<svg width="300" height="100" ')
    head = '<meta charset="utf-8"><title>Proef</title>'
    return Pdf(render_silently(f'<!doctype html><html lang="nl"><head>{head}</head><body>{drawing}</body></html>'))


def test_a_text_begins_before_its_point_as_far_as_its_anchor_says() -> None:
    made = drawn(*(pen.text("Werkplek", 100, 50, anchor) for anchor in ("start", "middle", "end")))
    (start, top), (middle, *_), (end, *_) = ((float(x), float(y)) for x, y in PLACED.findall(made.unpacked))
    assert start == 100
    assert top == pytest.approx(50 + pen.SIZE * 0.35, abs=0.1)
    assert 40 < start - end < 60  # eight letters of 12 points
    assert start - middle == pytest.approx((start - end) / 2, abs=0.01)


def test_a_text_is_written_whole_and_is_no_object_of_its_own() -> None:
    made = drawn(pen.text("Werkplek & licht", 100, 50, "end", pen.STRONG))
    assert len(PLACED.findall(made.unpacked)) == 1
    assert b"/Subtype /Form" not in made.unpacked
    assert "Werkplek & licht" in made.text
    assert made.failures() == []


def test_a_text_without_words_is_none() -> None:
    assert PLACED.findall(drawn(pen.text("", 100, 50)).unpacked) == []
