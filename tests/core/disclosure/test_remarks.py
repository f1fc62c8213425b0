"""What gives a person away in a text is seen and taken out; below ten remarks nobody reads any."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.core.disclosure.remarks import FEWEST, LEFT_OUT, Trace, masked, needed, traces, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mijn stoel is te laag.", ()),
        ("In 2024 kreeg ik 2 schermen van 27 inch.", ()),
        ("Vraag het aan jan.de.boer@waterlelie.example.", (Trace.EMAIL,)),
        ("Bel 06-12 34 56 78 of mail jan@x.nl", (Trace.EMAIL, Trace.PHONE)),
        ("Call +31 (0)20 123 4567.", (Trace.PHONE,)),
        ("BSN 111222333", (Trace.CITIZEN,)),
        ("1112.22.333", (Trace.CITIZEN,)),
        ("Nine digits that are none: 111222334", (Trace.PHONE,)),
        ("000000000", (Trace.PHONE,)),
        ("Order 12345678901234567890", ()),
    ],
)
def test_what_leads_to_a_person_is_seen(text: str, found: tuple[Trace, ...]) -> None:
    assert traces(text) == found


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Mijn stoel is te laag.", "Mijn stoel is te laag."),
        ("Bel 06-12 34 56 78 of mail jan@x.nl nu", f"Bel {LEFT_OUT} of mail {LEFT_OUT} nu"),
        ("Ik ben P-2041.", f"Ik ben {LEFT_OUT}."),
        ("nr. AB12345x, kamer 3.14", f"nr. {LEFT_OUT}, kamer 3.14"),
        ("bel 06\u00a012\u00a034 of 06–12–34–56", f"bel {LEFT_OUT} of {LEFT_OUT}"),
        ("06, 12_34 · 56", LEFT_OUT),
        ("jan＠waterlelie.example weet het", f"{LEFT_OUT} weet het"),
        ("Sinds 12-03-2024 thuis, 2 dagen van 5", f"Sinds {LEFT_OUT} thuis, 2 dagen van 5"),
    ],
)
def test_addresses_and_numbers_are_taken_out(text: str, left: str) -> None:
    assert masked(text) == left


def test_numbers_of_staff_are_taken_out_however_short() -> None:
    text = "P-12 en a7, niet b7 of P-123: 2 van 10"
    assert words(text) == {"P-12", "a7", "b7", "P-123", "10"}
    assert masked(text, {"P-12", "a7", "2"}) == f"{LEFT_OUT} en {LEFT_OUT}, niet b7 of P-123: 2 van 10"


@given(st.text(st.sampled_from("ab 0123456789@＠.,–_-+()/\u00a0\n"), max_size=60))
def test_nothing_that_is_seen_stays_and_masking_twice_changes_nothing(text: str) -> None:
    left = masked(text)
    assert traces(left) == ()
    assert not re.search(r"\d{4}", left)
    assert masked(left) == left


def test_as_many_are_needed_as_for_a_figure_about_health_and_never_under_ten() -> None:
    assert (needed(5), needed(10), needed(25)) == (FEWEST, 10, 25)
