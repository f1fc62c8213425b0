"""Margins of published figures: worked examples of the sources, and what must hold of every group."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.core.disclosure.cells import Bound, Count, People, Published, Reason, Suppressed, distribution, respondents
from survey.core.reports.margins import ENDLESS, Basis, Interval, Margins, of_share

HIDDEN = Suppressed(Reason.TOO_FEW, 5)


def ends(interval: Interval | None) -> tuple[float, float]:
    assert interval is not None
    return round(interval.low, 3), round(interval.high, 3)


# ------------------------------------------------------------------------------------------------ known numbers
@pytest.mark.parametrize(
    ("people", "n", "group", "expected"),
    [
        (3, 10, ENDLESS, (0.108, 0.603)),
        (0, 5, ENDLESS, (0.0, 0.434)),
        (12, 40, ENDLESS, (0.181, 0.454)),
        (12, 40, 60, (0.225, 0.388)),
        (3, 10, 12, (0.25, 0.417)),
        (5, 5, 6, (0.833, 1.0)),
    ],
)
def test_shares_of_the_sources(people: int, n: int, group: int, expected: tuple[float, float]) -> None:
    found = of_share(people, n, group)
    assert ends(found) == expected
    assert found.basis is (Basis.EXACT if group <= 50 else Basis.ESTIMATE)


@pytest.mark.parametrize(("people", "n", "group"), [(1, 0, 5), (1, 6, 5), (4, 3, 5), (-1, 3, 5)])
def test_numbers_that_contradict_each_other_are_refused(people: int, n: int, group: int) -> None:
    with pytest.raises(ValueError, match=str(n)):
        of_share(people, n, group)


def test_when_everybody_answered_there_is_no_margin() -> None:
    assert of_share(3, 10, 10) == Interval(0.3, 0.3, Basis.WHOLE_GROUP)


@pytest.mark.parametrize(("group", "n"), [(12, 6), (20, 8), (31, 17), (50, 20)])
def test_an_exact_interval_holds_the_truth_in_nineteen_of_twenty_draws(group: int, n: int) -> None:
    for whole in range(group + 1):
        held = sum(
            math.comb(whole, drawn) * math.comb(group - whole, n - drawn) / math.comb(group, n)
            for drawn in range(max(0, n - group + whole), min(n, whole) + 1)
            if (found := of_share(drawn, n, group)).low - 1e-9 <= whole / group <= found.high + 1e-9
        )
        assert held >= 0.95


@given(data=st.data(), group=st.integers(2, 400))
def test_a_share_lies_in_its_interval_which_narrows_as_more_answer(data: st.DataObject, group: int) -> None:
    n = data.draw(st.integers(1, group))
    people = data.draw(st.integers(0, n))
    found = of_share(people, n, group)
    assert 0 <= found.low <= people / n + 1 / group
    assert people / n - 1 / group <= found.high <= 1
    mirrored = of_share(n - people, n, group)
    assert (mirrored.low, mirrored.high) == pytest.approx((1 - found.high, 1 - found.low))
    if group > 50:
        assert found.high - found.low <= of_share(people, n, ENDLESS).high - of_share(people, n, ENDLESS).low + 1e-9


# ------------------------------------------------------------------------------------------------ what was published
@given(data=st.data(), k=st.integers(5, 10))
def test_the_margin_of_a_published_share_holds_that_of_the_numbers_behind_it(data: st.DataObject, k: int) -> None:
    """It is wide enough whatever the numbers are, and made of what is told: the same for all that look the same."""
    took_part = data.draw(st.integers(2 * k, 90))
    group = data.draw(st.integers(took_part, 120))
    n = data.draw(st.integers(2 * k, took_part))
    people = data.draw(st.integers(0, n))
    cell = distribution((people, n - people), took_part, k)[0]
    found = Margins(respondents(took_part, k), group).of_share(cell)
    assert isinstance(cell, Published)
    assert (found is None) == (cell.bound is not Bound.EXACT)
    if found is not None and found.basis is not Basis.WHOLE_GROUP:
        true = of_share(people, n, group)
        assert found.low <= 100 * true.low + 1e-9
        assert 100 * true.high - 1e-9 <= found.high


@pytest.mark.parametrize(
    ("cell", "took_part", "group", "expected"),
    [
        (Published(32, People(118, 122)), People(125, 125), 0, (23, 42)),
        (Published(32, People(118, 122)), People(125, 125), 100, (23, 42)),  # more than work there
        (Published(32, People(118, 122)), People(125, 125), 160, (27, 37)),
        (Published(40, People(10, 19)), People(10, 19), 24, (20, 67)),
        (Published(40, People(10, 19)), People(10, 19), 9, (15, 71)),
        (Published(32, People(28, 32)), HIDDEN, 33, (27, 40)),
        (Published(32, People(60, 60)), HIDDEN, 60, (31, 33)),  # rounding is all that is not known
    ],
)
def test_a_share_is_as_sure_as_what_is_told_of_it(
    cell: Published, took_part: Count, group: int, expected: tuple[float, float]
) -> None:
    assert ends(Margins(took_part, group).of_share(cell)) == expected


def test_a_mean_is_surer_as_more_of_its_group_answered() -> None:
    cell = Published(62, People(98, 102), interval=(56, 68))
    all_, most = (Margins(People(100, 100), group).of_mean(cell) for group in (0, 125))
    assert (ends(all_), ends(most)) == ((56, 68), (59, 65))
    short = Margins(People(100, 100), 110).of_mean(Published(3.2, People(98, 102), interval=(2.9, 3.5)))
    assert ends(short) == (3.1, 3.3)


def test_whoever_asked_everybody_and_heard_everybody_has_no_margin() -> None:
    whole = Margins(People(40, 40), 40)
    assert whole.everybody
    assert whole.of_mean(Published(62, People(36, 40), interval=(56, 68))) == Interval(62, 62, Basis.WHOLE_GROUP)
    assert whole.of_share(Published(32, People(36, 40))) == Interval(32, 32, Basis.WHOLE_GROUP)
    some = whole.of_share(Published(32, People(28, 32)))  # an item that many left open
    assert some is not None
    assert some.basis is Basis.EXACT


def test_what_is_not_known_has_no_margin() -> None:
    margins = Margins(People(40, 40), 60)
    assert margins.of_mean(Published(98, People(40, 40), Bound.AT_LEAST)) is None
    assert margins.of_share(Published(10, People(40, 40), Bound.AT_MOST)) is None
    assert margins.of_mean(HIDDEN) is margins.of_share(HIDDEN) is None


def test_numbers_that_only_others_explain_count_for_any_group() -> None:
    assert Margins(HIDDEN, 10).of_share(Published(15, People(10, 19))) is not None
