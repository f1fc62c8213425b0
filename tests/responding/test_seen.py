"""Before the first question: what the employer will see, with the real thresholds and the real groups."""

from collections.abc import Callable

import pytest

from tests.support.visitor import Respondent


def test_the_start_leads_to_what_the_employer_will_see(respondent: Callable[..., Respondent], units: list[int]) -> None:
    assert units
    person = respondent()
    person.go(f"/r/{person.key}").follow("Bekijk wat je werkgever te zien krijgt")
    said = person.page.main
    for part in (
        "vanaf 5 antwoorden",
        "vanaf 10",
        "Noord 12 mensen",
        "Zuid 30 mensen",
        "Top minder dan 10 mensen nooit",
    ):
        assert part in said
    assert person.follow("Terug naar het begin").page.heading == "Hoe werk jij thuis?"


@pytest.mark.parametrize("first", [3, -9])
def test_outside_the_window_there_is_nothing_to_see(
    open_round: Callable[..., str], respondent: Callable[..., Respondent], first: int
) -> None:
    key = open_round(first=first, last=first + 2)
    assert respondent(key).go(f"/r/{key}/seen").page.status == 410


def test_a_small_organisation_gets_no_table(respondent: Callable[..., Respondent]) -> None:
    person = respondent()
    assert "Afdelingen en teams" not in person.go(f"/r/{person.key}/seen").page.main
