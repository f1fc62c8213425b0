"""Which groups show which figure: the people behind each figure of all groups in, yes or no by figure and group out.

First the groups of the tree, then those of each breakdown: never at the cost of a unit's figure, and only as far as
units and breakdowns together tell about nobody (`disclosure.linking`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from survey.core.disclosure.behind import Behind, behind
from survey.core.disclosure.breakdowns import RESPONDENTS, Breakdown, Crossing, Figure, Kind
from survey.core.disclosure.cells import ENDS, Policy
from survey.core.disclosure.descriptives import Ints, Tally
from survey.core.disclosure.linking import stand_together
from survey.core.disclosure.suppression import Bools, rests, shown, smallest_inside
from survey.core.scores.scoring import Floats
from survey.core.tree import Group, Tree

Visible = Mapping[Figure, Bools]
"""Figure → which groups show it, in their order."""


def large_in(tree: Tree, policy: Policy) -> Bools:
    """Return in which groups enough people work for figures."""
    large: Bools = tree.headcounts >= policy.group_from  # people were told that smaller ones have no figures
    large[0] = True  # how many people there are in all is not always known
    return large


def of_tree(tree: Tree, people: Mapping[Figure, Behind], policy: Policy, secret: Bools | None) -> Visible:
    """Return for each figure the groups of the tree that show it: of those that show how many took part."""
    gate = large_in(tree, policy)
    return _Choice(tree, people, secret).made(lambda _figure: gate)


@dataclass(frozen=True)
class Choice:
    """What is shown of a breakdown: its counts and its groups as a flat tree, by its own thresholds."""

    breakdown: Breakdown
    tally: Tally
    tree: Tree
    policy: Policy
    visible: Visible


def by_breakdown(
    tally: Tally, tree: Tree, people: Mapping[Figure, Behind], visible: Visible, policy: Policy
) -> Iterator[Choice]:
    """Yield what each breakdown of a round shows beside the units and the breakdowns before it.

    people, visible: behind each figure of the units, and the units that show it. A figure that is not shown of
    everybody is shown of no group of a breakdown.
    """
    if tally.crossing is None:
        return
    least = policy.in_breakdowns
    linked = _Linked(tally.crossing, people, [_blocks(tree, visible, len(tally.units))])
    for breakdown, own in tally.broken_down:
        flat = Tree(Group(option, None, 0) for option in range(1, breakdown.options + 1))
        everybody = {figure: np.full(len(flat), shows[0]) for figure, shows in visible.items()}
        choice = _Choice(flat, behind(own, least), None, linked.stand)
        made = choice.made(everybody.__getitem__)
        linked.blocks.append(_blocks(flat, made, len(flat)))
        yield Choice(breakdown, own, flat, least, made)


@dataclass(frozen=True)
class _Choice:
    """The search for what groups show: `stand` says of which figures a choice cannot stay beside what is shown."""

    tree: Tree
    people: Mapping[Figure, Behind]
    secret: Bools | None
    stand: Callable[[Tree, Sequence[Figure], Bools], Bools] | None = None

    def made(self, may: Callable[[Figure], Bools]) -> Visible:
        """Return which groups show each figure, of those that may."""
        found = {RESPONDENTS: self._shown([RESPONDENTS], may(RESPONDENTS)[:, None])[:, 0]}
        gate = found[RESPONDENTS]
        for kinds in ({Kind.ANSWERS, Kind.UNKNOWN, Kind.MEAN}, {Kind.SPREAD}):
            for need in sorted({one.need for one in self.people.values()}):
                figures = [figure for figure, one in self.people.items() if figure.kind in kinds and one.need == need]
                if figures:
                    allowed = [may(figure) & found.get(replace(figure, kind=Kind.MEAN), gate) for figure in figures]
                    found |= dict(zip(figures, self._shown(figures, np.stack(allowed, axis=1)).T, strict=True))
        return found

    def _shown(self, figures: Sequence[Figure], may: Bools) -> Bools:
        """Return which groups show figures that need as many people each.

        No rest has a mean at an end: it would tell what everybody answered.
        """
        need = self.people[figures[0]].need
        people = np.stack([self.people[figure].people for figure in figures], axis=1)
        heights = np.stack([_heights(self.people[figure]) for figure in figures], axis=1)
        totals, allowed = self.tree.summed(people), may.copy()
        while True:
            chosen = shown(self.tree, people, need, allowed, self.secret)
            left = rests(self.tree, people, chosen)
            place = rests(self.tree, heights, chosen) / np.maximum(left, 1)
            margin = np.select([left < under for under, _ in ENDS], [part for _, part in ENDS])
            wrong = (left > 0) & (left < totals) & ((place <= margin) | (place >= 1 - margin))
            if self.stand:
                wrong[0] |= ~self.stand(self.tree, figures, chosen)
            if not wrong.any():
                return chosen
            allowed &= ~smallest_inside(self.tree, totals, chosen, wrong)


def _heights(one: Behind) -> Floats:
    """Return the heights of a mean; for other figures half of what they can be, which is at neither end."""
    return one.people / 2 if one.heights is None else one.heights


Blocks = Mapping[Figure, Ints]
"""Figure → the smallest group that shows it and holds the place, by place."""


@dataclass
class _Linked:
    """What is shown already, units first, and who is in what with whom."""

    crossing: Crossing
    people: Mapping[Figure, Behind]
    blocks: list[Blocks]

    def stand(self, tree: Tree, figures: Sequence[Figure], chosen: Bools) -> Bools:
        """Return of which figures the chosen groups of the next breakdown can be shown beside all that is shown."""
        return np.array(
            [
                not own[1:].any() or self._stands(figure, _inside(tree, own))
                for figure, own in zip(figures, chosen.T, strict=True)
            ]
        )

    def _stands(self, figure: Figure, blocks: Ints) -> bool:
        axes = [*(one[figure] for one in self.blocks), blocks]
        later = tuple(range(len(axes), len(self.crossing.shape)))
        people = self.crossing.people[figure].reshape(self.crossing.shape).sum(axis=later)
        cells = np.indices(people.shape).reshape(len(axes), -1)
        placed = [own[at] for own, at in zip(axes, cells, strict=True)]
        return stand_together(placed, people.reshape(-1), self.people[figure].need)


def _blocks(tree: Tree, visible: Visible, places: int) -> Blocks:
    """Return for each figure the smallest shown group around each place; all belong to everybody in an empty tree."""
    if len(tree) < places:
        return {figure: np.zeros(places, np.int64) for figure in visible}
    return {figure: _inside(tree, shows) for figure, shows in visible.items()}


def _inside(tree: Tree, shows: Bools) -> Ints:
    """Return for each group the place of the smallest group that shows a figure and holds it, everybody at last."""
    found = np.zeros(len(tree), np.int64)
    for at in reversed(tree.upwards):
        if shows[at]:
            found[at] = at
        elif at:
            found[at] = found[tree.parents[at]]
    return found
