"""The one door for group figures: what is shown is true, and tells nobody what one person answered."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.core.answers import Answers, Code
from survey.core.descriptives import ScaleTally, Tally
from survey.core.disclosure import (
    MIN_CELL_SIZE,
    Bound,
    Cell,
    Count,
    People,
    Policy,
    Publication,
    Published,
    Reason,
    Sensitive,
    Suppressed,
    count,
    distribution,
    mean,
    publish,
    respondents,
    share,
)
from survey.core.layout import Layout, Part
from survey.core.questionnaire import Questionnaire
from survey.core.scoring import Scorer

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
            assert n < 2 * k
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
        assert (true <= cell.value) == (cell.bound is Bound.AT_MOST)


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


# ------------------------------------------------------------------------------------------------ a whole questionnaire
CONTENT: Answers = {"calm": 3, "noise": 1, "focus": 3, "planning": 3, "chair": 0, "fixed": 0, "phone": 1, "handset": 0}
BENT: Answers = {"calm": 1, "noise": 4, "focus": 1, "planning": 3, "chair": 2, "phone": 1, "handset": 2, "lacks": 0b001}


def publication(questionnaire: Questionnaire, *groups: tuple[int, Answers]) -> Publication:
    layout = Layout((Part(Scorer(questionnaire), "full"),))
    tally = Tally(layout)
    for people, answers in groups:
        tally.add([0] * people, [layout.pack({questionnaire.key: answers})] * people)
    return publish(tally, Policy())


def test_a_publication_holds_every_figure(engine: Questionnaire) -> None:
    part = publication(engine, (30, CONTENT), (15, BENT)).parts[0]
    assert part.scales["peace"].mean == Published(60, People(41, 45), interval=(54, 67))  # 30 × 75 and 15 × 31.25
    assert part.recommendations["lend_screens"] == People(10, 19)
    assert part.flags["bent"] == People(10, 19)
    assert part.items["lacks"].answered == People(10, 19)
    assert part.items["lacks"].counts == (People(10, 19), *[Suppressed(Reason.TOO_FEW, 10)] * 2)
    assert part.items["chair"].options[0] == Published(67, People(41, 45))
    assert part.items["chair"].dont_know == Published(10, People(41, 45), Bound.AT_MOST)
    assert part.items["fixed"].dont_know is None


def test_a_figure_needs_enough_answers_per_item_too(engine: Questionnaire) -> None:
    part = publication(engine, (26, {**CONTENT, "fixed": Code.MISSING}), (4, CONTENT)).parts[0]
    assert part.items["fixed"].answered == Suppressed(Reason.TOO_FEW, 5)
    assert set(part.items["fixed"].options) == {Suppressed(Reason.TOO_FEW, 10)}
    assert isinstance(part.items["planning"].options[0], Published)


def test_nobody_and_nearly_nobody_give_the_same_publication(engine: Questionnaire) -> None:
    nobody = publication(engine, (40, {**CONTENT, "lacks": 0}))
    four = publication(engine, (36, {**CONTENT, "lacks": 0}), (4, {**CONTENT, "lacks": 0b001}))
    assert nobody == four


def test_health_needs_ten(engine: Questionnaire) -> None:
    """Items that one may rather not answer, and what depends on them, are about health."""
    sensitive = Sensitive(engine)
    assert sensitive.items == {"calm", "noise", "focus", "lacks"}
    assert sensitive.recommendations == {"close_door", "lend_screens"}
    part = publication(engine, (9, CONTENT)).parts[0]
    assert part.items["calm"].answered == Suppressed(Reason.TOO_FEW, 10)
    assert part.items["planning"].answered == People(5, 9)


def test_a_sensitive_scale_makes_its_items_and_advice_sensitive(engine: Questionnaire) -> None:
    scales = [scale.model_copy(update={"sensitive": scale.key == "posture"}) for scale in engine.scales]
    sensitive = Sensitive(engine.model_copy(update={"scales": tuple(scales)}))
    assert {"chair", "fixed", "handset"} <= sensitive.items
    assert "phone" not in sensitive.items
    assert "lower_chair" in sensitive.recommendations


def test_what_a_form_leaves_out_is_said_whoever_answered(engine: Questionnaire) -> None:
    layout = Layout((Part(Scorer(engine), "short"),))
    cells = publish(Tally(layout), Policy()).parts[0].scales
    assert cells["posture"].mean == Suppressed(Reason.NOT_ASKED)
    assert cells["peace"].mean == Suppressed(Reason.TOO_FEW, 5)
