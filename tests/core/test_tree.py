"""The tree of groups: counts of each include those of all below it."""

import numpy as np
import pytest

from survey.core.tree import EVERYBODY, Group, Tree


def test_sums_go_up_to_everybody() -> None:
    tree = Tree([Group(9, 4, 3), Group(4, None, 20), Group(2, 9, 1), Group(7, None, 30)])
    assert tree.ids.tolist() == [EVERYBODY, 2, 4, 7, 9]
    assert tree.headcounts.tolist() == [50, 1, 20, 30, 3]
    assert tree.summed(np.array([1, 10, 100, 1000, 10000])).tolist() == [11111, 10, 10110, 1000, 10010]
    assert tree.summed(np.array([[1, 2.5]] * 5)).tolist() == [[5, 12.5], [1, 2.5], [3, 7.5], [1, 2.5], [2, 5]]
    places = {at: order for order, at in enumerate(tree.upwards)}
    assert all(places[at] < places[int(tree.parents[at])] for at in range(1, 5))


def test_a_group_whose_parent_is_gone_is_a_part_of_everybody() -> None:
    assert Tree([Group(3, 8, 5)]).parents.tolist() == [-1, 0]
    assert Tree().summed(np.array([4])).tolist() == [4]


def test_groups_that_are_parts_of_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="parts of each other"):
        Tree([Group(1, 2, 5), Group(2, 1, 5)])
