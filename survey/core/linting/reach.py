"""What answers can bring about: a questionnaire's scorer in; which conditions, bands and faults can occur out.

A spread of answer sets stands for all of them: random ones, and for each scale those on the way from its worst to its
best. What none of them shows is searched for by trying every combination of the answers that a condition asks about.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import prod
from typing import Final

import numpy as np

from survey.core.questionnaires.conditions import Condition, ItemCondition, leaves
from survey.core.questionnaires.questionnaire import Item, Questionnaire, Scale
from survey.core.scores.answers import Code, code_count
from survey.core.scores.scoring import Bools, Codes, Floats, Scorer, band_index, rounded

SPREAD: Final = 4000
"""Random answer sets."""
REPEATS: Final = 6
"""How often the way through a scale is laid, each time among other answers."""
TRIED: Final = 20_000
"""Combinations tried at most; of more, a random part."""

TINY: Final = 0.01
"""A smaller difference of a score is none."""

Place = Mapping[str, int]
"""Item key → code, of one answer set."""


class Reach:
    """Answer sets spread over a questionnaire, with their scores."""

    def __init__(self, scorer: Scorer) -> None:
        self.scorer = scorer
        self.questionnaire = scorer.questionnaire
        self._random = np.random.default_rng(20260101)  # a fixed seed: one file always gives the same findings
        self._met: dict[int, tuple[Condition, Bools]] = {}
        self.columns = self._skip(self._anything(SPREAD))
        self.scores = scorer.scores(self.columns)
        self._ends = {
            (scale.key, direction): self._best(scale, direction)
            for scale in self.questionnaire.shown_scales
            for direction in (-1.0, 1.0)
        }
        """Scale key and direction → the answers that make the scale worst (-1) or best (1)."""
        ways = [self._way(scale) for scale in self.questionnaire.shown_scales]
        self.columns = {key: np.concatenate([own, *(way[key] for way in ways)]) for key, own in self.columns.items()}
        self.scores = scorer.scores(self.columns)

    def met(self, condition: Condition) -> Bools:
        """Return for each answer set whether a condition is met."""
        if id(condition) not in self._met:
            self._met[id(condition)] = (condition, self.scorer.met(condition, self.columns, self.scores))
        return self._met[id(condition)][1]

    def can_hold(self, condition: Condition, given: Place | None = None) -> bool:
        """Tell whether some answers meet a condition, together with the codes given for some items."""
        given = given or {}
        met: Bools = self.met(condition)
        for key, code in given.items():
            met = met & np.equal(self.columns[key], code)
        return bool(met.any()) or self._searched(condition, given)

    def bands(self, scale: Scale) -> Codes:
        """Return for each answer set the index of a scale's band, -1 where it has no score."""
        return band_index(scale, rounded(self.scores[scale.key])).astype(np.int16)

    def faults(self, scale: Scale) -> Iterator[tuple[Item, int, float]]:
        """Yield each item of a scale, the index of each option that is not the best one, and its loss.

        The loss is the part, from 0 to 1, that the option takes of all that the item can take from the score.
        """
        changes = self._changes(scale)
        goals = [
            self._goal(scale, 1.0, [{**place, item.key: code} for item, code in changes])
            for place in (self._ends[scale.key, 1.0], self._ends[scale.key, -1.0])
        ]
        for item in self.scorer.items(scale):
            codes = [code for other, code in changes if other is item]
            losses = [_losses(goal[[other is item for other, _ in changes]]) for goal in goals]
            for index in range(len(self.questionnaire.options(item))):
                at = codes.index(1 << index if item.kind == "several" else index)
                loss = max(float(own[at]) for own in losses)
                if loss > 0:
                    yield item, index, loss

    # -------------------------------------------------------------------------------------------- the spread

    def _anything(self, size: int) -> dict[str, Codes]:
        """Return random answers: one in twelve is special or missing."""
        columns = {}
        for item in self.questionnaire.items:
            column = self._random.integers(0, code_count(self.questionnaire, item), size)
            specials = self._random.integers(int(Code.RATHER_NOT_SAY), 0, size)
            columns[item.key] = np.where(self._random.random(size) < 1 / 12, specials, column).astype(np.int16)
        return columns

    def _skip(self, columns: dict[str, Codes]) -> dict[str, Codes]:
        """Mark what a show_if hides, and what is no special answer of its item as missing."""
        done: dict[str, Codes] = {}
        for item in self.questionnaire.items:
            column = columns[item.key]
            allowed = [int(_CODES[special]) for special in item.specials if special in _CODES]
            column = np.where((column < 0) & ~np.isin(column, allowed), np.int16(Code.MISSING), column)
            if item.show_if is not None:
                column = np.where(self.scorer.met(item.show_if, done, {}), column, np.int16(Code.SKIPPED))
            done[item.key] = column
        return done

    def _way(self, scale: Scale) -> dict[str, Codes]:
        """Return answer sets that lead from the worst of a scale to its best, one item after another."""
        worst, best = self._ends[scale.key, -1.0], self._ends[scale.key, 1.0]
        keys = [item.key for item in self.scorer.items(scale)]
        steps = [{**worst, **{key: best[key] for key in keys[:count]}} for count in range(len(keys) + 1)]
        rows = self._anything(REPEATS * len(steps))
        for key in keys:
            rows[key] = np.array([step[key] for step in steps] * REPEATS, np.int16)
        return self._skip(rows)

    def _best(self, scale: Scale, direction: float) -> dict[str, int]:
        """Return the answers to all items that make a scale best (direction 1) or worst (-1)."""
        start = int(np.argmax(np.nan_to_num(self._goals(scale, direction, self.scores), nan=-np.inf)))
        place = {key: max(int(column[start]), 0) for key, column in self.columns.items()}
        changes = self._changes(scale)
        goals = self._goal(scale, direction, [{**place, item.key: code} for item, code in changes])
        found: dict[str, float] = {}
        for (item, code), goal in zip(changes, goals.tolist(), strict=True):
            if goal > found.get(item.key, -np.inf):
                found[item.key], place[item.key] = goal, code
        return place

    def _changes(self, scale: Scale) -> list[tuple[Item, int]]:
        """Return each answer to each item of a scale: every option; of check-boxes none, each alone, and all."""
        changes = []
        for item in self.scorer.items(scale):
            options = len(self.questionnaire.options(item))
            boxes = [0, *(1 << box for box in range(options)), (1 << options) - 1]
            changes += [(item, code) for code in (boxes if item.kind == "several" else range(options))]
        return changes

    def _goal(self, scale: Scale, direction: float, places: list[dict[str, int]]) -> Floats:
        columns = {key: np.array([place[key] for place in places], np.int16) for key in places[0]}
        return self._goals(scale, direction, self.scorer.scores(self._skip(columns)))

    def _goals(self, scale: Scale, direction: float, scores: Mapping[str, Floats]) -> Floats:
        """Return how good a scale is; the others count a little, for the way to the best of a largest-of score."""
        total = direction * _goodness(scale, scores)
        for other in self.questionnaire.shown_scales:
            total = total + 1e-6 * direction * np.nan_to_num(_goodness(other, scores))
        return total

    # -------------------------------------------------------------------------------------------- the search

    def _searched(self, condition: Condition, given: Place) -> bool:
        """Try every combination of answers to the items that a condition asks about, each among other answers.

        Answers that the condition cannot tell apart count as one; which of them is taken is left to chance.
        """
        asked = _asked(self.questionnaire, condition)
        kinds = [self._kinds(key, tests) for key, tests in asked.items() if key not in given]
        keys = [key for key in asked if key not in given]
        sizes = [len(own) for own in kinds] or [1]
        total = prod(sizes)
        picked = np.arange(total) if total <= TRIED else self._random.integers(0, total, TRIED)
        rows = np.arange(max(len(picked), SPREAD))
        combinations = np.unravel_index(picked.take(rows, mode="wrap"), sizes)
        columns = {key: column.take(rows, mode="wrap") for key, column in self.columns.items()}
        for key, own, kind in zip(keys, kinds, combinations, strict=False):
            columns[key] = np.stack([self._random.choice(codes, len(rows)) for codes in own])[kind, rows]
        columns |= {key: np.full(len(rows), code, np.int16) for key, code in given.items()}
        columns = self._skip(columns)
        met = self.scorer.met(condition, columns, self.scorer.scores(columns))
        for key, code in given.items():
            met = met & np.equal(columns[key], code)
        return bool(met.any())

    def _kinds(self, key: str, tests: Sequence[ItemCondition]) -> list[Codes]:
        """Return the codes of an item, those together for which each test has the same outcome."""
        codes = np.array(self._codes(self.questionnaire.item_by_key[key]), np.int16)
        outcomes = np.stack([self.scorer.met(test, {key: codes}, {}) for test in tests])
        _, kind = np.unique(outcomes, axis=1, return_inverse=True)
        return [codes[kind.ravel() == at] for at in range(int(kind.max()) + 1)]

    def _codes(self, item: Item) -> list[int]:
        specials = [int(_CODES[special]) for special in item.specials if special in _CODES]
        return [*range(code_count(self.questionnaire, item)), *specials, int(Code.MISSING)]


_CODES: Final = {
    "not_applicable": Code.NOT_APPLICABLE,
    "dont_know": Code.DONT_KNOW,
    "rather_not_say": Code.RATHER_NOT_SAY,
}


def _losses(goals: Floats) -> Floats:
    """Return what each answer takes of all that an item can take; nothing where the answers make no difference."""
    lost = np.nan_to_num(np.nanmax(goals) - goals)
    return np.where(lost > TINY, lost / max(lost.max(), TINY), 0.0)


def _goodness(scale: Scale, scores: Mapping[str, Floats]) -> Floats:
    return scores[scale.key] if scale.better == "high" else -scores[scale.key]


def _asked(questionnaire: Questionnaire, condition: Condition) -> dict[str, list[ItemCondition]]:
    """Return the items that a condition asks about, and those on which these are shown, each with the tests."""
    found: dict[str, list[ItemCondition]] = {}
    todo = [condition]
    while todo:
        for leaf in leaves(todo.pop()):
            if isinstance(leaf, ItemCondition):
                show_if = questionnaire.item_by_key[leaf.item].show_if
                if leaf.item not in found and show_if is not None:
                    todo.append(show_if)
                found.setdefault(leaf.item, []).append(leaf)
    return found
