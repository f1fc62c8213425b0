"""The tree of groups of a round: units and what each is a part of in, counts summed up the tree out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

EVERYBODY: Final = 0
"""The number of the group that holds all others, and those who named no unit."""


@dataclass(frozen=True)
class Group:
    """A unit of a round: its number, the unit that it is a part of, and how many people work in it and below it."""

    id: int
    parent_id: int | None
    headcount: int


class Tree:
    """The groups of a round, everybody first and then by number; arrays about groups have this order.

    A group whose parent is not there is a part of everybody; ValueError when units are parts of each other.
    """

    def __init__(self, groups: Iterable[Group] = ()) -> None:
        by_id = {group.id: group for group in groups}
        self.ids = np.array([EVERYBODY, *sorted(by_id)], np.int64)
        """Numbers of the groups."""
        place = {id_: at for at, id_ in enumerate(self.ids.tolist())}
        known = [by_id[id_] for id_ in sorted(by_id)]
        self.parents = np.array([-1, *(place.get(group.parent_id or EVERYBODY, 0) for group in known)], np.int64)
        """The place of the group that each is a part of; −1 for everybody."""
        top = sum(group.headcount for group in known if place.get(group.parent_id or EVERYBODY, 0) == 0)
        self.headcounts = np.array([top, *(group.headcount for group in known)], np.int64)
        """How many people work in each."""
        self._levels = self._by_depth()

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def upwards(self) -> list[int]:
        """Return the places of all groups, each before the one that it is a part of."""
        return [int(at) for level in self._levels for at in level] + [0]

    def summed(self, direct: NDArray[Any]) -> NDArray[Any]:
        """Return for each group the sum over itself and what is below it; the first axis is that of the groups."""
        sums = direct.copy()
        for level in self._levels:
            np.add.at(sums, self.parents[level], sums[level])
        return sums

    def _by_depth(self) -> list[NDArray[np.int64]]:
        """Return the places of the groups below everybody, the deepest level first."""
        depth, above = np.zeros(len(self), np.int64), self.parents.copy()
        for _ in range(len(self)):
            depth += above >= 0
            above = np.where(above >= 0, self.parents[above], -1)
            if (above < 0).all():
                return [np.flatnonzero(depth == level) for level in range(depth.max(), 0, -1)]
        raise ValueError("units are parts of each other")
