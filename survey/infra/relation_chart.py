"""The chart of what goes together: correlations with their intervals in, SVG out that page and PDF share."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from survey.infra import pen

STEP: Final = 26
"""Height of a row."""


@dataclass(frozen=True)
class Tie:
    """A row: from −1 to 1 how far something goes with something else, from where to where, its text and word."""

    label: str
    value: float
    interval: tuple[float, float]
    text: str
    word: str


def ties(rows: Sequence[Tie], title: str, width: int = 660) -> Markup:
    """Return a bar from nought for each row, with its interval; the axis begins at −1 where one is below nought."""
    left, right = round(width * 0.34), 156
    lowest = -1 if any(row.interval[0] < 0 for row in rows) else 0
    span = width - left - right
    height = STEP * len(rows) + 22

    def x(value: float) -> float:
        return left + span * (value - lowest) / (1 - lowest)

    def draw() -> Iterator[str]:
        for tick in sorted({lowest, 0, 1}):
            yield pen.line(x(tick), 2, x(tick), height - 20, pen.LINE)
            yield pen.text(f"{tick}".replace("-", "−"), x(tick), height - 9, "middle", pen.Style(10, pen.MUTED))
        for at, row in enumerate(rows):
            middle = STEP * at + STEP / 2
            ends = sorted((x(0), x(row.value)))
            yield pen.label(row.label, left - 10, middle, left - 10)
            yield pen.rect((ends[0], middle - 6, max(ends[1] - ends[0], 1), 12), pen.PRIMARY)
            yield pen.whisker(x(row.interval[0]), x(row.interval[1]), middle)
            yield pen.text(row.text, left + span + 44, middle, "end", pen.STRONG)
            yield pen.text(row.word, left + span + 56, middle, style=pen.SMALL)

    return pen.svg(width, height, title, draw())
