"""What follows from sums of groups that overlap: who is in which groups in, and which sets of people can be told, out.

Cells are the smallest sets of people that are told apart. Whoever has the sums of groups of cells can add and subtract
them: what they then know counts each cell once, not at all, or otherwise. A set of cells is told when some sum counts
its cells once and all others not at all.

Sums of the first partition change nothing but the level of each of its blocks, so what matters is how much more one
cell counts than another of its block. Those differences are solved by elimination over whole numbers; no more rows are
left than the other partitions have groups.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

NOBODY = np.iinfo(np.int32).max
"""People of the cell that is in no group: it is not there, and can be part of no set of few."""


class Sums:
    """All that follows from the sums of all blocks of several partitions.

    partitions: for each the block of each cell, from 0 up, −1 for a cell in no block; people: how many there are in
    each cell.
    """

    def __init__(self, partitions: Sequence[Ints], people: Ints) -> None:
        cells = np.flatnonzero(people)
        shape = [int(own.max(initial=-1)) + 2 for own in partitions]
        codes = np.ravel_multi_index([own[cells] + 1 for own in partitions], shape)
        order = np.argsort(codes, kind="stable")
        self._cells: Ints = cells[order]
        classes, of = np.unique(np.append(0, codes[order]), return_inverse=True)
        self._of: Ints = of.reshape(-1)[1:]
        """The class of each cell: cells in the same blocks count the same. The first is that of cells in no group."""
        self._people = np.bincount(self._of, people[self._cells], len(classes)).astype(np.int64)
        self._people[0] = NOBODY
        first, *others = (own - 1 for own in np.unravel_index(classes, shape))
        self._blocks: Ints = first
        """The block of each class in the first partition: in order."""
        largest = np.lexsort((-self._people, first))
        self._base: Ints = largest[np.searchsorted(first, first)]
        """The class with most people of the block of each class."""
        held = [own == block for own in others for block in range(own.max(initial=-1) + 1)]
        self._rows, self._pivots, self._one = self._solved(np.array(held, np.int64).reshape(len(held), len(classes)))

    def _solved(self, held: Ints) -> tuple[Ints, list[int], int]:
        """Return by how much classes can differ from the base of their block, as solved rows, and where each is alone.

        Each row has the third, the same number, at a class where all others have nothing. Solved for the differences
        between which most people stand, so that a search soon finds that they are too many.
        """
        rows = held - held[:, self._base]
        alike = np.abs((3 ** np.arange(len(rows), dtype=np.int64)) @ rows)  # as good as different for other columns
        _, group = np.unique(alike, return_inverse=True)
        weight = np.bincount(group.reshape(-1), self._people)[group.reshape(-1)]
        pivots: list[int] = []
        while rows[len(pivots) :].any():
            done = len(pivots)
            pivot = int(np.argmax(np.where(rows[done:].any(axis=0), weight, 0)))
            chosen = done + int(np.flatnonzero(rows[done:, pivot])[0])
            rows[[done, chosen]] = rows[[chosen, done]]
            factors = rows[:, pivot].copy()
            factors[done] = 0
            rows = rows * rows[done, pivot] - factors[:, None] * rows[done]
            rows //= np.maximum(np.gcd.reduce(rows, axis=1), 1)[:, None]
            pivots.append(pivot)
        rows = rows[: len(pivots)]
        alone = rows[range(len(pivots)), pivots]
        one = int(np.lcm.reduce(alone, initial=1))
        return rows * (one // alone)[:, None], pivots, one

    def follows(self, sets: Bools) -> Bools:
        """Tell of sets of cells, a row each, whether they are told."""
        inside, sizes = np.zeros((len(sets), len(self._people)), np.int64), np.bincount(np.append(0, self._of))
        there, starts = np.unique(self._of, return_index=True)
        inside[:, there] = np.add.reduceat(sets[:, self._cells].astype(np.int64), starts, axis=1)
        whole = (inside == sizes).astype(np.int64)
        more = whole - whole[:, self._base]
        left = more * self._one - more[:, self._pivots] @ self._rows
        found: Bools = ((inside > 0) == (whole > 0)).all(axis=1) & ~left.any(axis=1)
        return found

    def of_few(self, need: int) -> Iterator[Ints]:
        """Yield sets of cells with 1 … need − 1 people that are told: some of them where there are any.

        Each block of the first partition, and of the sets that go across blocks the first that is found.
        """
        blocks, at = np.unique(self._blocks, return_index=True)
        for block in blocks[np.add.reduceat(self._people, at) < need]:
            yield self._cells[(self._blocks == block)[self._of]]
        for classes in _Search(self._rows, self._one, self._blocks, self._people, need).found():
            yield self._cells[np.isin(self._of, classes)]
            return


class _Search:
    """The sets of few people in a sum of rows, each added, subtracted or left out.

    As soon as the first rows are chosen it is known how much more some classes of a block count than others: than those
    which the other rows count the same. Where that is one, the set holds the ones and not the others, so that most
    choices soon have too many people; where it is anything else, there is no set.
    """

    def __init__(self, rows: Ints, one: int, blocks: Ints, people: Ints, need: int) -> None:
        order = np.lexsort((*rows, blocks))
        self._order, self._people = order, people[order]
        self._rows, self._one, self._need = rows[:, order], one, need
        border = np.diff(blocks[order], prepend=-2) != 0
        self._groups: list[tuple[Ints, Ints]] = []
        """For each row: where the groups of classes start that all rows after it count the same, and their numbers."""
        for row in self._rows[::-1]:
            self._groups.insert(0, (np.flatnonzero(border), np.cumsum(border) - 1))
            border = border | (np.diff(row, prepend=row[:1]) != 0)

    def found(self) -> Iterator[Ints]:
        """Yield the classes of each set."""
        if len(self._rows):
            yield from self._beyond(0, np.zeros(len(self._order), np.int64))

    def _beyond(self, at: int, counted: Ints) -> Iterator[Ints]:
        for row in (0 * self._rows[at], self._rows[at], -self._rows[at]):
            more = counted + row
            inside = self._inside(at, more)
            if inside is None:
                continue
            if at + 1 < len(self._rows):
                yield from self._beyond(at + 1, more)
            elif inside.any():
                yield self._order[inside]

    def _inside(self, at: int, counted: Ints) -> Bools | None:
        """Return the classes that are known to be in the set; None when there is no such set, or not of few."""
        starts, group = self._groups[at]
        low, high = np.minimum.reduceat(counted, starts)[group], np.maximum.reduceat(counted, starts)[group]
        inside: Bools = counted > low
        possible = (inside <= (counted == low + self._one)) & (high <= low + self._one)
        return inside if possible.all() and self._people[inside].sum() < self._need else None
