"""Which groups of a tree may have a figure of their own: the people behind it in, as many groups as can be shown out.

Whoever subtracts the shown groups inside a group from that group learns the figure of the rest. So a rest is nobody,
or at least as many people as a figure needs. In a tree all that can be worked out by adding and subtracting shown
groups is a union of such rests, so this one rule is enough. Where a rest would be too small, one more group stays
hidden. Among all ways to do so the one that hides fewest groups is found, and of those the one that hides the smallest
groups; everybody together is hidden last.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from survey.core.tree import Tree

Ints = NDArray[np.int64]
Counts = NDArray[Any]
Bools = NDArray[np.bool_]

NEVER: Final = -(2**60)
"""The worth of what cannot be."""


def shown(tree: Tree, direct: Ints, need: int, allowed: Bools, secret: Bools | None = None) -> Bools:
    """Return which groups are shown, for several figures at once: arrays of (groups, figures).

    direct: the people behind each figure who belong to a group itself and to none below it. need: the fewest people of
    a group that is shown, and of a rest. allowed: what may be shown at all. secret: the groups whose figures may not
    even follow from others; in a rest what is left of such a group counts as one person, so that enough others are in
    it too.
    """
    people = tree.summed(direct)
    hidden = np.zeros(len(tree), np.bool_) if secret is None else secret
    may = allowed & (people >= need) & ~hidden[:, None]
    search = _Search(direct, need, may, _worth(tree, people))
    children: list[list[_Joined]] = [[] for _ in range(len(tree))]
    for at in tree.upwards:
        search.close(at)
        if hidden[at]:
            search.keep_secret(at, people[at])
        if at:
            parent = int(tree.parents[at])
            children[parent].append(search.join(parent, at))
    return search.chosen(list(reversed(tree.upwards)), children)


def _worth(tree: Tree, people: Ints) -> Ints:
    """Return what showing a group counts for: any one more than all people together, and everybody more than all."""
    worth: Ints = people + (people.sum(axis=0) + 1)
    worth[0] *= len(tree) + 1
    return worth


@dataclass(frozen=True)
class _Joined:
    """How the best of a group came about when a part joined it: by (figure, rest) the rests of both before."""

    part: int
    own_rest: Ints
    part_rest: Ints


class _Search:
    """For each group, figure and size of the rest: the most that can be shown in and below the group.

    A rest of `need` people stands for all larger ones.
    """

    def __init__(self, direct: Ints, need: int, may: Bools, worth: Ints) -> None:
        self._need, self._may, self._worth = need, may, worth
        groups, figures = direct.shape
        self._figures = np.arange(figures)
        self._best = np.full((groups, figures, need + 1), NEVER, np.int64)
        np.put_along_axis(self._best, np.minimum(direct, need)[:, :, None], 0, axis=2)
        self._shown = np.zeros((groups, figures), np.bool_)
        """Whether the best that leaves no rest above a group shows it."""
        self._inside = np.zeros((groups, figures), np.int64)
        """And the rest inside it then."""
        self._kept: dict[int, Ints] = {}
        """Secret group → the rest that counts as one person."""

    def close(self, at: int) -> None:
        """Let a group be shown or not, when all its parts have joined: shown, it leaves no rest."""
        best = self._best[at]
        self._inside[at] = np.where(best[:, self._need] > best[:, 0], self._need, 0)
        most = np.maximum(best[:, self._need], best[:, 0]) + self._worth[at]
        self._shown[at] = self._may[at] & (most > np.maximum(best[:, 0], 0))
        best[:, 0] = np.where(self._shown[at], most, best[:, 0])

    def keep_secret(self, at: int, people: Ints) -> None:
        """Let a closed group leave something of itself, so that it is no sum of its parts, and count that as one."""
        best = self._best[at]
        best[people > 0, 0] = NEVER
        self._kept[at] = best[:, 1:].argmax(axis=1) + 1
        most = best[:, 1:].max(axis=1)
        best[:, 1:] = NEVER
        best[:, 1] = most

    def join(self, at: int, part: int) -> _Joined:
        """Add a closed part to the group above it."""
        own, other = self._best[at], self._best[part]
        joined = np.full_like(own, NEVER)
        own_rest, part_rest = np.zeros_like(own), np.zeros_like(own)
        for rest in np.flatnonzero((other >= 0).any(axis=0)).tolist():
            for before in np.flatnonzero((own >= 0).any(axis=0)).tolist():
                after = min(before + rest, self._need)
                worth = own[:, before] + other[:, rest]
                better = worth > joined[:, after]
                joined[better, after] = worth[better]
                own_rest[better, after], part_rest[better, after] = before, rest
        self._best[at] = joined
        return _Joined(part, own_rest, part_rest)

    def chosen(self, downwards: list[int], children: list[list[_Joined]]) -> Bools:
        """Return what the best of all shows, by going back over how it came about."""
        rests = np.zeros(self._shown.shape, np.int64)
        rests[0] = self._best[0].argmax(axis=1)
        found = np.zeros_like(self._shown)
        for at in downwards:
            found[at] = self._shown[at] & (rests[at] == 0)
            rest = np.where(found[at], self._inside[at], rests[at])
            rest = np.where(rest == 1, self._kept.get(at, rest), rest)
            for joined in reversed(children[at]):
                rests[joined.part] = joined.part_rest[self._figures, rest]
                rest = joined.own_rest[self._figures, rest]
        return found


def rests(tree: Tree, direct: Counts, chosen: Bools) -> Counts:
    """Return what is left of each chosen group when the chosen groups inside it are taken away; 0 for the others."""
    left = direct.copy()
    for at in tree.upwards[:-1]:
        left[tree.parents[at]] += np.where(chosen[at], 0, left[at])
    return np.where(chosen, left, 0)


def smallest_inside(tree: Tree, people: Ints, chosen: Bools, groups: Bools) -> Bools:
    """Return for each of some chosen groups the smallest chosen group inside it that is in no other inside it."""
    found = np.zeros_like(chosen)
    for at, figure in np.argwhere(groups).tolist():
        own = chosen[:, figure]
        inside = [part for part in range(1, len(tree)) if own[part] and _within(tree, part, own) == at]
        found[inside[int(people[inside, figure].argmin())], figure] = True
    return found


def _within(tree: Tree, part: int, chosen: Bools) -> int:
    """Return the chosen group nearest above a group; -1 without one."""
    at = int(tree.parents[part])
    while at >= 0 and not chosen[at]:
        at = int(tree.parents[at])
    return at


@dataclass(frozen=True)
class Known:
    """A group of which everybody took part in a round, so that it is known who is behind its figures.

    beside: all groups of that round. One that is gone since may go on under another number.
    """

    group: int
    people: int
    beside: frozenset[int]


def apart(tree: Tree, respondents: Ints, earlier: Iterable[Known], least: int) -> Bools:
    """Return which groups may be shown beside what earlier rounds showed of them.

    Where everybody took part both times and 1 … least − 1 people came or went, the two figures together tell about
    those few. respondents: by group, those of parts included. earlier: the groups of earlier rounds that were shown. A
    group that is gone is compared with each that is new: a new list may give it another name, and so another number.
    """
    found = np.ones(len(tree), np.bool_)
    groups, full = frozenset(tree.ids.tolist()), respondents >= tree.headcounts
    for known in earlier:
        moved = np.abs(tree.headcounts - known.people)
        few = full & (moved > 0) & (moved < least)
        if few.any():
            new = known.group not in groups and ~np.isin(tree.ids, list(known.beside))
            found &= ~(few & ((tree.ids == known.group) | new))
    return found
