"""Whether published figures together tell about too few people: what was shown of each round in, small groups out.

It knows nothing of how groups were chosen to be hidden. A figure of a group is an equation: the sum over its people.
Whoever has all equations can add and subtract them, so every group is found whose own sum follows, by elimination over
whole numbers and fractions, and is asked how many people it has. Answers of different rounds are different unknowns;
where everybody of a group took part in both, the group is known, and is compared with itself; one that is gone may be
one that is new, under another number.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import Generic, TypeVar

from survey.core.disclosure.cells import Cell, PartCells, People, Policy, Publication, Published
from survey.core.disclosure.descriptives import Tally
from survey.core.disclosure.publication import RESPONDENTS, Figure, Kind, behind
from survey.core.tree import Tree

Name = TypeVar("Name", bound=Hashable)
Row = dict[int, Fraction | int]


@dataclass(frozen=True)
class Shown(Generic[Name]):
    """One figure as a round showed it. Groups by number; the people of a group include those of its parts.

    parts: group → the groups whose own people are in it, itself among them. people: group → its own people behind the
    figure, those of other groups below it not included. shown: the groups that the figure was shown of. least: the
    fewest people that the figure may be about. staff: group → how many work there. few: the fewest by whom a group may
    differ from itself in another round.
    """

    name: Name
    round: str
    parts: Mapping[int, frozenset[int]]
    people: Mapping[int, int]
    shown: frozenset[int]
    least: int
    staff: Mapping[int, int]
    few: int

    def equations(self) -> "list[Row]":
        """Return what each group that is shown says: the people who are added up."""
        return [{part: 1 for part in self.parts[group] if self.people[part]} for group in sorted(self.shown)]

    @cached_property
    def full(self) -> frozenset[int]:
        """The groups of which everybody took part."""
        return frozenset(
            group
            for group, parts in self.parts.items()
            if sum(self.people[part] for part in parts) >= max(self.staff[group], 1)
        )

    def again(self, later: "Shown[Name]") -> Iterator[tuple[int, int]]:
        """Yield each group of which everybody took part in both rounds; one that is gone, with each that is new."""
        for was in sorted(self.full):
            if was not in later.parts:
                yield from ((was, now) for now in sorted(later.full - self.parts.keys()))
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
    parts: dict[int, set[int]] = {group: set() for group in groups}
    for at, group in enumerate(groups):
        above = at
        while above >= 0:
            parts[groups[above]].add(group)
            above = int(tree.parents[above])
    fixed = {group: frozenset(own) for group, own in parts.items()}
    staff = dict(zip(groups, tree.headcounts.tolist(), strict=True))
    keys = [part.part.questionnaire.key for part in tally.parts]
    for figure, own in behind(tally, policy).items():
        people = dict(zip(groups, own.people.tolist(), strict=True))
        shown = frozenset(group for group, found in published.items() if _is_shown(found, figure))
        name = ("" if figure is RESPONDENTS else keys[figure.part], figure.kind, figure.key)
        few = own.need if figure.kind in {Kind.RESPONDENTS, Kind.MEAN} else own.need // 2
        yield Shown(name, round_, fixed, people, shown, own.need, staff, few)


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
        known = [(one, solved(one.equations())) for one in rounds]
        for one, rows in known:
            for groups in small_groups(rows, one.people, one.least):
                yield Small(name, (one.round,), groups, sum(one.people[group] for group in groups))
        for (before, earlier), (after, later) in combinations(known, 2):
            for was, now in before.again(after):
                people = abs(after.staff[now] - before.staff[was])
                few = 0 < people < max(before.few, after.few)
                if few and before.tells(was, earlier) and after.tells(now, later):
                    yield Small(name, (before.round, after.round), frozenset([now]), people)


def small_groups(rows: Mapping[int, Row], people: Mapping[int, int], least: int) -> Iterator[frozenset[int]]:
    """Yield the sets of 1 … least − 1 people, as the numbers of their parts, whose sum follows from solved equations.

    Sets that are put together from such sets and others are left out.
    """
    for tied in _tied(rows):
        yield from _sets(rows, tied, people, least)


def solved(equations: Iterable[Row]) -> dict[int, Row]:
    """Return the equations solved as far as they can be: unknown → its row, 1 there and without other such unknowns."""
    rows: dict[int, Row] = {}
    holders: dict[int, set[int]] = {}  # unknown → the rows that contain it
    for equation in sorted(equations, key=len):
        row = dict(equation)
        for unknown in [unknown for unknown in row if unknown in rows]:
            _subtract(row, rows[unknown], row[unknown])
        if not row:
            continue
        pivot = min(row)
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


def _tied(rows: Mapping[int, Row]) -> Iterator[list[int]]:
    """Yield the rows in sets that share no unknown: only rows of one set can make up for each other."""
    root = {unknown: unknown for row in rows.values() for unknown in row}

    def top(unknown: int) -> int:
        while root[unknown] != unknown:
            root[unknown] = root[root[unknown]]
            unknown = root[unknown]
        return unknown

    for pivot, row in rows.items():
        for unknown in row:
            root[top(unknown)] = top(pivot)
    sets: dict[int, list[int]] = {}
    for pivot in rows:
        sets.setdefault(top(pivot), []).append(pivot)
    yield from sets.values()


def _sets(
    rows: Mapping[int, Row], pivots: Sequence[int], people: Mapping[int, int], least: int
) -> Iterator[frozenset[int]]:
    """Yield the sets of few people among the sums of some of these rows.

    The sum of rows holds the first unknowns of just these rows, so few rows are added up: each brings people.
    """

    def search(start: int, total: Row, few: int) -> Iterator[frozenset[int]]:
        if set(total.values()) == {1} and sum(people[unknown] for unknown in total) < least:
            yield frozenset(total)
            return
        for at in range(start, len(pivots)):
            pivot = pivots[at]
            if few + people[pivot] < least:
                more = dict(total)
                _subtract(more, rows[pivot], -1)
                yield from search(at + 1, more, few + people[pivot])

    return search(0, {}, 0)
