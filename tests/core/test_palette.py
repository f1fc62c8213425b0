"""The organisation's colour: whatever it is, what follows from it can be read; one that cannot gets the nearest."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import survey
from survey.core.palette import DARK_GROUNDS, LIGHT_GROUNDS, TEXT, contrast, dark, light, nearest

COLOURS = st.binary(min_size=3, max_size=3).map(lambda channels: "#" + channels.hex().upper())


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == contrast("#FFFFFF", "#000000") == 21
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)
    assert contrast("#0A0A0A", "#0A0A0A") == 1


@given(COLOURS)
@settings(max_examples=60)
def test_any_colour_gives_palettes_that_can_be_read(colour: str) -> None:
    accent = nearest(colour)
    assert nearest(accent) == accent
    for shades, grounds in ((light(accent), LIGHT_GROUNDS), (dark(accent), DARK_GROUNDS)):
        for ground in (*grounds, shades.tint, shades.on_accent):
            assert contrast(shades.accent, ground) >= TEXT
            assert contrast(shades.strong, ground) >= TEXT


@pytest.mark.parametrize(("colour", "expected"), [("#0B5B63", "#0B5B63"), ("#000000", "#000000")])
def test_a_colour_that_can_be_read_stays(colour: str, expected: str) -> None:
    assert nearest(colour) == expected


def test_a_colour_that_is_too_light_gets_the_lightest_of_its_hue_that_can_be_read() -> None:
    found = nearest("#FFD500")
    assert light(found).accent == found
    red, green, blue = bytes.fromhex(found[1:])
    assert (blue, round(green / red, 1)) == (0, 0.8)
    assert TEXT <= contrast(found, light(found).tint) < TEXT + 0.15


def test_words_in_ink_and_in_grey_can_be_read_on_any_tint() -> None:
    for colour in ("#000000", "#FF0000", "#00FF00", "#0000FF", "#FFD500", "#FFFFFF"):
        tints = light(nearest(colour)).tint, dark(nearest(colour)).tint
        for words, tint in (("#1D2A2E", tints[0]), ("#52636A", tints[0]), ("#E8EEEF", tints[1]), ("#A6B4B9", tints[1])):
            assert contrast(words, tint) >= TEXT, (colour, words)


def test_the_grounds_are_those_of_the_pages() -> None:
    sheet = (Path(survey.__file__).parent / "static" / "app.css").read_text(encoding="utf-8")
    found = re.findall(r"--paper: (#\w+); --card: (#\w+);", sheet)
    assert found == [(LIGHT_GROUNDS[0], "#FFF"), DARK_GROUNDS]
