"""Differences and relations: worked examples of the sources, and what must hold of every group."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.core.reports.margins import ENDLESS, Basis, Interval, of_share
from survey.core.reports.statistics import (
    Sample,
    ShareSample,
    difference,
    difference_of_shares,
    holm,
    judged,
    marked,
    relation,
    reliability,
    spread,
)


def ends(interval: Interval | None) -> tuple[float, float]:
    assert interval is not None
    return round(interval.low, 3), round(interval.high, 3)


@pytest.mark.parametrize(("n", "reach"), [(5, 2.776), (10, 2.262)])
def test_the_spread_behind_students_interval_comes_back(n: int, reach: float) -> None:
    assert spread(reach * 17 / math.sqrt(n), n) == pytest.approx(17, abs=0.01)


def test_the_more_of_a_group_answered_the_surer_its_mean() -> None:
    wide, narrow = Sample(50, 20, 20, ENDLESS), Sample(50, 20, 20, 25)
    assert narrow.variance_of_mean / wide.variance_of_mean == pytest.approx(5 / 24)
    assert Sample(50, 20, 1, 1).variance_of_mean == 0


@pytest.mark.parametrize(("n", "group"), [(0, 9), (10, 9)])
def test_a_sample_is_of_its_group(n: int, group: int) -> None:
    with pytest.raises(ValueError, match=f"{n} answers of a group of {group}"):
        Sample(50, 20, n, group)


def test_one_answer_has_no_spread() -> None:
    with pytest.raises(ValueError, match="one answer"):
        spread(3, 1)
    with pytest.raises(ValueError, match="one answer"):
        difference(Sample(50, 0, 1, 9), Sample(50, 9, 9, 9))


def test_a_change_between_rounds_is_welchs() -> None:
    found = difference(Sample(3.2, 0.8, 20, ENDLESS), Sample(3.6, 0.9, 18, ENDLESS))
    assert (round(found.value, 3), round(found.p, 3)) == (0.4, 0.159)
    assert found.interval.low < 0 < found.interval.high


def share(people: int, n: int, group: int = ENDLESS) -> ShareSample:
    found = of_share(people, n, group)
    return ShareSample(100 * people / n, Interval(100 * found.low, 100 * found.high, found.basis), n, group)


def test_a_change_of_a_share_is_newcombes() -> None:
    """56 of 70 against 48 of 80: 5.24 to 33.39 % (Newcombe 1998, table II, method 10)."""
    found = difference_of_shares(share(48, 80), share(56, 70))
    assert found.value == pytest.approx(20)
    assert (round(found.interval.low, 2), round(found.interval.high, 2)) == (5.24, 33.39)
    z = (0.2 - 1 / 140 - 1 / 160) / math.sqrt(104 / 150 * 46 / 150 * (1 / 70 + 1 / 80))  # with Yates' correction
    assert found.p == pytest.approx(math.erfc(z / math.sqrt(2)))
    assert found.deviation == pytest.approx(100 * math.sqrt(104 / 150 * 46 / 150))


def test_a_change_of_a_share_of_everybody_is_sure() -> None:
    found = difference_of_shares(share(30, 60, 60), share(24, 60, 60))
    assert (found.p, found.interval) == (0.0, Interval(-10, -10, Basis.WHOLE_GROUP))
    assert difference_of_shares(share(30, 60, 60), share(30, 60, 60)).p == 1.0
    rounded = [ShareSample(own, Interval(own, own, Basis.WHOLE_GROUP), 60, 60, 1.0) for own in (34, 35)]
    assert difference_of_shares(*rounded).p == 1.0
    with pytest.raises(ValueError, match="10 answers of a group of 9"):
        ShareSample(50, Interval(40, 60, Basis.ESTIMATE), 10, 9)


@given(st.tuples(st.integers(0, 90), st.integers(0, 90)), st.integers(90, 130))
def test_the_change_of_a_share_mirrors_and_lies_in_its_interval(people: tuple[int, int], group: int) -> None:
    one, two = (share(some, 90, group) for some in people)
    there, back = difference_of_shares(one, two), difference_of_shares(two, one)
    assert there.value == -back.value
    assert there.p == pytest.approx(back.p)
    assert there.interval.low - 1e-9 <= there.value <= there.interval.high + 1e-9
    assert there.interval.low == pytest.approx(-back.interval.high)
    if there.interval.low <= 0 <= there.interval.high:
        assert there.p == 1.0


def test_a_change_without_doubt_or_spread() -> None:
    everybody = difference(Sample(50, 10, 9, 9), Sample(60, 10, 9, 9))
    assert (everybody.p, everybody.interval) == (0.0, Interval(10, 10, Basis.WHOLE_GROUP))
    assert difference(Sample(50, 0, 9, 12), Sample(50, 0, 9, 12)).p == 1
    assert difference(Sample(50, 0, 9, 12), Sample(50, 0, 9, 12)).interval.basis is Basis.ESTIMATE


@given(
    st.tuples(st.floats(0, 100), st.floats(1, 50), st.integers(2, 200)),
    st.tuples(st.floats(0, 100), st.floats(1, 50), st.integers(2, 200)),
)
def test_an_interval_without_nought_and_a_small_chance_are_one_thing(
    before: tuple[float, float, int], after: tuple[float, float, int]
) -> None:
    one, two = (Sample(mean, spread, n, n + 40) for mean, spread, n in (before, after))
    found, back = difference(one, two), difference(two, one)
    assert back.p == pytest.approx(found.p)
    if abs(found.p - 0.05) > 1e-9:
        assert (found.p < 0.05) == (not found.interval.low <= 0 <= found.interval.high)


def test_chances_are_raised_as_holm_says() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


def test_only_what_is_outside_the_noise_and_matters_is_marked() -> None:
    large = difference(Sample(50, 20, 150, 200), Sample(60, 20, 150, 200))
    sure_but_small = difference(Sample(50, 20, 199, 200), Sample(54, 20, 199, 200))
    large_but_unsure = difference(Sample(50, 20, 6, 200), Sample(60, 20, 6, 200))
    assert judged([large, sure_but_small, large_but_unsure]) == ["clear", "small", "chance"]
    assert marked([large, sure_but_small, large_but_unsure]) == [True, False, False]
    none = difference(Sample(50, 0, 9, 9), Sample(50, 0, 9, 9))
    assert judged([none]) == ["chance"]
    close = difference(Sample(50, 20, 90, 100), Sample(52.5, 8, 90, 100))
    assert close.p < 0.05
    assert marked([large] + [large_but_unsure] * 30) == [True] + [False] * 30


def test_reliability_of_the_sources() -> None:
    items = np.array([[1, 2, 3, 4, 5, 4], [2, 2, 3, 5, 5, 3], [1, 3, 3, 4, 4, 4]])
    variances, whole = items.var(axis=1, ddof=1), float(items.sum(axis=0).var(ddof=1))
    found = reliability(list(variances), whole, 50)
    assert found is not None
    assert round(found[0], 4) == 0.9322
    of_eighty = reliability([1.0] * 4, 10.0, 50)
    assert of_eighty is not None
    assert (round(of_eighty[0], 3), ends(of_eighty[1])) == (0.8, (0.691, 0.877))


@pytest.mark.parametrize(("variances", "whole", "n"), [([1.0, 1.0], 3.0, 49), ([1.0], 1.0, 99), ([0.0, 0.0], 0.0, 99)])
def test_reliability_is_not_told_of_few_answers_or_of_nothing(variances: list[float], whole: float, n: int) -> None:
    assert reliability(variances, whole, n) is None


def test_a_relation_has_an_interval_from_thirty_answers() -> None:
    assert ends(relation(0.5, 30)) == (0.170, 0.729)
    assert relation(0.5, 29) is None
    assert relation(1.0, 99) is None
