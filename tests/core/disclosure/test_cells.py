"""The one door for group figures: what is shown is true, and tells nobody what one person answered."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.core.disclosure.cells import (
    MIN_CELL_SIZE,
    Bound,
    Cell,
    Count,
    People,
    Policy,
    Published,
    Reason,
    Suppressed,
    count,
    distribution,
    mean,
    respondents,
    share,
)
from survey.core.disclosure.descriptives import ScaleTally

K = st.integers(5, 12)


def divided(n: int, classes: int) -> Iterator[tuple[int, ...]]:
    """Yield every way to divide n people over classes."""
    for bars in combinations(range(n + classes - 1), classes - 1):
        marks = (-1, *bars, n + classes - 1)
        yield tuple(marks[at + 1] - marks[at] - 1 for at in range(classes))


# ------------------------------------------------------------------------------------------------ policy
def test_the_floor_can_be_raised_and_not_lowered() -> None:
    assert Policy().of(sensitive=False) == MIN_CELL_SIZE
    assert Policy(7, 12).of(sensitive=True) == 12
    assert Policy(15).of(sensitive=True) == 15  # health never needs fewer answers than the rest
    for lower in ((4, 10), (5, 9)):
        with pytest.raises(ValueError, match="at least 5"):
            Policy(*lower)


# ------------------------------------------------------------------------------------------------ numbers of people
@given(st.integers(0, 400), st.integers(0, 400), K)
def test_a_number_of_people_is_true(people: int, others: int, k: int) -> None:
    told = count(people, people + others, k)
    assert isinstance(told, Suppressed) == (people < k)
    if isinstance(told, People):
        assert told.low <= people <= told.high


@given(st.integers(20, 200), K)
def test_small_numbers_and_small_rests_look_alike(of: int, k: int) -> None:
    told: dict[Count, set[int]] = defaultdict(set)
    of = max(of, 2 * k)
    for people in range(of + 1):
        told[count(people, of, k)].add(people)
    for possible in told.values():
        assert min(possible) >= k or possible == set(range(k))
        assert max(possible) <= of - k or possible == set(range(of - k + 1, of + 1))


@given(st.integers(20, 300), st.integers(1, 4))
def test_two_numbers_of_people_do_not_subtract_to_a_small_one(larger: int, difference: int) -> None:
    one, other = count(larger, 1000, 5), count(larger + difference, 1000, 5)
    assert isinstance(one, People)
    assert isinstance(other, People)
    assert other.high - one.low >= 4  # the difference may as well be that large
    assert one.about is not None


def test_the_number_that_took_part_is_told_from_twenty_up() -> None:
    assert [respondents(n, 5) for n in (5, 9, 10, 19, 20, 142)] == [
        People(5, 9),
        People(5, 9),
        People(10, 19),
        People(10, 19),
        People(20, 20),
        People(142, 142),
    ]
    assert respondents(0, 5) == respondents(4, 5) == Suppressed(Reason.TOO_FEW, 5)


def test_a_range_of_five_is_told_as_its_middle() -> None:
    assert [People(*ends).about for ends in ((58, 62), (20, 20), (5, 9), (10, 19), (137, 141))] == [
        60,
        20,
        None,
        None,
        None,
    ]


# ------------------------------------------------------------------------------------------------ shares
@given(st.lists(st.integers(0, 150), min_size=2, max_size=7), st.integers(0, 50), K)
def test_a_share_is_true_and_rests_on_enough_answers(counts: list[int], silent: int, k: int) -> None:
    n = sum(counts)
    for people, cell in zip(counts, distribution(np.array(counts), n + silent, k), strict=True):
        if isinstance(cell, Suppressed):
            assert n < 2 * k if cell.reason is Reason.TOO_FEW else n < 20 * k
            continue
        percent = 100 * people / n
        assert cell.people.low >= 5
        if cell.bound is Bound.EXACT:
            assert abs(cell.value - percent) <= (0.5 if n >= 20 else 2.5) + 1e-9
            assert people >= k
            assert n - people >= k
            assert 10 <= percent <= 90
        elif cell.bound is Bound.AT_MOST:
            assert percent <= cell.value
        else:
            assert percent >= cell.value


@pytest.mark.parametrize("k", [5, 10])
@pytest.mark.parametrize("classes", [2, 3, 4])
def test_no_small_share_can_be_worked_out(k: int, classes: int) -> None:
    """Whoever knows how many answered, and sees all shares, finds no class of which they know a small number."""
    for n in (20, 21, 25, 30, *((50, 101, 142) if classes < 4 else ())):
        told: dict[tuple[Cell, ...], list[tuple[int, ...]]] = defaultdict(list)
        for counts in divided(n, classes):
            told[distribution(np.array(counts), n, k)].append(counts)
        for possible in told.values():
            for place in range(classes):
                numbers = {counts[place] for counts in possible}
                assert len(numbers) > 1 or k <= min(numbers) <= n - k, possible


def test_nor_when_neighbours_are_published_as_one_too() -> None:
    told: dict[tuple[tuple[Cell, ...], ...], list[tuple[int, ...]]] = defaultdict(list)
    for counts in divided(25, 4):
        bands = np.array([sum(counts[:2]), sum(counts[2:])])
        runs = (slice(0, 2), slice(2, 4))
        told[distribution(bands, 25, 5), distribution(np.array(counts), 25, 5, runs)].append(counts)
    for possible in told.values():
        for place in range(4):
            numbers = {counts[place] for counts in possible}
            assert len(numbers) > 1 or 5 <= min(numbers) <= 20, possible


def test_none_and_nearly_none_look_the_same() -> None:
    assert share(0, 142, 142, 5) == share(4, 142, 142, 5)
    assert share(142, 142, 142, 5) == share(138, 142, 142, 5)


def test_shares_read_as_people_write_them() -> None:
    cells = distribution(np.array([60, 40, 30, 9, 2]), 141, 5)
    assert [(cell.value, cell.bound) for cell in cells if isinstance(cell, Published)] == [
        (43, Bound.EXACT),
        (28, Bound.EXACT),
        (21, Bound.EXACT),
        (10, Bound.AT_MOST),
        (10, Bound.AT_MOST),
    ]


def test_a_bound_that_tells_nothing_is_not_shown() -> None:
    assert set(distribution(np.array([7, 6, 7, 6, 7]), 33, 10)) == {Suppressed(Reason.SPREAD)}
    assert distribution(np.array([7, 6, 20, 7]), 40, 10)[0] == Published(50, People(31, 40), Bound.AT_MOST)


# ------------------------------------------------------------------------------------------------ means
def scores(*values: float) -> ScaleTally:
    data = np.array([values])
    empty = np.zeros((1, 0), np.int64)
    n = np.array([len(values)])
    return ScaleTally(n, data.sum(axis=1), (data**2).sum(axis=1), empty, empty)


@given(st.lists(st.integers(0, 100), min_size=0, max_size=60), K)
def test_a_mean_is_true_and_never_at_the_end(values: list[int], k: int) -> None:
    cell = mean(scores(*values), (0.0, 100.0), len(values), k)
    if isinstance(cell, Suppressed):
        assert len(values) < k
        return
    true = sum(values) / len(values)
    assert 2 <= cell.value <= 98
    if cell.bound is Bound.EXACT:
        assert abs(cell.value - true) <= 0.5 + 1e-9
        assert (cell.interval is not None) == (len(values) >= 20)
    else:
        assert true <= cell.value if cell.bound is Bound.AT_MOST else true >= cell.value


def test_a_mean_at_the_end_tells_only_that() -> None:
    assert mean(scores(*[100] * 60), (0, 100), 60, 5) == Published(98, People(56, 60), Bound.AT_LEAST)
    assert mean(scores(*[0] * 60), (0, 100), 60, 5) == Published(2, People(56, 60), Bound.AT_MOST)
    assert mean(scores(100, 100, 100, 100, 75), (0, 100), 5, 5) == Published(80, People(5, 9), Bound.AT_LEAST)


def test_the_interval_is_that_of_students_t() -> None:
    cell = mean(scores(*range(40, 60)), (0, 100), 20, 5)
    assert cell == Published(50, People(16, 20), interval=(47, 52))  # 49.5 ± 2.093 × 5.916 / √20
    same = mean(scores(*[50] * 30), (0, 100), 30, 5)
    assert isinstance(same, Published)
    assert same.interval == (49, 51)  # never so narrow that it tells that all agree


def test_a_short_scale_is_told_to_a_tenth() -> None:
    cell = mean(scores(*[4, 5] * 15), (1, 10), 30, 5)
    assert isinstance(cell, Published)
    assert cell.value == 4.5
    assert cell.interval == (4.3, 4.7)
