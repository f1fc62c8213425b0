"""Whether published figures together tell about too few people: what was shown of each round in, small groups out.

It knows nothing of how groups were chosen to be hidden. A figure of a group is an equation: the sum over its people.
Whoever has all equations can add and subtract them, so every group is found whose own sum follows, by elimination over
whole numbers and fractions, and is asked how many people it has. Answers of different rounds are different unknowns;
where everybody of a group took part in both, the group is known, and is compared with itself; one that is gone may be
one that is new, under another number.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import Generic, TypeVar

import numpy as np

from survey.core.disclosure.behind import behind
from survey.core.disclosure.breakdowns import RESPONDENTS, Figure, Kind
from survey.core.disclosure.cells import Cell, PartCells, People, Policy, Publication, Published
from survey.core.disclosure.descriptives import Tally
from survey.core.tree import Tree

Name = TypeVar("Name", bound=Hashable)
Row = dict[int, Fraction | int]


@dataclass(frozen=True)
class Shown(Generic[Name]):
    """One figure as a round showed it. Groups by number; the people of a group include those of its parts.

    parts: group → the parts whose people are in it: groups with the people of their own, itself among them, or where
    groups overlap the crossings of groups. people: part → its people behind the figure. shown: the groups that the
    figure was shown of. least: the fewest people that the figure may be about. staff: group → how many work there,
    where that is known. few: the fewest by whom a group may differ from itself in another round. whose: part → the
    group of which it is a part; itself when absent.
    """

    name: Name
    round: str
    parts: Mapping[int, frozenset[int]]
    people: Mapping[int, int]
    shown: frozenset[int]
    least: int
    staff: Mapping[int, int]
    few: int
    whose: Mapping[int, int] = field(default_factory=dict)

    def equations(self) -> "list[Row]":
        """Return what each group that is shown says: the people who are added up."""
        return [{part: 1 for part in self.parts[group] if self.people[part]} for group in sorted(self.shown)]

    @cached_property
    def full(self) -> frozenset[int]:
        """The groups of which everybody took part."""
        return frozenset(
            group
            for group, staff in self.staff.items()
            if sum(self.people[part] for part in self.parts[group]) >= max(staff, 1)
        )

    def again(self, later: "Shown[Name]") -> Iterator[tuple[int, int]]:
        """Yield each group of which everybody took part in both rounds; one that is gone, with each that is new."""
        for was in sorted(self.full):
            if was not in later.staff:
                yield from ((was, now) for now in sorted(later.full - self.staff.keys()))
            elif was in later.full:
                yield was, was

    def tells(self, group: int, rows: Mapping[int, Row]) -> bool:
        """Tell whether the figure of a group is shown, or follows; rows: the solved equations."""
        row: Row = {part: 1 for part in self.parts[group] if self.people[part]}
        for unknown in [unknown for unknown in row if unknown in rows]:
            _subtract(row, rows[unknown], row[unknown])
        return not row


@dataclass(frozen=True)
class Small(Generic[Name]):
    """A group about which too much follows: which figure, of which rounds, whose own people, and how many they are."""

    name: Name
    rounds: tuple[str, ...]
    groups: frozenset[int]
    people: int


FigureName = tuple[str, Kind, str]
"""Questionnaire, kind and item or scale: the same in each round that asks it."""


def laid_open(
    round_: str, tally: Tally, tree: Tree, policy: Policy, published: Mapping[int, Publication]
) -> Iterator[Shown[FigureName]]:
    """Yield each figure of a round with the people behind it and the groups that it was published of."""
    groups = tree.ids.tolist()
    shape = tally.crossing.shape if tally.crossing else (len(groups),)
    parts = _parts(tree, tally, shape)
    whose = {part: groups[at] for part, at in enumerate(np.indices(shape)[0].reshape(-1).tolist())}
    staff = dict(zip(groups, tree.headcounts.tolist(), strict=True))
    keys = [part.part.questionnaire.key for part in tally.parts]
    for figure, own in behind(tally, policy).items():
        people = tally.crossing.people.get(figure, np.zeros(len(whose), np.int64)) if tally.crossing else own.people
        shown = frozenset(group for group, found in published.items() if _is_shown(found, figure))
        name = ("" if figure is RESPONDENTS else keys[figure.part], figure.kind, figure.key)
        few = own.need if figure.kind in {Kind.RESPONDENTS, Kind.MEAN} else own.need // 2
        counts = dict(enumerate(people.tolist()))
        yield Shown(name, round_, parts, counts, shown, own.need, staff, few, whose)


def _parts(tree: Tree, tally: Tally, shape: tuple[int, ...]) -> dict[int, frozenset[int]]:
    """Return the parts of each group: all crossings of a unit, or below it, with the answers to each breakdown."""
    places: dict[int, set[int]] = {at: set() for at in range(len(tree))}
    for at in places:
        above = at
        while above >= 0:
            places[above].add(at)
            above = int(tree.parents[above])
    units, *answers = np.indices(shape).reshape(len(shape), -1)
    inside = {group: np.isin(units, list(own)) for group, own in zip(tree.ids.tolist(), places.values(), strict=True)}
    for (breakdown, _), axis in zip(tally.broken_down, answers, strict=True):
        inside |= {group: axis == option for option, group in enumerate(breakdown.groups, 1)}
    return {group: frozenset(np.flatnonzero(own).tolist()) for group, own in inside.items()}


def _is_shown(found: Publication, figure: Figure) -> bool:
    if figure.kind is Kind.RESPONDENTS:
        return isinstance(found.respondents, People)
    return any(isinstance(cell, Published) for part in found.parts[figure.part :][:1] for cell in _cells(part, figure))


def _cells(part: PartCells, figure: Figure) -> tuple[Cell | None, ...]:
    match figure.kind:
        case Kind.ANSWERS:
            return part.items[figure.key].options
        case Kind.UNKNOWN:
            return (part.items[figure.key].dont_know,)
        case Kind.MEAN:
            return (part.scales[figure.key].mean,)
        case _:
            return (*part.scales[figure.key].bands, *part.scales[figure.key].steps)


def audit(everything: Iterable[Shown[Name]]) -> Iterator[Small[Name]]:
    """Yield each group of too few people about which a figure of a round, or the same one of two rounds, tells."""
    by_name: dict[Name, list[Shown[Name]]] = {}
    for one in everything:
        by_name.setdefault(one.name, []).append(one)
    for name, rounds in by_name.items():
        known = [(one, solved(one.equations(), one.people)) for one in rounds]
        for one, rows in known:
            for parts in small_groups(rows, one.people, one.least):
                whose = frozenset(one.whose.get(part, part) for part in parts)
                yield Small(name, (one.round,), whose, sum(one.people[part] for part in parts))
        for (before, earlier), (after, later) in combinations(known, 2):
            for was, now in before.again(after):
                people = abs(after.staff[now] - before.staff[was])
                few = 0 < people < max(before.few, after.few)
                if few and before.tells(was, earlier) and after.tells(now, later):
                    yield Small(name, (before.round, after.round), frozenset([now]), people)


def small_groups(rows: Mapping[int, Row], people: Mapping[int, int], least: int) -> Iterator[frozenset[int]]:
    """Yield the sets of 1 … least − 1 people, as the numbers of their parts, whose sum follows from solved equations.

    Not all of them, but some where there are any: sets that are put together from such sets and others are left out.
    A set is a sum of solved equations, each once or not at all: it holds the first unknown of just these.
    """
    owners: dict[int, int] = {}  # unknown → the row that has it alone, but for those that link rows
    linking = []
    for pivot, row in sorted(rows.items(), key=lambda one: len(one[1])):
        if owners.keys() & row.keys():
            linking.append(pivot)
        else:
            owners |= dict.fromkeys(row, pivot)
    for total in _totals(rows, linking, people, least):
        yield from _completed(total, rows, owners, people, least)


def _totals(rows: Mapping[int, Row], linking: Sequence[int], people: Mapping[int, int], least: int) -> Iterator[Row]:
    """Yield the sums of some of the rows that link others, few at a time: the first unknown of each brings people."""

    def search(start: int, total: Row, few: int) -> Iterator[Row]:
        yield total
        for at in range(start, len(linking)):
            pivot = linking[at]
            if few + people[pivot] < least:
                more = dict(total)
                _subtract(more, rows[pivot], -1)
                yield from search(at + 1, more, few + people[pivot])

    return search(0, {}, 0)


def _completed(
    total: Row, rows: Mapping[int, Row], owners: Mapping[int, int], people: Mapping[int, int], least: int
) -> Iterator[frozenset[int]]:
    """Yield sets of few people that a sum becomes with rows that share nothing: the smallest, or each row by itself."""
    alone = [rows[pivot] for pivot in dict.fromkeys(owners.values())]
    for row in [_smallest(total, rows, owners, people)] if total else alone:
        if set(row.values()) == {1} and sum(people[unknown] for unknown in row) < least:
            yield frozenset(row)


def _smallest(total: Row, rows: Mapping[int, Row], owners: Mapping[int, int], people: Mapping[int, int]) -> Row:
    """Return the smallest set that a sum becomes with rows that share nothing; nothing where it becomes none."""
    parts: dict[int | None, Row] = {}
    for unknown, value in total.items():
        parts.setdefault(owners.get(unknown), {})[unknown] = value
    found: Row = parts.pop(None, {})

    def few(row: Row) -> int:
        return sum(people[unknown] for unknown in row)

    for pivot, own in parts.items():
        assert pivot is not None  # noqa: S101  # taken out above
        more = dict(own)
        _subtract(more, rows[pivot], -1)
        sets = [row for row in (own, more) if set(row.values()) <= {1}]
        if not sets:
            return {}
        smallest: Row = min(sets, key=few)
        found |= smallest
    return found


def solved(equations: Iterable[Row], people: Mapping[int, int]) -> dict[int, Row]:
    """Return the equations solved as far as they can be: unknown → its row, 1 there and without other such unknowns.

    Of a row the unknown with most people is solved for, so that few rows can be about few.
    """
    rows: dict[int, Row] = {}
    holders: dict[int, set[int]] = {}  # unknown → the rows that contain it
    for equation in sorted(equations, key=len):
        row = dict(equation)
        for unknown in [unknown for unknown in row if unknown in rows]:
            _subtract(row, rows[unknown], row[unknown])
        if not row:
            continue
        pivot = max(row, key=lambda unknown: (people[unknown], -unknown))
        factor = row[pivot]
        own: Row = row if factor == 1 else {unknown: Fraction(value) / factor for unknown, value in row.items()}
        for other in holders.pop(pivot, set()):
            before = set(rows[other])
            _subtract(rows[other], own, rows[other][pivot])
            for unknown in before ^ set(rows[other]):
                holders.setdefault(unknown, set()).symmetric_difference_update({other})
        rows[pivot] = own
        for unknown in own:
            holders.setdefault(unknown, set()).add(pivot)
    return rows


def _subtract(row: Row, other: Row, factor: Fraction | int) -> None:
    for unknown, value in other.items():
        left = row.get(unknown, 0) - factor * value
        if left:
            row[unknown] = left
        else:
            del row[unknown]
