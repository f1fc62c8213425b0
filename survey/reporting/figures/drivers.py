"""What goes together as a reader sees it: relations and reliabilities in, texts and charts in one language out."""

from functools import lru_cache

from babel.numbers import format_decimal
from markupsafe import Markup

from survey.core.disclosure.together import Relation, Reliability
from survey.core.text import Language
from survey.infra.relation_chart import Tie, ties
from survey.reporting.figures.cells import PAGE, Figures
from survey.reporting.results.drivers import Hangs, OutcomeRows, RelatedRow, ReliabilityRow, Strength


class DriverFigures(Figures):
    """Writes and draws what goes together, in one language."""

    def told(self, one: Relation | Reliability) -> str:
        """Return a correlation or a reliability: 0.45."""
        return _fraction(one.value, self.language)

    def told_interval(self, one: Relation | Reliability) -> str:
        """Return its 95 % interval: 0.30 to 0.60."""
        return self._(
            "%(low)s to %(high)s", low=_fraction(one.low, self.language), high=_fraction(one.high, self.language)
        )

    def strength(self, row: RelatedRow) -> str:
        """Return in words how strong a relation is."""
        words = {
            Strength.WEAK: self._("weak"),
            Strength.MODERATE: self._("moderate"),
            Strength.STRONG: self._("strong"),
        }
        return self._("opposite, %(how)s", how=words[row.strength]) if row.against else words[row.strength]

    def hangs(self, row: ReliabilityRow) -> str:
        """Return in words how well the questions of a topic hang together."""
        words = {
            Hangs.LOOSE: self._("loosely"),
            Hangs.FAIR: self._("fairly"),
            Hangs.WELL: self._("well"),
            Hangs.SAME: self._("very well: fewer questions would do"),
        }
        return words[row.hangs]

    def ties_chart(self, outcome: OutcomeRows, most: int | None = None) -> Markup:
        """Return the chart of what goes with an outcome: all of it, or the strongest so many."""
        rows = [
            Tie(row.title, row.relation.value, (row.relation.low, row.relation.high), text, self.strength(row))
            for row in outcome.rows[:most]
            for text in (self.told(row.relation),)
        ]
        spoken = "; ".join(f"{row.label}: {row.text}, {row.word}" for row in rows)
        title = self._("How far topics go with “%(outcome)s”, from 0 (not) to 1 (fully)", outcome=outcome.title)
        return ties(rows, f"{title}. {spoken}.", PAGE)


@lru_cache(maxsize=512)
def _fraction(value: float, language: Language) -> str:
    """Return a number of two decimals; there are 201 from −1 to 1, and a page has a hundred of them."""
    return str(format_decimal(value, "0.00", locale=language)).replace("-", "−")
