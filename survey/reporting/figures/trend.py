"""Figures of a trend as a reader sees them: lines over rounds in, texts and the chart in one language out."""

from collections.abc import Sequence
from functools import cached_property
from typing import Final

from markupsafe import Markup, escape

from survey.core.disclosure.cells import Cell, Published
from survey.core.disclosure.descriptives import SHORT_SPAN
from survey.core.reports.trend import Line, Verdict
from survey.infra.pen import State
from survey.infra.trend_chart import Dot, Trace, traces
from survey.reporting.figures.cells import NOT_SHOWN, Figures

STATES: Final[dict[Verdict, State]] = {Verdict.BETTER: "good", Verdict.WORSE: "low"}
"""How a change is drawn; all others are drawn as unknown."""


class TrendFigures(Figures):
    """Writes and draws what became of scores, in one language."""

    def trend_chart(self, lines: Sequence[Line], names: Sequence[str], title: str) -> Markup:
        """Return the chart of several scales over the rounds; all have the ends of the first."""
        rows = tuple(
            Trace(
                label=line.title,
                dots=tuple(self._dot(mean, alike=alike) for mean, alike in zip(line.means, line.alike, strict=True)),
                change=self.change(line),
                state=STATES.get(line.verdict, "unknown"),
                word=self.verdict(line),
            )
            for line in lines
        )
        spoken = "; ".join(
            f"{line.title}: {', '.join(map(self.point, line.means))}, {self.verdict(line)}" for line in lines
        )
        return traces(rows, tuple(names), f"{title}. {spoken}.", lines[0].ends)

    def _dot(self, mean: Cell | None, *, alike: bool) -> Dot | None:
        if mean is None:
            return None
        return Dot(mean.value if isinstance(mean, Published) else None, self.value(mean), alike)

    def point(self, mean: Cell | None) -> str:
        """Return a mean in its round: 62, ≥ 98, a dash, or nothing where it was not asked."""
        return self.value(mean) if mean else ""

    def mean_cells(self, line: Line) -> Markup:
        """Return the cells of a row of the table: the mean in each round, in brackets where it asked something else."""
        other = escape(self._("other questions:"))

        def words(mean: Cell | None, *, alike: bool) -> str:
            if mean is None:
                return ""
            shown = self.point(mean)
            if not alike:
                shown = f'<span class="unseen">{other} </span>({shown})'
            return shown + self.unseen(mean)

        cells = (words(mean, alike=alike) for mean, alike in zip(line.means, line.alike, strict=True))
        return Markup("".join(f'<td class="number">{one}</td>' for one in cells))  # noqa: S704  # numbers, and what was escaped

    def change(self, line: Line) -> str:
        """Return the difference from the round that it is compared with: +6, −0.4, or a dash."""
        return self._signed(line.change.value, line) if line.change else NOT_SHOWN

    def change_interval(self, line: Line) -> str:
        """Return the 95 % interval of the difference: −2 to +9, or a dash."""
        if line.change is None:
            return NOT_SHOWN
        low, high = (self._signed(end, line) for end in (line.change.interval.low, line.change.interval.high))
        return self._("%(low)s to %(high)s", low=low, high=high)

    def _signed(self, value: float, line: Line) -> str:
        return self.signed(value, short=line.ends[1] - line.ends[0] <= SHORT_SPAN)

    def verdict(self, line: Line) -> str:
        """Return in words what became of a scale or why that is not said."""
        return self._verdicts[line.verdict]

    @cached_property
    def _verdicts(self) -> dict[Verdict, str]:
        return {
            Verdict.BETTER: self._("better"),
            Verdict.WORSE: self._("worse"),
            Verdict.SMALL: self._("small change"),
            Verdict.SAME: self._("no clear change"),
            Verdict.FIRST: self._("asked for the first time"),
            Verdict.OTHER_QUESTIONS: self._("other questions than before"),
            Verdict.HIDDEN: self._("not shown in both rounds"),
            Verdict.TOO_FEW: self._("too few answers to tell"),
            Verdict.FEW_MOVED: self._("too few people came or left"),
        }
