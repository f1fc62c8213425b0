"""Whether several partitions of the same people may be shown together: who is in which groups in, yes or no out.

Whoever has the figures of the groups of several partitions can add and subtract them all. What they then know is a sum
in which each person counts as much as their groups together: a number for each group, added up. Such a sum tells about
too few when it counts 1 … need − 1 people and all others count nothing.

If two groups of one partition had different numbers in such a sum, then of the people who are in the same groups of all
other partitions, those in one of the two would count. So where at least `need` people of either group have their like
in the other, the two have the same number, and are joined. When that joins all groups of each partition, everybody
counts the same, and no sum tells about few. The answer "no" is careful: it says that this does not prove it.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def stand_together(blocks: Sequence[Ints], people: Ints, need: int) -> bool:
    """Tell whether nothing about fewer than `need` people follows from the sums of all blocks of all partitions.

    blocks: for each partition the block of each cell; people: how many there are in each cell, nobody or at least
    `need` in all.
    """
    there = people > 0
    classes = [_numbered(own[there]) for own in blocks]
    people = people[there]
    at, idle = 0, 0
    while idle < len(classes):
        joined = _joined(classes, at, people, need)
        idle = idle + 1 if joined is None else 0
        classes[at] = classes[at] if joined is None else joined
        at = (at + 1) % len(classes)
    return all(not own.any() for own in classes)


def _joined(classes: Sequence[Ints], at: int, people: Ints, need: int) -> Ints | None:
    """Return the classes of one partition after some have been joined to another; None where none can be."""
    own, like = classes[at], np.zeros_like(people)
    for number, other in enumerate(classes):
        if number != at:
            like = _numbered(like * (other.max(initial=0) + 1) + other)
    shape = own.max(initial=0) + 1, like.max(initial=0) + 1
    table = np.bincount(own * shape[1] + like, people, shape[0] * shape[1]).reshape(shape)
    for hub in np.argsort(-table.sum(axis=1), kind="stable").tolist():
        near = np.minimum(table, table[hub]).sum(axis=1) >= need
        near[hub] = True
        if near.sum() > 1:
            return _numbered(np.where(near[own], hub, own))
    return None


def _numbered(classes: Ints) -> Ints:
    """Return the same classes, numbered from 0 up."""
    found: Ints = np.unique(classes, return_inverse=True)[1].reshape(-1)
    return found
