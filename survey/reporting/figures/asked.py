"""Figures of one question as a reader sees them: its answers and those of groups in, charts in one language out."""

from markupsafe import Markup

from survey.core.disclosure.cells import Bound, Published, Suppressed
from survey.core.reports.asked import GroupAnswers, shade
from survey.core.reports.report import ItemRow
from survey.infra.answers_chart import choices
from survey.infra.heat import SHADES, Legend, Line, Square, heat
from survey.reporting.figures.cells import PAGE, Figures
from survey.reporting.results.asked import ItemPage


class AskedFigures(Figures):
    """Writes and draws the answers to a question, in one language."""

    def choices_chart(self, item: ItemRow, title: str) -> Markup:
        """Return the chart of the share of people by answer."""
        rows = [(option.text, self._segment(option.share), self._short(option.share)) for option in item.options]
        return choices(rows, title, PAGE)

    def bounded(self, item: ItemRow) -> bool:
        """Tell whether of some answer is only said how large its share is at most, so that a page explains it."""
        shares = (option.share for option in item.options)
        return any(isinstance(share, Published) and share.bound is Bound.AT_MOST for share in shares)

    def groups_chart(self, shown: ItemPage, title: str, everybody: str) -> Markup:
        """Return the grid of shares by group and answer."""
        legend = Legend("0%", "100%", self._("not shown"))
        lines = [self._line(row, everybody) for row in shown.rows]
        return heat(lines, [choice.text for choice in shown.question.choices], title, legend, PAGE)

    def _line(self, row: GroupAnswers, everybody: str) -> Line:
        people = "" if isinstance(row.respondents, Suppressed) else self.number(row.respondents)
        squares = [Square(shade(cell, len(SHADES)), self.value(cell)) for cell in row.shares]
        return Line(row.name or everybody, people, squares)
