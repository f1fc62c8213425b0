"""Which groups of a tree are shown: no rest is too small, and nothing is hidden that could be shown."""

from collections.abc import Mapping
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.core.disclosure.suppression import Ints, Known, apart, shown, smallest_inside
from survey.core.disclosure.suppression import rests as left_of
from survey.core.tree import Group, Tree


def tree_of(parents: Mapping[int, int | None]) -> Tree:
    return Tree(Group(id_, parent, 50) for id_, parent in parents.items())


def shown_in(tree: Tree, people: list[int], need: int = 5, hidden: frozenset[int] = frozenset()) -> set[int]:
    """Return the numbers of the groups that are shown; `people` by place, those of groups below not included."""
    allowed = np.array([[id_ not in hidden] for id_ in tree.ids.tolist()])
    return set(tree.ids[shown(tree, np.array([people]).T, need, allowed)[:, 0]].tolist())


def rests(tree: Tree, people: Ints, chosen: tuple[bool, ...], secret: frozenset[int] = frozenset()) -> list[int]:
    """Return what is left inside each chosen group when the chosen ones inside it are taken away.

    A secret group that is a sum of chosen ones follows, as a rest of one person would.
    """
    left, found = people.tolist(), []
    for at in tree.upwards:
        if chosen[at]:
            found.append(left[at])
            continue
        if at in secret and tree.summed(people)[at] and not left[at]:
            found.append(-1)
        if at:
            left[int(tree.parents[at])] += min(left[at], 1) if at in secret else left[at]
    return found


X, A, B = 1, 2, 3
TEAMS = tree_of({X: None, A: X, B: X})


def test_a_team_is_hidden_that_would_give_its_neighbour_away() -> None:
    """The example of dialog.nl: A of 3 and B of 6 are X of 9, so B is hidden too."""
    assert shown_in(TEAMS, [0, 0, 3, 6]) == {0, X}


def test_a_team_is_shown_when_enough_others_are_hidden() -> None:
    """The same with four people who belong to X itself: 3 + 4 are enough."""
    assert shown_in(TEAMS, [0, 4, 3, 6]) == {0, X, B}


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ((3, 6, 9, 20), {0, 3, 4}),
        ((3, 2, 9, 20), {0, 3, 4}),
        ((3, 0, 9, 20), {0, 4}),
        ((0, 6, 9, 20), {0, 2, 3, 4}),
        ((1, 1, 1, 1), set()),
    ],
)
def test_hidden_neighbours_reach_the_minimum_together(sizes: tuple[int, ...], expected: set[int]) -> None:
    """The rule of Tivian: where they do not, the smallest of the shown ones is hidden as well."""
    assert shown_in(tree_of(dict.fromkeys(range(1, 5))), [0, *sizes]) == expected


def test_a_middle_group_is_hidden_where_that_will_do() -> None:
    """Team 2 has three people: its neighbour is hidden, or 1, of which both are parts, when four are outside it."""
    tree = tree_of({1: None, 2: 1, 3: 1, 4: None})
    assert shown_in(tree, [0, 0, 3, 30, 8]) == {0, 1, 4}
    assert shown_in(tree, [4, 0, 3, 30, 8]) == {0, 3, 4}


def test_everybody_together_is_hidden_last() -> None:
    """Two groups are hidden here, where it would be enough to hide everybody."""
    tree = tree_of({1: None, 2: 1, 3: 1, 4: None})
    assert shown_in(tree, [0, 0, 10, 11, 3]) == {0, 3}
    assert shown_in(tree_of({1: None}), [3, 20]) == {0}


def test_what_may_not_be_shown_is_not() -> None:
    assert shown_in(TEAMS, [0, 0, 9, 9], hidden=frozenset({A})) == {0, X, B}
    assert shown_in(TEAMS, [0, 0, 9, 9], hidden=frozenset({0, X, A, B})) == set()


