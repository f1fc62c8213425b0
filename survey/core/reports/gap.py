"""The gap: what the employer says is arranged and what a group published it experiences in, their matrix by factor out.

Both sides are halved where their highest band begins: the questionnaires say from which score a factor is in order, and
why. So the matrix has no threshold of its own, and what stands in it agrees with the bands beside each figure. A figure
that is not shown leaves its factor unknown, and so does a bound that does not decide: "at most 80" may be either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from survey.core.disclosure.cells import Bound, Cell, Suppressed
from survey.core.questionnaires.conditions import ItemCondition, leaves
from survey.core.questionnaires.links import scales_of_recommendations
from survey.core.questionnaires.nodes import items_in
from survey.core.questionnaires.questionnaire import Questionnaire, Recommendation, Scale, Tier
from survey.core.reports.report import GroupReport, ScaleRow
from survey.core.scores.advice import Result, result
from survey.core.scores.answers import Answers
from survey.core.scores.scoring import ScaleScore, Scorer
from survey.core.text import Language

KNOWN: Final = "_known"
"""Items whose key ends so ask whether people know of an arrangement: their advice is what to tell."""
STEPS: Final = 2
"""So many actions are named for a factor: a longer list is not begun with."""


class Place(StrEnum):
    """Where a factor stands, and so what to do: nothing, tell people, arrange it, leave it."""

    FELT = "felt"
    TELL = "tell"
    ARRANGE = "arrange"
    NOT_MISSED = "not_missed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Step:
    """An action of the employer, its effort and its legal basis."""

    key: str
    text: str
    tier: Tier
    legal: str | None


@dataclass(frozen=True)
class GapRow:
    """A factor: what is arranged (0–100, or None), what is experienced, where that puts it, and what to do.

    `close`: the interval of the mean reaches over the line, so that the factor might stand on its other side.
    """

    key: str
    title: str
    arranged: int | None
    experienced: Cell
    place: Place
    close: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Gap:
    """The factors in the order of the questionnaire, and from which scores they count as arranged and as felt."""

    rows: tuple[GapRow, ...]
    arranged_from: float
    felt_from: float

    def at(self, place: Place) -> tuple[GapRow, ...]:
        """Return the factors in a place."""
        return tuple(row for row in self.rows if row.place == place)


class Factors:
    """The employer's questionnaire made ready; it holds what follows from that alone, so it can be shared."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._scorer = Scorer(questionnaire)
        self._said = lru_cache(maxsize=4)(lambda codes: result(self._scorer, dict(codes)))
        self.about = scales_of_recommendations(questionnaire)
        self.told = {scale.key: _told(questionnaire, scale) for scale in questionnaire.scales}

    def said(self, answers: Answers) -> Result:
        """Return the result of a check, the last few as they were made: each page of a round asks for it."""
        return self._said(tuple(sorted(answers.items())))


def gap(factors: Factors, answers: Answers, report: GroupReport) -> Gap | None:
    """Return the matrix of an employer's check and a report, in the report's language.

    None where the check has no score, or the report none of its factors.
    """
    found = {row.key: row for part in report.parts for row in part.scales}
    said = factors.said(answers)
    shared = [score for score in said.scores if score.scale.key in found]
    if all(score.score is None for score in shared):
        return None

    def row(score: ScaleScore) -> GapRow:
        key = score.scale.key
        advice = [one.recommendation for one in said.advice if key in factors.about[one.recommendation.key]]
        return _row(score, found[key], factors.told[key], advice, report.language)

    first = shared[0].scale
    return Gap(tuple(map(row, shared)), first.bands[-1].from_, found[first.key].bands[-1].start)


def place(arranged: bool | None, felt: bool | None) -> Place:  # noqa: FBT001  # the two sides of the matrix
    """Return the place of a factor from its two sides, each of which may be unknown."""
    if arranged is None or felt is None:
        return Place.UNKNOWN
    if arranged:
        return Place.FELT if felt else Place.TELL
    return Place.NOT_MISSED if felt else Place.ARRANGE


def reaches(cell: Cell, start: float) -> bool | None:
    """Tell whether a mean is at least as high as a start; None when that does not follow from what is shown."""
    if isinstance(cell, Suppressed):
        return None
    if cell.value >= start:
        return None if cell.bound is Bound.AT_MOST else True
    return None if cell.bound is Bound.AT_LEAST else False


def _row(
    score: ScaleScore,
    row: ScaleRow,
    told: Sequence[Recommendation],
    advice: Sequence[Recommendation],
    language: Language,
) -> GapRow:
    start = row.bands[-1].start
    arranged = None if score.band is None else score.band is score.scale.bands[-1]
    where = place(arranged, reaches(row.mean, start))
    margin = None if where is Place.UNKNOWN else row.margin
    return GapRow(
        key=score.scale.key,
        title=score.scale.title[language],
        arranged=score.score,
        experienced=row.mean,
        place=where,
        close=margin is not None and margin.low < start <= margin.high,
        steps=tuple(
            Step(one.key, one.text[language], one.tier, one.legal[language] if one.legal else None)
            for one in _steps(where, told, advice)
        ),
    )


def _told(questionnaire: Questionnaire, scale: Scale) -> list[Recommendation]:
    """Return what to tell people about a factor: the advice of the rules on whether they know."""
    asked = {item.key for item in items_in(questionnaire, scale.score) if item.key.endswith(KNOWN)}
    rules = [
        rule
        for rule in questionnaire.rules
        if any(isinstance(leaf, ItemCondition) and leaf.item in asked for leaf in leaves(rule.when))
    ]
    keys = dict.fromkeys(key for rule in rules for key in rule.advise)
    return [questionnaire.recommendation_by_key[key] for key in keys]


def _steps(where: Place, told: Sequence[Recommendation], advice: Sequence[Recommendation]) -> Sequence[Recommendation]:
    """Return what to do: arranging comes before telling about it, and the law asks for what nobody misses too."""
    if where is Place.TELL:
        return told[:STEPS]
    if where is Place.ARRANGE:
        return sorted(advice, key=lambda one: one in told)[:STEPS]
    if where is Place.NOT_MISSED:
        return [one for one in advice if one.legal][:STEPS]
    return ()
