"""A group over several rounds: what was published of it in each in; a line for each scale and its last change out.

A change is judged from published figures alone, so it tells nothing that they do not tell. Nobody is followed: other
people may have answered. It is marked only outside what chance does, and when it is large enough to matter.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Final, Literal

from survey.core.disclosure.cells import Bound, Cell, Publication, Published, Reason, Suppressed
from survey.core.questionnaires.nodes import bounds, items_in
from survey.core.questionnaires.questionnaire import Scale
from survey.core.reports.margins import ENDLESS, SMALL, Interval, Margins
from survey.core.reports.statistics import Difference, Judgement, Sample, difference, judged, spread
from survey.core.scores.layout import Layout, Part
from survey.core.text import Language

AT_MOST: Final = 8
"""So many rounds, the newest, fit on a page."""


class Verdict(StrEnum):
    """What became of a scale since it was last asked by the same questions, or why that is not said."""

    BETTER = "better"
    WORSE = "worse"
    SMALL = "small"
    """More than chance does, and too small to matter."""
    SAME = "same"
    """Within what chance does."""
    FIRST = "first"
    """No earlier round asked it."""
    OTHER_QUESTIONS = "other_questions"
    """Earlier rounds asked it by other questions only, or the newest does not ask it."""
    HIDDEN = "hidden"
    """One of the two means is not shown, or only bounded."""
    TOO_FEW = "too_few"
    """So few answers that chance cannot be told from change."""
    FEW_MOVED = "few_moved"
    """So few people came or went that the difference could be theirs."""
    NOT_ASKED = "not_asked"
    """The newest round does not ask it; only of what a measure was to change."""


UNCLEAR: Final = {Judgement.SMALL: Verdict.SMALL, Judgement.CHANCE: Verdict.SAME}


@dataclass(frozen=True)
class Held:
    """A round that is published: what it asked, the figures of one group, and how many people that group had."""

    layout: Layout
    publication: Publication
    headcount: int


@dataclass(frozen=True)
class Line:
    """A scale over the rounds, oldest first; None where a round did not ask it."""

    key: str
    title: str
    ends: tuple[float, float]
    means: tuple[Cell | None, ...]
    alike: tuple[bool, ...]
    """For each round whether it asked the scale by the same questions as the newest."""
    verdict: Verdict
    since: int | None = None
    """The place of the round with which the newest is compared: the last that asked the same questions."""
    better: Literal["high", "low"] = "high"
    """Which end of the scale is the good one."""
    margins: tuple[Interval | None, ...] = ()
    """For each round where the truth about the whole group lies, where that is known."""
    starts: tuple[float, ...] = ()
    """Where the bands of the scale begin, but the lowest."""
    caution: str = ""
    """Why its scores can be off in one direction; `caution_source`: who found so. Empty where nothing is known."""
    caution_source: str = ""
    change: Difference | None = None
    """From that round on; only with the verdicts better, worse, small and same."""


@dataclass(frozen=True)
class PartTrend:
    """The lines of one questionnaire."""

    key: str
    title: str
    lines: tuple[Line, ...]


def trend(rounds: Sequence[Held], language: Language, *, since_first: bool = False) -> tuple[PartTrend, ...]:
    """Return the lines of what the last of these rounds asked; ValueError without rounds.

    since_first: the last is compared with the first that asked the same questions, instead of the one before.
    """
    if not rounds:
        raise ValueError("no round, no trend")
    parts = [
        PartTrend(
            part.questionnaire.key,
            part.questionnaire.title[language],
            tuple(
                line_of(rounds, part, scale, language, since_first=since_first)
                for scale in part.questionnaire.shown_scales
            ),
        )
        for part in rounds[-1].layout.parts
        if part.questionnaire.shown_scales
    ]
    found = iter(judged([line.change for part in parts for line in part.lines if line.change]))
    return tuple(
        replace(part, lines=tuple(called(line, next(found)) if line.change else line for line in part.lines))
        for part in parts
    )


def called(line: Line, judgement: Judgement) -> Line:
    """Return a line whose change, which is better or worse so far, is called what it is beside the others."""
    return line if judgement is Judgement.CLEAR else replace(line, verdict=UNCLEAR[judgement])


def line_of(
    rounds: Sequence[Held],
    part: Part,
    scale: Scale,
    language: Language,
    *,
    until: int | None = None,
    since_first: bool = False,
) -> Line:
    """Return the line of a scale, not judged beside others yet.

    until: the place of the last round with which the newest may be compared; by default the one before it.
    since_first: it is compared with the first of them that asked the same questions, instead of the last.
    """
    last = len(rounds) - 2 if until is None else until
    asked = [_asked(held, part, scale) for held in rounds]
    means, newest = tuple(found and found[0] for found in asked), asked[-1]
    alike = tuple(found is not None and newest is not None and found[1] == newest[1] for found in asked)
    earlier = [at for at, found in enumerate(asked[: last + 1]) if found]
    line = Line(
        key=scale.key,
        title=scale.title[language],
        ends=bounds(part.questionnaire, scale.score),
        means=means,
        alike=alike,
        verdict=Verdict.OTHER_QUESTIONS if earlier else Verdict.FIRST,
        better=scale.better,
        margins=tuple(map(_margin, rounds, means)),
        starts=tuple(band.from_ for band in scale.bands[1:]),
        caution=scale.caution.text[language] if scale.caution else "",
        caution_source=scale.caution.source if scale.caution else "",
    )
    since = (min if since_first else max)((at for at in earlier if alike[at]), default=None)
    if since is None:
        return line
    return _compared(replace(line, since=since), scale, (rounds[since], means[since]), (rounds[-1], means[-1]))


def _margin(held: Held, mean: Cell | None) -> Interval | None:
    return Margins(held.publication.respondents, held.headcount).of_mean(mean) if mean else None


def _compared(line: Line, scale: Scale, before: tuple[Held, Cell | None], after: tuple[Held, Cell | None]) -> Line:
    if not (_known(before[1]) and _known(after[1])):
        return replace(line, verdict=Verdict.HIDDEN)
    if _few_moved(before[0], after[0], scale):
        return replace(line, verdict=Verdict.FEW_MOVED)
    samples = [sample_of(cell, held.headcount) for held, cell in (before, after)]
    one, two = samples
    if one is None or two is None:
        return replace(line, verdict=Verdict.TOO_FEW)
    change = difference(one, two)
    better = (change.value > 0) == (scale.better == "high")
    return replace(line, verdict=Verdict.BETTER if better else Verdict.WORSE, change=change)


def _asked(held: Held, part: Part, scale: Scale) -> tuple[Cell, object] | None:
    """Return the mean of a scale in a round and how it was asked: equal when two rounds can be compared."""
    for at, own in enumerate(held.layout.parts):
        how = _how(own, scale.key) if own.questionnaire.key == part.questionnaire.key else None
        if how is not None:
            mean = _mean(held.publication, at, scale.key)
            not_asked = isinstance(mean, Suppressed) and mean.reason is Reason.NOT_ASKED
            return None if not_asked else (mean, how)
    return None


@lru_cache(maxsize=1024)
def _how(part: Part, key: str) -> object | None:
    """Return how a form asks a scale: its score, and the questions with their answers; None where it has no such scale.

    What a round froze hardly ever changes, and every look at a trend asks this of all its rounds.
    """
    questionnaire = part.questionnaire
    found = next((one for one in questionnaire.shown_scales if one.key == key), None)
    if found is None:
        return None
    keys = {item.key for item in part.items}
    asked = [item for item in items_in(questionnaire, found.score) if item.key in keys]
    return found.score, [(item.key, [option.value for option in questionnaire.options(item)]) for item in asked]


def _mean(publication: Publication, part: int, key: str) -> Cell:
    """Return the mean of a scale; a group without a number of respondents has none, for the same reason."""
    if isinstance(publication.respondents, Suppressed):
        return publication.respondents
    return publication.parts[part].scales[key].mean


def _known(cell: Cell | None) -> bool:
    return isinstance(cell, Published) and cell.bound is Bound.EXACT


def _few_moved(before: Held, after: Held, scale: Scale) -> bool:
    """Tell whether a small group changed by so few people that a difference could be theirs (domain F30).

    In a group of fifty and more the rounding of a mean to whole points leaves more doubt than one person's answers.
    """
    moved = abs(after.headcount - before.headcount)
    small = min(before.headcount, after.headcount) < SMALL
    return small and 0 < moved < after.publication.policy.of(sensitive=scale.sensitive)


def sample_of(cell: Cell | None, headcount: int) -> Sample | None:
    """Return what a group's mean and its interval tell of the answers; None where there is no interval."""
    if not isinstance(cell, Published) or cell.interval is None:
        return None
    reach = max(cell.interval[1] - cell.value, cell.value - cell.interval[0])
    group = headcount if headcount >= cell.people.low else ENDLESS
    return Sample(cell.value, spread(reach, cell.people.low), cell.people.low, group)
