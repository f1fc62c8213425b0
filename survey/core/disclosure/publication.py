"""The one door for figures of a round: a tally and the tree of groups in, a Publication of cells for each group out.

`disclosure.cells` has the rules for one figure of one group, `disclosure.suppression` those for the same figure of
all groups of the tree. A group that has no number of respondents has no figures at all.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import Final

import numpy as np

from survey.core.disclosure.cells import (
    ENDS,
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
from survey.core.disclosure.descriptives import SPECIAL_CODES, Ints, ItemTally, PartTally, ScaleTally, Tally
from survey.core.disclosure.suppression import Bools, rests, shown, smallest_inside
from survey.core.questionnaires.conditions import Condition, ItemCondition, leaves
from survey.core.questionnaires.nodes import bounds, items_in
from survey.core.questionnaires.questionnaire import Item, Questionnaire, Scale, Special
from survey.core.scores.answers import Code
from survey.core.scores.scoring import Floats
from survey.core.tree import EVERYBODY, Tree


class Kind(StrEnum):
    """What a figure is about; each has people of its own behind it."""

    RESPONDENTS = "respondents"
    ANSWERS = "answers"
    UNKNOWN = "unknown"
    MEAN = "mean"
    SPREAD = "spread"


@dataclass(frozen=True)
class Figure:
    """A figure that each group may have: of which questionnaire and which item or scale of it."""

    kind: Kind
    part: int = 0
    key: str = ""


@dataclass(frozen=True)
class Behind:
    """The people behind a figure by group, those of parts not included, and how many a group needs.

    heights: of a mean, the sum of their scores, each from 0 at the lowest possible to 1 at the highest.
    """

    people: Ints
    need: int
    heights: Floats | None = None


def publish(tally: Tally, policy: Policy) -> Publication:
    """Return the figures of everybody in a tally."""
    return publish_tree(tally, Tree(), policy)[EVERYBODY]


def publish_tree(tally: Tally, tree: Tree, policy: Policy, secret: Bools | None = None) -> dict[int, Publication]:
    """Return for everybody and each group of the tree what may be shown of it.

    The tally's units are the groups, or the tree is empty and they all belong to everybody; else ValueError. secret:
    the groups of which nothing may be shown, nor follow.
    """
    if len(tree) == 1:
        tally = tally.over(lambda counts: counts.sum(axis=0, keepdims=True))
    elif not np.array_equal(tally.units, tree.ids):
        raise ValueError("the groups of the tree are not the units of the tally")
    visible = _visible(tree, behind(tally, policy), policy, secret)
    sums = tally.over(tree.summed)
    makers = [_Maker(number, part, policy, visible) for number, part in enumerate(sums.parts)]
    found: dict[int, Publication] = {}
    large = _large(tree, policy)
    for at, (id_, people) in enumerate(zip(tree.ids.tolist(), sums.respondents.tolist(), strict=True)):
        seen = visible[RESPONDENTS][at]
        took_part = respondents(people, policy.min_cell_size) if seen else _why(people, policy, large=large[at])
        parts = () if isinstance(took_part, Suppressed) else tuple(maker.cells(at, people) for maker in makers)
        found[id_] = Publication(policy, took_part, parts)
    return found


def _large(tree: Tree, policy: Policy) -> Bools:
    """Return in which groups enough people work for figures."""
    large: Bools = tree.headcounts >= policy.group_from  # people were told that smaller ones have no figures
    large[0] = True  # how many people there are in all is not always known
    return large


def _why(people: int, policy: Policy, *, large: bool) -> Suppressed:
    """Return why a group has no figures: of a small one the same however many took part, for it could be all."""
    if not large:
        return Suppressed(Reason.FEW_WORK_THERE, policy.group_from)
    k = policy.min_cell_size
    return Suppressed(Reason.TOO_FEW, k) if people < k else PROTECTS


PROTECTS: Final = Suppressed(Reason.PROTECTS)
RESPONDENTS: Final = Figure(Kind.RESPONDENTS)


def behind(tally: Tally, policy: Policy) -> dict[Figure, Behind]:
    """Return for each figure of a round the people behind it; those of numbers of people are the respondents."""
    everybody = {RESPONDENTS: Behind(tally.respondents, policy.min_cell_size)}
    return everybody | {
        figure: found for number, part in enumerate(tally.parts) for figure, found in _of_part(number, part, policy)
    }


def _of_part(number: int, part: PartTally, policy: Policy) -> Iterator[tuple[Figure, Behind]]:
    sensitive = Sensitive(part.part.questionnaire)
    for key, counts in part.items.items():
        need = 2 * policy.of(sensitive=key in sensitive.items)  # a share has people on either side
        yield Figure(Kind.ANSWERS, number, key), Behind(counts.answered, need)
        yield Figure(Kind.UNKNOWN, number, key), Behind(counts.answered + _unknown(counts), need)
    for scale in part.part.questionnaire.shown_scales:
        need, scores = policy.of(sensitive=scale.sensitive), part.scales[scale.key]
        low, high = bounds(part.part.questionnaire, scale.score)
        yield (
            Figure(Kind.MEAN, number, scale.key),
            Behind(scores.n, need, (scores.total - low * scores.n) / (high - low)),
        )
        yield Figure(Kind.SPREAD, number, scale.key), Behind(part.scales[scale.key].n, 2 * need)


def _visible(tree: Tree, behind: Mapping[Figure, Behind], policy: Policy, secret: Bools | None) -> dict[Figure, Bools]:
    """Return for each figure the groups that show it: of those that show how many took part."""
    own = behind[RESPONDENTS]
    gate = shown(tree, own.people[:, None], own.need, _large(tree, policy)[:, None], secret)[:, 0]
    found = {RESPONDENTS: gate}
    for kinds in ({Kind.ANSWERS, Kind.UNKNOWN, Kind.MEAN}, {Kind.SPREAD}):
        for need in sorted({one.need for one in behind.values()}):
            figures = [figure for figure, one in behind.items() if figure.kind in kinds and one.need == need]
            if figures:
                may = np.stack([found.get(replace(figure, kind=Kind.MEAN), gate) for figure in figures], axis=1)
                people = np.stack([behind[figure].people for figure in figures], axis=1)
                heights = np.stack([_heights(behind[figure]) for figure in figures], axis=1)
                found |= dict(zip(figures, _shown(tree, people, heights, need, may, secret).T, strict=True))
    return found


def _heights(one: Behind) -> Floats:
    """Return the heights of a mean; for other figures half of what they can be, which is at neither end."""
    return one.people / 2 if one.heights is None else one.heights


def _shown(
    tree: Tree, people: Ints, heights: Floats, need: int, may: Bools, secret: Bools | None
) -> Bools:  # as `shown`
    """Return which groups show figures, where no rest has a mean at an end: it would tell what everybody answered."""
    totals, allowed = tree.summed(people), may.copy()
    while True:
        chosen = shown(tree, people, need, allowed, secret)
        left = rests(tree, people, chosen)
        place = rests(tree, heights, chosen) / np.maximum(left, 1)
        margin = np.select([left < under for under, _ in ENDS], [part for _, part in ENDS])
        at_end = (left > 0) & (left < totals) & ((place <= margin) | (place >= 1 - margin))
        if not at_end.any():
            return chosen
        allowed &= ~smallest_inside(tree, totals, chosen, at_end)


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
        people, of = int(_unknown(counts)[at]), int((counts.answered + _unknown(counts))[at])
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


def _unknown(counts: ItemTally) -> Ints:
    """Return how many do not know the answer, by group."""
    column: Ints = counts.specials[:, SPECIAL_CODES + Code.DONT_KNOW]
    return column


class Sensitive:
    """What of a questionnaire concerns wellbeing and health, and so needs the larger minimum cell size.

    Scales say so themselves; so do items on which they rest or to which one may rather not answer, and flags and
    recommendations that depend on either.
    """

    def __init__(self, questionnaire: Questionnaire) -> None:
        scales = [scale for scale in questionnaire.scales if scale.sensitive]
        self._scales = frozenset(scale.key for scale in scales)
        self.items = frozenset(item.key for scale in scales for item in items_in(questionnaire, scale.score)) | {
            item.key for item in questionnaire.items if Special.RATHER_NOT_SAY in item.specials
        }
        self.recommendations = frozenset(
            key for rule in questionnaire.rules if self.concerns(rule.when) for key in rule.advise
        )

    def concerns(self, condition: Condition) -> bool:
        """Tell whether a condition asks about wellbeing or health."""
        return any(
            leaf.item in self.items if isinstance(leaf, ItemCondition) else leaf.scale in self._scales
            for leaf in leaves(condition)
        )
