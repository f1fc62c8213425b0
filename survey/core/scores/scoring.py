"""Scores from answers: columns of codes in, an array of scores for each scale out; one respondent is a batch of one.

Scores are 64-bit floats, NaN where there is none; they are never stored beside answers, so they cannot drift.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from typing import Final

import numpy as np
from numpy.typing import NDArray

from survey.core.questionnaires.conditions import All, AnyOf, Condition, ItemCondition, ScaleCondition
from survey.core.questionnaires.nodes import bounds, item_points, items_in, terms_in
from survey.core.questionnaires.questionnaire import Band, FormName, Item, Questionnaire, Scale
from survey.core.questionnaires.score import Grid, ItemTerm, Max, Mean, Node, Product, Sum, Table
from survey.core.scores.answers import GONE, Answers, Code, code_count, codes_of

Codes = NDArray[np.int16]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Columns = Mapping[str, Codes]
"""Item key → the codes of n respondents; an item without a column was not asked."""

_OFFSET: Final = -int(min(Code))
"""Look-up tables start at the lowest code."""


class Status(StrEnum):
    """Whether a scale has a score, and if not, why."""

    SCORED = "scored"
    TOO_FEW = "too_few"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class ScaleScore:
    """One respondent's score on one scale: rounded to a whole number, its band, and on how many items it rests."""

    scale: Scale
    score: int | None
    band: Band | None
    answered: int
    of: int
    status: Status
    drivers: tuple[Scale, ...] = ()
    """For a score that is the largest of others: which of them it comes from."""

    @property
    def asked(self) -> bool:
        """Tell whether the form asked what the scale needs."""
        return self.status is not Status.NOT_ASKED


@dataclass(frozen=True)
class _Term:
    """A term of a mean: offset + factor × its value lies in 0–100; the keys of the items it rests on."""

    node: Node
    offset: float
    factor: float
    items: tuple[str, ...]