def test_what_is_secret_does_not_follow_either() -> None:
    """Group B is large, and X without A is B: so A is hidden too."""
    allowed, secret = np.ones((4, 1), np.bool_), np.array([False, False, False, True])
    found = [shown(TEAMS, np.array([[0, own, 9, 20]]).T, 5, allowed, secret)[:, 0].tolist() for own in (0, 4)]
    assert found == [[True, True, False, False], [True, True, True, False]]
    assert shown(TEAMS, np.array([[9, 0, 9, 20]]).T, 5, allowed, np.arange(4) == 1)[:, 0].tolist() == [
        *(True, False, False, True)  # X is secret, and with A and B it would follow
    ]


def test_a_group_is_not_shown_beside_itself_when_a_few_came_or_went() -> None:
    """Only where everybody took part is it known who they are; TEAMS has 50 people in each group."""
    sizes = [(X, 53), (A, 47), (A, 60), (B, 50), (B, 55), (99, 3)]
    earlier = [Known(group, people, frozenset(TEAMS.ids.tolist())) for group, people in sizes]
    assert apart(TEAMS, np.array([100, 50, 50, 50]), earlier, 5).tolist() == [True, False, False, True]
    assert apart(TEAMS, np.array([100, 49, 50, 50]), earlier, 5).tolist() == [True, True, False, True]


def test_a_group_does_not_escape_under_another_number() -> None:
    """A is new, and may be 99 of before, which is gone; the others were there already."""
    gone = Known(99, 47, frozenset(TEAMS.ids.tolist()) - {A} | {99})
    full = np.array([100, 50, 50, 50])
    assert apart(TEAMS, full, [gone], 5).tolist() == [group != A for group in TEAMS.ids.tolist()]


def test_what_is_left_and_which_part_is_the_smallest() -> None:
    tree = tree_of({1: None, 2: 1, 3: 1, 4: None, 5: 4})
    people = np.array([[1, 2, 30, 20, 7, 9]]).T
    chosen = np.array([[True, False, True, True, True, True]]).T
    assert left_of(tree, people, chosen)[:, 0].tolist() == [3, 0, 30, 20, 7, 9]
    whole = np.array([[True, False, False, False, True, False]]).T
    smallest = smallest_inside(tree, tree.summed(people), chosen, whole)
    assert np.flatnonzero(smallest[:, 0]).tolist() == [4, 5]


SIZES = st.integers(0, 9)


@st.composite
def trees(draw: st.DrawFn, most: int = 7) -> Tree:
    parents: dict[int, int | None] = {}
    for id_ in range(1, draw(st.integers(0, most)) + 1):
        parents[id_] = draw(st.sampled_from([None, *parents]))
    return tree_of(parents)


@given(st.data(), trees(), st.integers(1, 7))
def test_no_rest_is_too_small_and_as_little_is_hidden_as_can_be(data: st.DataObject, tree: Tree, need: int) -> None:
    """Against every possible choice: no other one that is safe shows more."""
    size = len(tree)
    figures = data.draw(st.integers(1, 3))
    column = st.lists(SIZES, min_size=size, max_size=size)
    people = np.array([data.draw(column) for _ in range(figures)]).T
    allowed = np.array([data.draw(st.lists(st.booleans(), min_size=size, max_size=size)) for _ in range(figures)]).T
    secret = data.draw(st.frozensets(st.integers(0, size - 1), max_size=2))
    found = shown(tree, people, need, allowed, np.isin(np.arange(size), list(secret)))
    totals = tree.summed(people)

    def rank(choice: tuple[bool, ...], figure: int) -> tuple[bool, int, int]:
        return choice[0], sum(choice), int(totals[np.array(choice), figure].sum())

    for figure in range(figures):
        safe = [
            choice
            for choice in product((False, True), repeat=size)
            if not any(choice[at] for at in secret)
            and all(allowed[at, figure] and totals[at, figure] >= need for at in range(size) if choice[at])
            and all(rest == 0 or rest >= need for rest in rests(tree, people[:, figure], choice, secret))
        ]
        chosen = tuple(found[:, figure].tolist())
        assert chosen in safe
        assert rank(chosen, figure) == max(rank(choice, figure) for choice in safe)
