"""The one door for figures of a round: a tally and the tree of groups in, a Publication of cells for each group out.

`disclosure.cells` has the rules for one figure of one group, `disclosure.suppression` those for the same figure of
all groups of the tree. A group that has no number of respondents has no figures at all.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

import numpy as np

from survey.core.disclosure.behind import Sensitive, behind, unknown
from survey.core.disclosure.breakdowns import RESPONDENTS, Figure, Kind
from survey.core.disclosure.cells import (
    Cell,
    Count,
    ItemCells,
    PartCells,
    Policy,
    Publication,
    Reason,
    ScaleCells,
    Suppressed,
    count,
    distribution,
    mean,
    respondents,
    share,
)
from survey.core.disclosure.choosing import by_breakdown, large_in, of_tree
from survey.core.disclosure.descriptives import Ints, PartTally, ScaleTally, Tally
from survey.core.disclosure.suppression import Bools
from survey.core.questionnaires.nodes import bounds
from survey.core.questionnaires.questionnaire import Item, Scale, Special
from survey.core.tree import EVERYBODY, Tree


def publish(tally: Tally, policy: Policy) -> Publication:
    """Return the figures of everybody in a tally."""
    return publish_tree(tally, Tree(), policy)[EVERYBODY]


def publish_tree(
    tally: Tally, tree: Tree, policy: Policy, secret: Bools | None = None, *, broken_down: bool = True
) -> dict[int, Publication]:
    """Return for everybody, each group of the tree and each of a breakdown what may be shown of it, by number.

    The tally's units are the groups, or the tree is empty and they all belong to everybody; else ValueError. secret:
    the groups of which nothing may be shown, nor follow; where there is one, or broken_down is no, no group of a
    breakdown has figures.
    """
    own = tally.over(lambda counts: counts.sum(axis=0, keepdims=True)) if len(tree) == 1 else tally
    if len(tree) > 1 and not np.array_equal(tally.units, tree.ids):
        raise ValueError("the groups of the tree are not the units of the tally")
    people = behind(own, policy)
    visible = of_tree(tree, people, policy, secret)
    sums = own.over(tree.summed)
    large = large_in(tree, policy)
    reasons = [_why(number, policy, large=large[at]) for at, number in enumerate(sums.respondents.tolist())]
    found = dict(zip(tree.ids.tolist(), _groups(sums, policy, visible, reasons), strict=True))
    may = broken_down and not (secret is not None and secret.any())
    for one in by_breakdown(tally, tree, people, visible, policy):
        sums, least = one.tally.over(one.tree.summed), one.policy
        reasons = [_why(number, least, large=True) for number in sums.respondents.tolist()]
        hidden = {RESPONDENTS: np.zeros(len(one.tree), np.bool_)}
        groups = _groups(sums, least, one.visible if may else hidden, reasons)
        found |= dict(list(zip((EVERYBODY, *one.breakdown.groups), groups, strict=True))[1:])
    return found


def _groups(
    sums: Tally, policy: Policy, visible: Mapping[Figure, Bools], reasons: Sequence[Suppressed]
) -> Iterator[Publication]:
    """Yield what is shown of each group, or why nothing is; counts include those of what is below a group."""
    makers = [_Maker(number, part, policy, visible) for number, part in enumerate(sums.parts)]
    for at, people in enumerate(sums.respondents.tolist()):
        took_part = respondents(people, policy.min_cell_size) if visible[RESPONDENTS][at] else reasons[at]
        parts = () if isinstance(took_part, Suppressed) else tuple(maker.cells(at, people) for maker in makers)
        yield Publication(policy, took_part, parts)


def _why(people: int, policy: Policy, *, large: bool) -> Suppressed:
    """Return why a group has no figures: of a small one the same however many took part, for it could be all."""
    if not large:
        return Suppressed(Reason.FEW_WORK_THERE, policy.group_from)
    k = policy.min_cell_size
    return Suppressed(Reason.TOO_FEW, k) if people < k else PROTECTS


PROTECTS: Final = Suppressed(Reason.PROTECTS)


@dataclass(frozen=True)
class _Maker:
    """Makes the cells of a questionnaire, one group after the other."""

    number: int
    sums: PartTally
    policy: Policy
    visible: Mapping[Figure, Bools]

    def cells(self, at: int, group: int) -> PartCells:
        """Return the cells of the group at a place; `group`: how many took part."""
        questionnaire, sensitive = self.sums.part.questionnaire, self._sensitive
        return PartCells(
            items={key: self._item(at, key, group) for key in self.sums.items},
            scales={scale.key: self._scale(at, scale, group) for scale in questionnaire.shown_scales},
            flags={
                flag.key: self._count(self.sums.flags[flag.key], at, group, sensitive.concerns(flag.when))
                for flag in questionnaire.flags
            },
            recommendations={
                key: self._count(people, at, group, key in sensitive.recommendations)
                for key, people in self.sums.recommendations.items()
            },
        )

    def _count(self, people: Ints, at: int, group: int, sensitive: bool) -> Count:  # noqa: FBT001  # as is
        return count(int(people[at]), group, self.policy.of(sensitive=sensitive))

    def _item(self, at: int, key: str, group: int) -> ItemCells:
        counts, item = self.sums.items[key], self.sums.part.questionnaire.item_by_key[key]
        k = self.policy.of(sensitive=key in self._sensitive.items)
        answered, options = int(counts.answered[at]), counts.options[at].tolist()
        shares: tuple[Cell, ...]
        numbers: tuple[Count, ...]
        if not self._shows(Kind.ANSWERS, key, at) and answered >= 2 * k:
            shares = numbers = (PROTECTS,) * len(options)
        else:
            numbers = tuple(count(people, answered, k) for people in options)
            if item.kind == "several":
                shares = tuple(share(people, answered, group, k) for people in options)
            else:
                shares = distribution(options, group, k)
        return ItemCells(count(answered, group, k), shares, numbers, self._dont_know(item, at, group, k))

    def _dont_know(self, item: Item, at: int, group: int, k: int) -> Cell | None:
        if Special.DONT_KNOW not in item.specials:
            return None
        counts = self.sums.items[item.key]
        people, of = int(unknown(counts)[at]), int((counts.answered + unknown(counts))[at])
        shows = self._shows(Kind.UNKNOWN, item.key, at) or of < 2 * k
        return share(people, of, group, k) if shows else PROTECTS

    def _scale(self, at: int, scale: Scale, group: int) -> ScaleCells:
        counts = self.sums.scales[scale.key]
        k, n = self.policy.of(sensitive=scale.sensitive), int(counts.n[at])
        bands, steps = counts.bands[at].tolist(), counts.steps[at].tolist()
        ends = bounds(self.sums.part.questionnaire, scale.score)
        if scale.key in self._unasked:
            hidden: Cell = Suppressed(Reason.NOT_ASKED)
            return ScaleCells(hidden, (hidden,) * len(bands), (hidden,) * len(steps))
        value: Cell = PROTECTS
        if self._shows(Kind.MEAN, scale.key, at) or n < k:
            one = slice(at, at + 1)
            value = mean(ScaleTally(counts.n[one], counts.total[one], counts.squares[one], *NO_SPREAD), ends, group, k)
        if not self._shows(Kind.SPREAD, scale.key, at) and n >= 2 * k:
            return ScaleCells(value, (PROTECTS,) * len(bands), (PROTECTS,) * len(steps))
        starts = [max(0, round(band.from_ - ends[0])) for band in scale.bands]
        runs = [slice(start, end) for start, end in pairwise([*starts, len(steps)])]
        return ScaleCells(value, distribution(bands, group, k), distribution(steps, group, k, runs))

    def _shows(self, kind: Kind, key: str, at: int) -> bool:
        return bool(self.visible[Figure(kind, self.number, key)][at])

    @cached_property
    def _sensitive(self) -> "Sensitive":
        return Sensitive(self.sums.part.questionnaire)

    @cached_property
    def _unasked(self) -> frozenset[str]:
        """The scales that have no score even when every item of the form is answered."""
        answers = {item.key: np.zeros(1, np.int16) for item in self.sums.part.items}
        scores = self.sums.part.scorer.scores(answers) if answers else {}
        return frozenset(key for key, score in scores.items() if np.isnan(score[0]))


NO_SPREAD: Final = (np.zeros((1, 0), np.int64),) * 2