class Scorer:
    """A questionnaire made ready for scoring; holds look-up tables only, so it can be shared."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self._tables: dict[int | str, tuple[object, Floats]] = {}
        self._means: dict[int, tuple[Mean, tuple[_Term, ...]]] = {}

    def columns(self, answers: Answers, form: FormName = "full") -> dict[str, Codes]:
        """Return a batch of one: every item of the form, with what its show_if hides marked as skipped."""
        columns: dict[str, Codes] = {}
        for item in self.questionnaire.items_of(form):
            code = answers.get(item.key, Code.MISSING)
            if item.show_if is not None and not self.met(item.show_if, columns, {})[0]:
                code = Code.SKIPPED
            columns[item.key] = np.array([code], dtype=np.int16)
        return columns

    def scores(self, columns: Columns) -> dict[str, Floats]:
        """Return each scale's n scores, unrounded, NaN where there is none."""
        scores: dict[str, Floats] = {}
        for scale in self.questionnaire.scales:
            scores[scale.key] = self._value(scale.score, columns, scores)
        return scores

    def met(self, condition: Condition, columns: Columns, scores: Mapping[str, Floats]) -> Bools:
        """Return for each of n respondents whether a condition is met."""
        match condition:
            case All(all=parts):
                return reduce(np.logical_and, (self.met(part, columns, scores) for part in parts))
            case AnyOf(any=parts):
                return reduce(np.logical_or, (self.met(part, columns, scores) for part in parts))
            case ItemCondition(item=key):
                table = self._table(condition, lambda: self._condition_table(condition))
                return self._look_up(table, key, columns) > 0
            case ScaleCondition(scale=key):
                return _in_range(self.questionnaire.scale_by_key[key], condition, scores[key])
            case _:
                return ~self.met(condition.not_, columns, scores)

    def scale_scores(self, columns: Columns, scores: Mapping[str, Floats]) -> tuple[ScaleScore, ...]:
        """Return the shown scales' scores of the one respondent in a batch of one."""
        return tuple(self._scale_score(scale, columns, scores) for scale in self.questionnaire.shown_scales)

    def _scale_score(self, scale: Scale, columns: Columns, scores: Mapping[str, Floats]) -> ScaleScore:
        codes = [int(columns[item.key][0]) if item.key in columns else Code.NOT_ASKED for item in self.items(scale)]
        present = [code for code in codes if code not in GONE]
        value = rounded(scores[scale.key])[0]
        answered = sum(code >= 0 for code in present)
        if np.isnan(value):
            lacking = Code.NOT_ASKED in codes and answered == len(present)
            status = Status.NOT_ASKED if lacking else Status.TOO_FEW
            return ScaleScore(scale, None, None, answered, len(present), status)
        drivers = tuple(part for part in self._largest_of(scale) if scores[part.key][0] == scores[scale.key][0])
        return ScaleScore(scale, int(value), band_of(scale, value), answered, len(present), Status.SCORED, drivers)

    def _largest_of(self, scale: Scale) -> tuple[Scale, ...]:
        """Return the scales of which a scale takes the largest."""
        terms = terms_in(scale.score) if isinstance(scale.score, Max) else ()
        known = self.questionnaire.scale_by_key
        return tuple(known[term] for term in terms if isinstance(term, str) and term in known)

    def range_of(self, scale: Scale) -> tuple[float, float]:
        """Return the lowest and the highest score that a scale can take."""
        return bounds(self.questionnaire, scale.score)

    def items(self, scale: Scale) -> tuple[Item, ...]:
        """Return the items that a scale rests on."""
        return items_in(self.questionnaire, scale.score)

    def _value(self, node: Node, columns: Columns, scores: Mapping[str, Floats]) -> Floats:
        match node:
            case str() if node in self.questionnaire.scale_by_key:
                return scores[node]
            case str() | ItemTerm():
                key = node if isinstance(node, str) else node.item
                table = self._table(node, lambda: self._points_table(node))
                return self._look_up(table, key, columns)
            case Mean():
                return self._mean(node, columns, scores)
            case Sum(sum=terms, weights=weights, clamp=clamp):
                factors = weights or (1.0,) * len(terms)
                values = (self._value(term, columns, scores) for term in terms)
                total = reduce(np.add, (factor * value for factor, value in zip(factors, values, strict=True)))
                return np.clip(total, *clamp) if clamp else total
            case Product(product=terms):
                return reduce(np.multiply, (self._value(term, columns, scores) for term in terms))
            case Max(max=terms):
                return reduce(np.maximum, (self._value(term, columns, scores) for term in terms))
            case Table(table=grid):
                rows = self._value(grid.rows, columns, scores)
                return _look_up_grid(grid, rows, self._value(grid.cols, columns, scores))
            case _:
                return self.met(node.flag, columns, scores).astype(np.float64)

    def terms(self, key: str, columns: Columns, scores: Mapping[str, Floats]) -> list[Floats]:
        """Return the n values, from 0 to 100 and NaN for none, of each term of a mean that the form asks."""
        node = self.questionnaire.scale_by_key[key].score
        assert isinstance(node, Mean)  # noqa: S101  # the caller chose it for that
        return [self._stretched(term, columns, scores) for term in self._asked(node, columns)]

    def _stretched(self, term: _Term, columns: Columns, scores: Mapping[str, Floats]) -> Floats:
        return term.offset + term.factor * self._value(term.node, columns, scores)

    def _asked(self, node: Mean, columns: Columns) -> list[_Term]:
        return [term for term in self._terms(node) if not columns.keys().isdisjoint(term.items)]

    def _mean(self, node: Mean, columns: Columns, scores: Mapping[str, Floats]) -> Floats:
        size = len(next(iter(columns.values())))
        total, answered, applicable = np.zeros(size), np.zeros(size, np.int16), np.zeros(size, np.int16)
        for term in self._asked(node, columns):
            value = self._stretched(term, columns, scores)
            given = ~np.isnan(value)
            np.add(total, value, out=total, where=given)
            answered += given
            applicable += given | self._applicable(term, columns, size)
        terms = len(node.mean)
        needed = np.maximum(1, -(-node.min_answered * np.arange(terms + 1) // terms)).take(applicable)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(answered >= needed, total / answered, np.nan)

    def _applicable(self, term: _Term, columns: Columns, size: int) -> Bools:
        """A term counts in the denominator when at least one of its items applies to the respondent."""
        found = np.zeros(size, np.bool_)
        for key in term.items:
            if key in columns:
                found |= self._look_up(_PRESENT, key, columns, clip=True) > 0
        return found

    def _terms(self, node: Mean) -> tuple[_Term, ...]:
        """Return the terms of a mean with the line that stretches each from its own bounds to 0–100."""
        if id(node) not in self._means:
            self._means[id(node)] = (node, tuple(self._term(term, node.reverse) for term in node.mean))
        return self._means[id(node)][1]

    def _term(self, term: Node, reverse: tuple[str, ...]) -> _Term:
        low, high = bounds(self.questionnaire, term)
        factor = 100.0 / (high - low) if high > low else 0.0
        keys = tuple(item.key for item in items_in(self.questionnaire, term))
        if term in reverse or (isinstance(term, ItemTerm) and term.item in reverse):
            return _Term(term, 100.0 + low * factor, -factor, keys)
        return _Term(term, -low * factor, factor, keys)

    def _table(self, node: object, build: Callable[[], Floats]) -> Floats:
        """Return the look-up table of a node, built once; keeping the node keeps its identity its own."""
        key = node if isinstance(node, str) else id(node)
        if key not in self._tables:
            self._tables[key] = (node, build())
        return self._tables[key][1]

    def _points_table(self, term: str | ItemTerm) -> Floats:
        item = self.questionnaire.item_by_key[term if isinstance(term, str) else term.item]
        points = item_points(self.questionnaire, term)
        table = np.full(_OFFSET + code_count(self.questionnaire, item), np.nan)
        if "skipped" in points:
            table[_OFFSET + Code.SKIPPED] = points["skipped"]
        values = [option.value for option in self.questionnaire.options(item)]
        if item.kind == "several":
            masks = np.arange(1 << len(values))
            boxes = (points[value] * (masks >> bit & 1) for bit, value in enumerate(values))
            table[_OFFSET:] = sum(boxes, np.zeros(len(masks)))
        else:
            table[_OFFSET:] = [points[value] for value in values]
        for special in item.specials:
            if special.value in points:
                table[_OFFSET + codes_of(self.questionnaire, item, special.value)[0]] = points[special.value]
        return table

    def _condition_table(self, condition: ItemCondition) -> Floats:
        item = self.questionnaire.item_by_key[condition.item]
        count = code_count(self.questionnaire, item)
        table = np.zeros(_OFFSET + count)
        for value in condition.values:
            codes = list(codes_of(self.questionnaire, item, value))
            if condition.at_least is not None:
                codes = list(range(codes[0], count))
            elif condition.at_most is not None:
                codes = list(range(codes[0] + 1))
            table[[_OFFSET + code for code in codes]] = 1.0
        return table

    @staticmethod
    def _look_up(table: Floats, key: str, columns: Columns, *, clip: bool = False) -> Floats:
        column = columns.get(key)
        if column is None:
            size = len(next(iter(columns.values())))
            return np.full(size, table[_OFFSET + Code.NOT_ASKED])
        return table.take(column + np.int16(_OFFSET), mode="clip" if clip else "raise")


_PRESENT: Final = np.array([float(code not in GONE) for code in range(-_OFFSET, 1)])
"""By code, the last entry standing for every code from 0 up: does the item apply?"""


def rounded(scores: Floats) -> Floats:
    """Return scores as whole numbers, halves upward, as they are shown and banded; NaN stays NaN."""
    return np.floor(scores + 0.5)


def band_of(scale: Scale, score: float) -> Band:
    """Return the band that a rounded score lies in; what is under the lowest bound counts in the lowest band."""
    return scale.bands[int(band_index(scale, np.array([score]))[0])]


def band_index(scale: Scale, scores: Floats) -> NDArray[np.int8]:
    """Return for each rounded score the index of its band; -1 where there is no score."""
    index = -np.isnan(scores).astype(np.int8)
    for band in scale.bands[1:]:  # a few comparisons are ten times as fast as a search
        index += scores >= band.from_
    return index


def _in_range(scale: Scale, condition: ScaleCondition, scores: Floats) -> Bools:
    shown = rounded(scores)
    if condition.band is not None:
        index = band_index(scale, shown)
        return reduce(np.logical_or, (index == at for at, band in enumerate(scale.bands) if band.key in condition.band))
    if condition.at_least is not None:
        return shown >= condition.at_least
    return shown < (condition.below or 0.0)


def _look_up_grid(grid: Grid, rows: Floats, cols: Floats) -> Floats:
    known = ~(np.isnan(rows) | np.isnan(cols))
    at = []
    for values, axis in ((rows, grid.row_axis), (cols, grid.col_axis)):
        index = rounded(np.where(known, values, axis[0])).astype(np.int64) - axis[0]
        at.append(np.clip(index, 0, len(axis) - 1))
    return np.where(known, np.array(grid.grid)[at[0], at[1]], np.nan)
