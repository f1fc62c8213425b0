"""The gap matrix as a reader sees it: the matrix in, its chart and its words in one language out."""

from typing import Final, NamedTuple

from markupsafe import Markup

from survey.core.reports.gap import Gap, GapRow, Place
from survey.infra.matrix import Quadrant, Sides, matrix
from survey.infra.pen import State
from survey.reporting.figures.cells import NOT_SHOWN, PAGE, Figures

STATES: Final[dict[Place, State]] = {
    Place.FELT: "good",
    Place.TELL: "fair",
    Place.ARRANGE: "low",
    Place.NOT_MISSED: "unknown",
    Place.UNKNOWN: "unknown",
}
READING: Final = (Place.NOT_MISSED, Place.FELT, Place.ARRANGE, Place.TELL)
"""The quadrants from the top left: what is felt above, what is arranged to the right."""
CLOSE: Final = " *"
"""Marks a mean whose interval reaches over the line."""


class Words(NamedTuple):
    """What a place is called, and what it means."""

    name: str
    meaning: str


class GapFigures:
    """Writes and draws a gap matrix in one language."""

    def __init__(self, found: Gap, figures: Figures) -> None:
        self.gap, self._figures, self._ = found, figures, figures._

    @property
    def words(self) -> dict[Place, Words]:
        """Return the name and the meaning of each place, the most urgent first."""
        return {
            Place.ARRANGE: Words(self._("Arrange this"), self._("needed, and not arranged")),
            Place.TELL: Words(self._("Tell people about it"), self._("arranged, but people do not feel it")),
            Place.FELT: Words(self._("Keep this up"), self._("arranged, and people feel it")),
            Place.NOT_MISSED: Words(self._("Not missed"), self._("not arranged, and people are content")),
            Place.UNKNOWN: Words(self._("Not known"), self._("a side has no figure, or one that does not decide")),
        }

    @property
    def todo(self) -> list[tuple[Place, list[GapRow]]]:
        """Return the factors with something to do, by place, the most urgent first."""
        found = [(place, [row for row in self.gap.at(place) if row.steps]) for place in self.words]
        return [(place, rows) for place, rows in found if rows]

    def arranged(self, row: GapRow) -> str:
        """Return how far a factor is arranged: 67, or a dash."""
        return NOT_SHOWN if row.arranged is None else str(row.arranged)

    def experienced(self, row: GapRow) -> str:
        """Return how a factor is experienced: 58, ≥ 98, a dash; with a mark when it is close to the line."""
        return self._figures.value(row.experienced) + (CLOSE if row.close else "")

    def chart(self, title: str) -> Markup:
        """Return the matrix as a chart; the title tells it in words too."""
        sides = Sides(
            columns=(self._("Not arranged"), self._("Arranged")),
            rows=(self._("Felt"), self._("Not felt")),
            figures=(self._("arranged"), self._("felt")),
        )
        quadrants = [self._quadrant(place) for place in READING]
        return matrix(quadrants, sides, self._quadrant(Place.UNKNOWN), f"{title}. {self._spoken()}", PAGE)

    def _quadrant(self, place: Place) -> Quadrant:
        words = self.words[place]
        rows = [(row.title, self.arranged(row), self.experienced(row)) for row in self.gap.at(place)]
        return Quadrant(STATES[place], words.name, words.meaning, rows)

    def _spoken(self) -> str:
        """Return the chart in words, for people who do not see it."""
        said = [
            f"{words.name}: {', '.join(row.title for row in self.gap.at(place))}"
            for place, words in self.words.items()
            if self.gap.at(place)
        ]
        return "; ".join(said) + "."
