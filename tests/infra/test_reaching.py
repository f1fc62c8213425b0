"""Addresses that lead nowhere, tried on a real server."""

import pytest

from survey.infra.reaching import NO_CONNECTION, Trouble, unreachable
from tests.support.site import Site


def test_each_address_is_judged_by_what_it_answers(site: Site) -> None:
    pages = ("good", "moved", "missing", "gone", "moved-away", "forbidden", "broken", "circle")
    found = unreachable([f"{site}/{page}" for page in pages], 30)
    assert {address.removeprefix(f"{site}/"): (trouble.dead, trouble.why) for address, trouble in found.items()} == {
        "missing": (True, "answers 404"),
        "gone": (True, "answers 410"),
        "moved-away": (True, "answers 404"),
        "forbidden": (False, "answers 403"),
        "broken": (False, "answers 500"),
        "circle": (True, "leads round in circles"),
    }


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/", "http://[", "https://x..nl"])
def test_what_is_no_server_cannot_be_reached(address: str) -> None:
    assert unreachable([address], 30) == {address: NO_CONNECTION}


def test_a_server_that_says_nothing_holds_nobody_up(site: Site) -> None:
    found = unreachable([f"{site}/silent", f"{site}/gone"], 0.5)
    assert found[f"{site}/silent"] == Trouble(dead=False, why="gave no answer in time")


def test_nothing_to_try_is_no_trouble() -> None:
    assert unreachable([], 1) == {}
