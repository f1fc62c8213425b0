"""Whether published figures together tell about too few people: what was shown of each round in, small groups out.

It knows nothing of how groups were chosen to be hidden. A figure of a group is the sum over its people, and whoever has
all figures can add and subtract them, so every group is found whose own sum follows (`disclosure.solving`), and is
asked how many people it has. Answers of different rounds are different unknowns; where everybody of a group took part
in both, the group is known, and is compared with itself; one that is gone may be one that is new, under another number.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

import numpy as np

from survey.core.disclosure.behind import behind
from survey.core.disclosure.breakdowns import RESPONDENTS, Figure, Kind
from survey.core.disclosure.cells import Cell, PartCells, People, Policy, Publication, Published
from survey.core.disclosure.descriptives import Tally
from survey.core.disclosure.solving import Bools, Ints, Sums
from survey.core.tree import Tree

Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True)
class Family:
    """Groups of which each two hold one another or have nobody in common; the people of one include those of its parts.

    numbers: of the groups, in any order. above: the place of the group that each is a part of, −1 for none. places: of
    each cell, the place of the smallest group that its people are in, −1 for none.
    """

    numbers: Ints
    above: Ints
    places: Ints

    def blocks(self, shown: frozenset[int]) -> Ints:
        """Return for each cell the place of the smallest group that is shown and holds it, −1 for none."""
        is_shown = np.isin(self.numbers, sorted(shown))
        near = np.append(np.where(is_shown, np.arange(len(self.numbers)), self.above), -1)
        while (near != near[near]).any():
            near = near[near]
        found: Ints = near[self.places]
        return found

    @cached_property
    def holds(self) -> Bools:
        """Which group holds which, itself among them."""
        found = np.eye(len(self.numbers), dtype=np.bool_)
        around = np.arange(len(self.numbers))
        while (around >= 0).any():
            found[around[around >= 0], np.flatnonzero(around >= 0)] = True
            around = np.where(around >= 0, self.above[around], -1)
        return found


@dataclass(frozen=True)
class Shown(Generic[Name]):
    """One figure as a round showed it.

    families: of groups, the tree of units first. people: in each cell, behind the figure. shown: the groups that the
    figure was shown of. least: the fewest people that the figure may be about. staff: unit → how many work there. few:
    the fewest by whom a group may differ from itself in another round.
    """

    name: Name
    round: str
    families: Sequence[Family]
    people: Ints
    shown: frozenset[int]
    least: int
    staff: Mapping[int, int]
    few: int

    @cached_property
    def sums(self) -> Sums:
        """All that follows from what is shown."""
        return Sums([family.blocks(self.shown) for family in self.families], self.people)

    def whose(self, cells: Ints) -> frozenset[int]:
        """Return the units whose own people are in cells."""
        units = self.families[0]
        return frozenset(units.numbers[units.places[cells]].tolist())

    def told(self) -> "Told":
        """Return of which units everybody took part and the figure is shown, or follows."""
        units = self.families[0]
        own = np.bincount(units.places, self.people, len(units.numbers))
        staff = np.array([self.staff[number] for number in units.numbers.tolist()])
        full = np.flatnonzero(units.holds @ own >= np.maximum(staff, 1))
        follows = self.sums.follows(units.holds[full][:, units.places])
        return Told(self.round, self.staff, frozenset(units.numbers[full[follows]].tolist()), self.few)


@dataclass(frozen=True)
class Told:
    """Of which units a round tells a figure about everybody who works there, and how many work in each unit."""

    round: str
    staff: Mapping[int, int]
    units: frozenset[int]
    few: int

    def again(self, later: "Told") -> Iterator[tuple[int, int]]:
        """Yield each unit that both tell about; one that is gone, with each that is new."""
        for was in sorted(self.units):
            if was not in later.staff:
                yield from ((was, now) for now in sorted(later.units - self.staff.keys()))
            elif was in later.units:
                yield was, was


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
    families = _families(tree, tally)
    staff = dict(zip(tree.ids.tolist(), tree.headcounts.tolist(), strict=True))
    keys = [part.part.questionnaire.key for part in tally.parts]
    for figure, own in behind(tally, policy).items():
        nobody = np.zeros(len(families[0].places), np.int64)
        people = tally.crossing.people.get(figure, nobody) if tally.crossing else own.people
        shown = frozenset(group for group, found in published.items() if _is_shown(found, figure))
        name = ("" if figure is RESPONDENTS else keys[figure.part], figure.kind, figure.key)
        few = own.need if figure.kind in {Kind.RESPONDENTS, Kind.MEAN} else own.need // 2
        yield Shown(name, round_, families, people, shown, own.need, staff, few)


def _families(tree: Tree, tally: Tally) -> list[Family]:
    """Return the units and the groups of each breakdown, by the crossings of units and answers."""
    shape = tally.crossing.shape if tally.crossing else (len(tree),)
    units, *answers = np.indices(shape).reshape(len(shape), -1)
    return [Family(tree.ids, tree.parents, units)] + [
        Family(np.array(breakdown.groups), np.full(breakdown.options, -1), axis - 1)
        for (breakdown, _), axis in zip(tally.broken_down, answers, strict=True)
    ]


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
    """Yield each group of too few people about which a figure of a round, or the same one of two rounds, tells.

    One figure is looked at after another, the rounds in their order; of each only what it told is kept.
    """
    by_name: dict[Name, list[Told]] = {}
    for one in everything:
        for cells in one.sums.of_few(one.least):
            yield Small(one.name, (one.round,), one.whose(cells), int(one.people[cells].sum()))
        later, others = one.told(), by_name.setdefault(one.name, [])
        for before in others:
            for was, now in before.again(later):
                people = abs(later.staff[now] - before.staff[was])
                if 0 < people < max(before.few, later.few):
                    yield Small(one.name, (before.round, later.round), frozenset([now]), people)
        others.append(later)
