"""Figures of differences between two rounds as a reader sees them: lines in, words and pictures in one language out."""

from collections.abc import Sequence
from math import ceil
from typing import Final

from markupsafe import Markup

from survey.core.disclosure.cells import Bound
from survey.core.reports.trend import Line, Verdict
from survey.core.text import Language
from survey.infra.change_chart import change_bar
from survey.reporting.figures.cells import NOT_SHOWN
from survey.reporting.figures.trend import STATES, TrendFigures

POINTS: Final = 100.0
LEAST, STEP = 10, 5
"""A picture of changes goes at least so many points of a hundred to each side, and in such steps."""


class DifferenceFigures(TrendFigures):
    """Writes and draws differences between two rounds, in one language."""

    def __init__(self, language: Language, lines: Sequence[Line], rounds: Sequence[str]) -> None:
        """lines: all that stand together, whose pictures have one scale; rounds: the names behind their places."""
        super().__init__(language)
        self.rounds = rounds
        ends = [abs(end) for line in lines for end in _in_points(line)]
        self.reach = STEP * ceil(max([LEAST, *ends]) / STEP)

    def before(self, line: Line) -> str:
        """Return the score in the round that a topic is compared with, or a dash."""
        return self._point(line, line.since)

    def now(self, line: Line) -> str:
        """Return the score in the newest round, or a dash."""
        return self._point(line, -1)

    def _point(self, line: Line, at: int | None) -> str:
        cell = None if at is None else line.means[at]
        if cell is None:
            return NOT_SHOWN
        return self.share(cell) if line.answers else self.value(cell)

    def change(self, line: Line) -> str:
        """Return the difference from the round that it is compared with: +6, −0.4, −28 or more, or a dash."""
        return self._further(super().change(line), line)

    def change_interval(self, line: Line) -> str:
        """Return the 95 % interval of the difference: −2 to +9, −15 or more, or a dash."""
        if line.change is None or line.bound is Bound.EXACT:
            return super().change_interval(line)
        near = line.change.interval.high if line.bound is Bound.AT_MOST else line.change.interval.low
        return self._further(self.signed(near, short=False), line)

    def points(self, line: Line) -> str:
        """Return the difference of a share for a sentence: −18 percentage points, or so much or more."""
        change = super().change(line)
        if line.bound is Bound.EXACT:
            return self._("%(change)s percentage points", change=change)
        return self._("%(change)s percentage points or more", change=change)

    def _further(self, change: str, line: Line) -> str:
        return change if line.bound is Bound.EXACT else self._("%(change)s or more", change=change)

    def answers(self, line: Line) -> str:
        """Return the answers whose share it is, in quotation marks: “Disagree” or “Strongly disagree”."""
        return self.any_of(line.answers)

    def since(self, line: Line) -> str:
        """Return the name of the round that a topic is compared with; an empty text where there is none."""
        return "" if line.since is None else self.rounds[line.since]

    def sign(self, line: Line) -> str:
        """Return how a verdict is marked: good, low or unknown."""
        return STATES.get(line.verdict, "unknown")

    def bar(self, line: Line) -> Markup:
        """Return the picture of a change; none where nothing can be compared."""
        found = _in_points(line)
        if not found:
            return Markup()
        return change_bar(found, self.reach, STATES.get(line.verdict, "unknown"), self.spoken(line))

    def spoken(self, line: Line) -> str:
        """Return a comparison in a sentence, for a picture that somebody does not see."""
        title = f"{line.title} {self.answers(line)}" if line.answers else line.title
        return f"{title}: {self.change(line)} ({self.change_interval(line)}), {self.verdict(line)}"


class ChangeFigures(DifferenceFigures):
    """Writes and draws what became of what measures were to change, in one language."""

    def verdict(self, line: Line) -> str:
        """Return in words what became of a topic since its measure was chosen, or why that cannot be told."""
        words = {
            Verdict.BETTER: self._("clearly better"),
            Verdict.WORSE: self._("clearly worse"),
            Verdict.FIRST: self._("not asked when the measure was chosen"),
            Verdict.OTHER_QUESTIONS: self._("asked by other questions then"),
            Verdict.NOT_ASKED: self._("not asked in this round"),
        }
        return words.get(line.verdict) or super().verdict(line)


def _in_points(line: Line) -> tuple[float, float, float] | tuple[()]:
    """Return a difference and its interval in points of a hundred, of which more is better."""
    if line.change is None:
        return ()
    low, high = line.ends
    scale = POINTS / (high - low) * (1 if line.better == "high" else -1)
    ends = sorted(scale * end for end in (line.change.interval.low, line.change.interval.high))
    return scale * line.change.value, ends[0], ends[1]
