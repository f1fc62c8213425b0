"""Several partitions of the same people: where it says yes, no sum of groups tells about few."""

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from survey.core.disclosure.linking import stand_together

NEED = 5
UNITS, ANSWERS, OTHERS = 3, 3, 2


def follows(blocks: list[list[int]], people: list[int]) -> bool:
    """Tell by trying whether some sum of groups counts a few people only: 1 … NEED − 1, whatever each counts."""
    cells = [at for at, number in enumerate(people) if number]
    columns = [np.array([[own[at] == block for block in range(4)] for at in cells], float) for own in blocks]
    matrix = np.hstack(columns)
    rank = np.linalg.matrix_rank(matrix)
    small = (
        chosen
        for number in range(1, NEED)
        for chosen in combinations(range(len(cells)), number)
        if sum(people[cells[at]] for at in chosen) < NEED
    )
    return any(np.linalg.matrix_rank(np.delete(matrix, chosen, axis=0)) < rank for chosen in small)


def answer(blocks: list[list[int]], people: list[int]) -> bool:
    return stand_together([np.array(own) for own in blocks], np.array(people), NEED)


CROSSED = [
    list(own)
    for own in zip(*((a, b, c) for a in range(UNITS) for b in range(ANSWERS) for c in range(OTHERS)), strict=True)
]
SIZES = st.lists(st.sampled_from((0, 0, 1, 2, 4, 5, 9, 30)), min_size=18, max_size=18)


@given(SIZES, st.integers(2, 3))
def test_what_it_lets_stand_tells_about_nobody(people: list[int], partitions: int) -> None:
    blocks = CROSSED[:partitions]
    if sum(people) >= NEED and answer(blocks, people):
        assert not follows(blocks, people)


def test_groups_that_mix_stand_together() -> None:
    """Not too careful: teams of twelve whose people give each answer three times have no crossing that is large."""
    assert answer([[at // 4 for at in range(16)], [at % 4 for at in range(16)]], [3] * 16)
    assert answer(CROSSED, [2] * 18)


def test_a_group_that_nearly_is_another_does_not_stand_beside_it() -> None:
    """29 of the 30 in a unit give one answer and nobody else does: the difference would be one person."""
    blocks = [[0, 0, 1, 1], [0, 1, 0, 1]]
    assert not answer(blocks, [29, 1, 0, 40])
    assert not answer(blocks, [29, 1, 3, 40])
    assert answer(blocks, [29, 1, 4, 40])  # then what a difference is about are five


def test_three_partitions_may_tell_what_no_two_of_them_do() -> None:
    """Whoever has the second answers, less the unit, less the first answer, has one person left."""
    blocks = [[0, 1, 0, 1], [0, 0, 1, 1], [0, 1, 1, 1]]
    people = [20, 20, 20, 1]
    assert follows(blocks, people)
    assert not answer(blocks, people)


def test_nobody_and_one_partition() -> None:
    assert answer([[0, 1]], [0, 0])
    assert not answer([[0, 1]], [9, 3])
