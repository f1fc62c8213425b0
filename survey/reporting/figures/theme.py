"""Figures of one topic as a reader sees them: rows of units and of answers in, texts and charts in one language out."""

from collections.abc import Collection, Sequence

from markupsafe import Markup

from survey.core.disclosure.cells import Published
from survey.core.reports.report import ItemRow
from survey.infra import charts
from survey.infra.answers_chart import SHADES, answers
from survey.infra.charts import Axis, Bar, Spread
from survey.reporting.figures.cells import PAGE, whisker
from survey.reporting.figures.trend import TrendFigures
from survey.reporting.results.themes import ThemePage


class ThemeFigures(TrendFigures):
    """Writes and draws a topic, its answers and its units, in one language."""

    def plain(self, value: float) -> str:
        """Return a number of a scale: 62, 2.5."""
        return self._number(int(value) if value == int(value) else value)

    def units_chart(self, shown: ThemePage, title: str, everybody: str) -> Markup:
        """Return the chart of a topic's mean in each group, between the ends of its scale."""
        bars = [
            Bar(
                label=row.group.name or everybody,
                value=row.mean.value if isinstance(row.mean, Published) else None,
                text=self.value(row.mean),
                state=row.state or "unknown",
                word=row.label or self._short(row.mean),
                interval=whisker(row),
            )
            for row in shown.rows
        ]
        return charts.bars(bars, title, Axis(shown.ends, shown.starts), PAGE)

    def charted(self, items: Sequence[ItemRow]) -> bool:
        """Tell whether items can share a chart of stacked answers."""
        return not items[0].several and len(items[0].options) in SHADES

    def answers_chart(self, items: Sequence[ItemRow], marked: Collection[str], title: str) -> Markup:
        """Return the chart of the answers to items that have the same options; those with a key in `marked` get a *."""
        rows = [
            Spread(
                f"{item.text} *" if item.key in marked else item.text,
                [self._segment(option.share) for option in item.options if isinstance(option.share, Published)],
                self._short(item.options[0].share),
            )
            for item in items
        ]
        return answers(rows, [option.text for option in items[0].options], title, PAGE)
