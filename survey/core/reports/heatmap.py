"""The heat map of a round: what was published of groups in, a row for each and a column for each topic out."""

from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from survey.core.disclosure.cells import Cell, Count, Reason, Suppressed
from survey.core.questionnaires.nodes import bounds
from survey.core.questionnaires.questionnaire import Scale
from survey.core.scores.layout import Layout, Part
from survey.core.text import Language

STARTS: Final = (0.40, 0.55, 0.70, 0.85)
"""Where the next shade begins, between the worst and the best score: most means lie in the middle."""
Means = Mapping[str, Cell]
"""Scale → its mean."""


@dataclass(frozen=True)
class GroupMeans:
    """What a heat map needs of a group: the people who took part, and the means of each questionnaire, if shown."""

    id: int
    name: str
    parts: int
    """How many units it has below it."""
    respondents: Count
    means: tuple[Means, ...]
    headcount: int = 0
    """How many people it has; 0 where that is not known or not needed."""


@dataclass(frozen=True)
class HeatCell:
    """A mean and its shade, from 0 (worst) to the number of STARTS (best); no shade where it is not shown."""

    mean: Cell
    shade: int | None


@dataclass(frozen=True)
class HeatRow:
    """The figures of a group."""

    group: GroupMeans
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True)
class HeatMap:
    """Topics of a questionnaire by group, by key and title; `strain`: those of which the lowest score is the best."""

    key: str
    title: str
    strain: bool
    keys: tuple[str, ...]
    topics: tuple[str, ...]
    rows: tuple[HeatRow, ...]


def heat_maps(groups: Sequence[GroupMeans], layout: Layout, language: Language) -> tuple[HeatMap, ...]:
    """Return a map for each questionnaire and direction of its scores; the first group is everybody in all others.

    What the form does not ask has no column.
    """
    maps = (
        _map(number, part, groups, language, strain=strain)
        for number, part in enumerate(layout.parts)
        for strain in (False, True)
    )
    return tuple(found for found in maps if found.topics)


def _map(number: int, part: Part, groups: Sequence[GroupMeans], language: Language, *, strain: bool) -> HeatMap:
    questionnaire = part.questionnaire
    unasked = {
        key
        for group in groups
        for key, mean in (group.means[number] if group.means else {}).items()
        if isinstance(mean, Suppressed) and mean.reason is Reason.NOT_ASKED
    }
    scales = [
        scale for scale in questionnaire.shown_scales if scale.key not in unasked and (scale.better == "low") is strain
    ]
    columns = [(scale, bounds(questionnaire, scale.score)) for scale in scales]
    return HeatMap(
        key=questionnaire.key,
        title=questionnaire.title[language],
        strain=strain,
        keys=tuple(scale.key for scale in scales),
        topics=tuple(scale.title[language] for scale in scales),
        rows=tuple(HeatRow(group, _cells(number, group, columns)) for group in groups),
    )


def _cells(
    number: int, group: GroupMeans, columns: Sequence[tuple[Scale, tuple[float, float]]]
) -> tuple[HeatCell, ...]:
    if isinstance(group.respondents, Suppressed):
        return (HeatCell(group.respondents, None),) * len(columns)
    means = [(scale, ends, group.means[number][scale.key]) for scale, ends in columns]
    return tuple(HeatCell(mean, _shade(scale, ends, mean)) for scale, ends, mean in means)


def _shade(scale: Scale, ends: tuple[float, float], mean: Cell) -> int | None:
    if isinstance(mean, Suppressed):
        return None
    low, high = ends
    place = (mean.value - low) / (high - low)
    return bisect(STARTS, place if scale.better == "high" else 1 - place)
