"""A group over several rounds: what was published of it in each in; a line for each scale and its last change out.

A change is judged from published figures alone, so it tells nothing that they do not tell. Nobody is followed: other
people may have answered. It is marked only outside what chance does, and when it is large enough to matter.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Final, Literal

from survey.core.disclosure.cells import Bound, Cell, People, Publication, Published, Reason, Suppressed
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
    bound: Bound = Bound.EXACT
    """Whether the change is that, or at least so far up or down: where one of two shares is only bounded."""
    answers: tuple[str, ...] = ()
    """The answers whose share it is, in percent, of the item that is its title; none of a scale, which has means."""


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
    """Return a line whose change, which is better or worse so far, is called what it is beside the others.

    Of a change that is only bounded nothing can be told but that it is clear.
    """
    if judgement is Judgement.CLEAR:
        return line
    if line.bound is not Bound.EXACT:
        return replace(line, verdict=Verdict.HIDDEN, change=None, bound=Bound.EXACT)
    return replace(line, verdict=UNCLEAR[judgement])


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
    asked = [_asked(held, part, scale) for held in rounds]
    line = Line(
        key=scale.key,
        title=scale.title[language],
        ends=bounds(part.questionnaire, scale.score),
        means=(),
        alike=(),
        verdict=Verdict.FIRST,
        better=scale.better,
        margins=tuple(_margin(held, found[0]) if found else None for held, found in zip(rounds, asked, strict=True)),
        starts=tuple(band.from_ for band in scale.bands[1:]),
        caution=scale.caution.text[language] if scale.caution else "",
        caution_source=scale.caution.source if scale.caution else "",
    )
    line = placed(line, asked, until=until, since_first=since_first)
    if line.since is None:
        return line
    return _compared(line, scale, rounds[line.since], rounds[-1])


Asked = tuple[Cell, object]
"""A figure in a round and how it was asked: equal when two rounds can be compared."""


def placed(line: Line, asked: Sequence[Asked | None], *, until: int | None, since_first: bool = False) -> Line:
    """Return a line with its figure in each round, and the place of the round with which the newest is compared.

    asked: for each round, None where it did not ask it; until, since_first: as of `line_of`.
    """
    last, newest = len(asked) - 2 if until is None else until, asked[-1]
    alike = tuple(found is not None and newest is not None and found[1] == newest[1] for found in asked)
    earlier = [at for at, found in enumerate(asked[: last + 1]) if found]
    return replace(
        line,
        means=tuple(found and found[0] for found in asked),
        alike=alike,
        verdict=Verdict.OTHER_QUESTIONS if earlier else Verdict.FIRST,
        since=(min if since_first else max)((at for at in earlier if alike[at]), default=None),
    )


def changed(line: Line, change: Difference) -> Line:
    """Return a line with its change, which is better or worse until it is judged beside others."""
    better = (change.value > 0) == (line.better == "high")
    return replace(line, verdict=Verdict.BETTER if better else Verdict.WORSE, change=change)


def _margin(held: Held, mean: Cell) -> Interval | None:
    return Margins(held.publication.respondents, held.headcount).of_mean(mean)


def _compared(line: Line, scale: Scale, before: Held, after: Held) -> Line:
    means = [line.means[at] for at in (line.since, -1) if at is not None]
    if not all(map(_known, means)):
        return replace(line, verdict=Verdict.HIDDEN)
    if few_moved(before, after, sensitive=scale.sensitive):
        return replace(line, verdict=Verdict.FEW_MOVED)
    one, two = (sample_of(mean, held.headcount) for mean, held in zip(means, (before, after), strict=True))
    if one is None or two is None:
        return replace(line, verdict=Verdict.TOO_FEW)
    return changed(line, difference(one, two))


def _asked(held: Held, part: Part, scale: Scale) -> Asked | None:
    """Return the mean of a scale in a round and how it was asked."""
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


def few_moved(before: Held, after: Held, *, sensitive: bool) -> bool:
    """Tell whether a small group changed by so few people that a difference could be theirs (domain F30).

    In a group of fifty and more the rounding of a mean to whole points leaves more doubt than one person's answers.
    """
    moved = abs(after.headcount - before.headcount)
    small = min(before.headcount, after.headcount) < SMALL
    return small and 0 < moved < after.publication.policy.of(sensitive=sensitive)


def sample_of(cell: Cell | None, headcount: int) -> Sample | None:
    """Return what a group's mean and its interval tell of the answers; None where there is no interval."""
    if not isinstance(cell, Published) or cell.interval is None:
        return None
    reach = max(cell.interval[1] - cell.value, cell.value - cell.interval[0])
    return Sample(cell.value, spread(reach, cell.people.low), cell.people.low, group_of(cell.people, headcount))


def group_of(people: People, headcount: int) -> int:
    """Return how many people the group has of whom so many answered; endlessly many where that is not known."""
    return headcount if headcount >= people.low else ENDLESS
