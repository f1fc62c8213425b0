"""Sums of groups that overlap: every set of few people that follows is found, and nothing else."""

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.core.disclosure.solving import Sums

CELLS = range(7)
NEED = 5


def sums(partitions: list[list[int]], people: list[int]) -> Sums:
    return Sums([np.array(own) for own in partitions], np.array(people))


def told(partitions: list[list[int]], sets: list[list[bool]]) -> list[bool]:
    """Tell of sets whether they add nothing to the rank of what is known: another way to say the same."""
    known = [[own == block for own in partition] for partition in partitions for block in range(max(partition) + 1)]
    matrix = np.array(known, float).reshape(len(known), len(CELLS))
    rank = np.linalg.matrix_rank(matrix) if known else 0
    return [bool(np.linalg.matrix_rank(np.vstack([matrix, own])) == rank) for own in sets]


@settings(max_examples=300)
@given(
    st.lists(st.lists(st.integers(-1, 3), min_size=len(CELLS), max_size=len(CELLS)), min_size=1, max_size=5),
    st.lists(st.integers(0, 4), min_size=len(CELLS), max_size=len(CELLS)),
)
def test_every_set_of_few_that_follows_is_found(partitions: list[list[int]], people: list[int]) -> None:
    """Against trying each set of cells with people in them."""
    there = [cell for cell in CELLS if people[cell]]
    everything = [set(cells) for number in range(1, len(there) + 1) for cells in combinations(there, number)]
    partitions = [[block if people[cell] else -1 for cell, block in enumerate(own)] for own in partitions]
    masks = [[cell in cells for cell in CELLS] for cells in everything]
    known = sums(partitions, people)
    expected = told(partitions, masks)
    assert known.follows(np.array(masks, bool).reshape(-1, len(CELLS))).tolist() == expected
    follow = [cells for cells, follows in zip(everything, expected, strict=True) if follows]
    few = [cells for cells in follow if sum(people[cell] for cell in cells) < NEED]
    found = [set(cells.tolist()) for cells in known.of_few(NEED)]
    assert all(cells in few for cells in found)
    assert bool(found) == bool(few)


def test_a_set_across_blocks_follows_from_groups_that_overlap() -> None:
    """Two units of 40 and 42; all of the first and two of the second give one answer: 42 less 40 are these two."""
    units, answers, people = [0, 1, 1], [0, 0, -1], [40, 2, 40]
    assert [cells.tolist() for cells in sums([units, answers], people).of_few(NEED)] == [[1]]
    assert [cells.tolist() for cells in sums([units, [0, 0, 1]], people).of_few(3)] == [[1]]
    assert list(sums([units, answers], people).of_few(2)) == []
    assert list(sums([units, [-1, -1, -1]], people).of_few(NEED)) == []


def test_who_is_in_no_group_is_told_by_no_sum() -> None:
    known = sums([[0, -1], [0, -1]], [20, 3])
    assert list(known.of_few(NEED)) == []
    assert known.follows(np.array([[True, False], [False, True], [False, False]])).tolist() == [True, False, True]
