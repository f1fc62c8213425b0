"""Figures of a trend on paper: the lines of all rounds in, their small charts and words in one language out."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from babel.dates import format_date
from markupsafe import Markup

from survey.core.reports.margins import Basis, Interval
from survey.core.reports.trend import Line
from survey.infra.small_trend import Point, Scaled, small_trend
from survey.infra.trend_chart import Dot
from survey.reporting.figures.changes import POINTS, DifferenceFigures


class Round(Protocol):
    """Whatever tells how many took part in a round, in percent, and when that ended."""

    @property
    def rate(self) -> int | None:
        """The share that took part."""

    @property
    def last_day(self) -> date:
        """The last day of the round."""


class SeriesFigures(DifferenceFigures):
    """Writes and draws topics over the rounds, in one language."""

    def month(self, day: date) -> str:
        """Return a month as it fits under a chart: Sep ’26."""
        return str(format_date(day, "MMM\N{NO-BREAK SPACE}’yy", locale=self.language))

    def small(self, line: Line, days: Sequence[date]) -> Markup:
        """Return the small chart of a topic; days: the last ones of the rounds."""
        points = [
            Point(self._dot(mean, alike=alike), _told(margin))
            for mean, alike, margin in zip(line.means, line.alike, line.margins, strict=True)
        ]
        months = [self.month(day) for day in days]
        spoken = ", ".join(
            f"{month} {self.value(mean)}" for month, mean in zip(months, line.means, strict=True) if mean
        )
        return small_trend(points, months, Scaled(line.ends, line.starts), f"{line.title}: {spoken}")

    def taking_part(self, rounds: Sequence[Round]) -> Markup:
        """Return the small chart of which share took part in each round; a gap where that is not told."""
        points = [
            Point(None if one.rate is None else Dot(one.rate, f"{one.rate}%", alike=True), None) for one in rounds
        ]
        months = [self.month(one.last_day) for one in rounds]
        spoken = ", ".join(f"{one} {point.dot.text}" for one, point in zip(months, points, strict=True) if point.dot)
        return small_trend(points, months, Scaled((0, POINTS), ()), spoken)

    def span(self, margin: Interval) -> str:
        """Return an interval: 58–66."""
        return f"{self._number(margin.low)}–{self._number(margin.high)}"

    def with_interval(self, line: Line) -> str:
        """Return a difference with its interval: +6 (−2 to +9), or a dash."""
        return f"{self.change(line)} ({self.change_interval(line)})" if line.change else self.change(line)


def _told(margin: Interval | None) -> tuple[float, float] | None:
    return (margin.low, margin.high) if margin and margin.basis is not Basis.WHOLE_GROUP else None
