"""Figures of a unit beside everybody as a reader sees them: rows in, texts and the chart in one language out."""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from survey.core.disclosure.cells import Cell, Published
from survey.core.disclosure.descriptives import SHORT_SPAN
from survey.core.reports.beside import Apart, Row
from survey.infra.beside_chart import Pair, pairs
from survey.infra.charts import Axis
from survey.reporting.figures.cells import NOT_SHOWN, PAGE, Figures

ARROWS: Final = {Apart.BETTER: "▲", Apart.WORSE: "▼"}


class TeamFigures(Figures):
    """Writes and draws a unit beside everybody, in one language."""

    def beside_chart(self, rows: Sequence[Row], title: str) -> Markup:
        """Return the chart of several topics; all have the ends and bands of the first."""
        drawn = [
            Pair(
                label=row.scale.title,
                value=_number(row.scale.mean),
                text=self.mean(row.scale),
                whole=_number(row.everybody),
                whole_text=self.value(row.everybody),
                arrow=ARROWS.get(row.apart, ""),
                state=row.scale.band.state if row.scale.band else "unknown",
                word=row.scale.band.label if row.scale.band else self._short(row.scale.mean),
            )
            for row in rows
        ]
        first = rows[0].scale
        spoken = "; ".join(f"{pair.label}: {pair.text}, {pair.whole_text}" for pair in drawn)
        axis = Axis(first.ends, [band.start for band in first.bands[1:]])
        return pairs(drawn, (self._("This team"), self._("Everybody")), f"{title}. {spoken}.", axis, PAGE)

    def difference(self, row: Row) -> str:
        """Return how far the unit's mean lies from everybody's: +6, −0.4, or a dash."""
        if row.difference is None:
            return NOT_SHOWN
        short = row.scale.ends[1] - row.scale.ends[0] <= SHORT_SPAN
        return self.signed(row.difference.value, short=short)

    def apart(self, row: Row) -> str:
        """Return in words how the unit's mean compares, or why that is not said."""
        words = {
            Apart.BETTER: self._("clearly better"),
            Apart.WORSE: self._("clearly worse"),
            Apart.ALIKE: self._("no clear difference"),
            Apart.TOO_FEW: self._("too few answers to tell"),
            Apart.HIDDEN: self._("not shown for both"),
        }
        return words[row.apart]


def _number(cell: Cell) -> float | None:
    return cell.value if isinstance(cell, Published) else None
