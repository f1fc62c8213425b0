"""The chart of a trend: lines of means over rounds in, SVG out that page and PDF share."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from markupsafe import Markup

from survey.infra import pen

STEP: Final = 50
"""Height of a line."""
PLOT: Final = 26
"""Part of it between the lowest and the highest score."""
TOP: Final = 20


@dataclass(frozen=True)
class Dot:
    """A mean with its text; no value where it is not shown. One that is not alike is open, with no line to it."""

    value: float | None
    text: str
    alike: bool


@dataclass(frozen=True)
class Trace:
    """A scale over the rounds: a dot a round, None where it was not asked; and what its last change is called."""

    label: str
    dots: tuple[Dot | None, ...]
    change: str
    state: pen.State
    word: str


@lru_cache(maxsize=16)
def traces(
    rows: tuple[Trace, ...], columns: tuple[str, ...], title: str, ends: tuple[float, float], width: int = 660
) -> Markup:
    """Return lines between the ends of a scale, one below the other, over the names of the rounds.

    The last few are kept as they were drawn: people look at the same page again.
    """
    left, right = round(width * 0.3), 170
    slot = (width - left - right) / len(columns)
    height = TOP + STEP * len(rows) + 4

    def x(at: int) -> float:
        return left + slot * (at + 0.5)

    def y(row: int, value: float) -> float:
        return TOP + STEP * row + 16 + PLOT * (1 - (value - ends[0]) / (ends[1] - ends[0]))

    def draw() -> Iterator[str]:
        for at, name in enumerate(columns):
            yield pen.text(name, x(at), 9, "middle", pen.Style(10, pen.MUTED))
        for row, trace in enumerate(rows):
            middle = TOP + STEP * row + STEP / 2 + 4
            yield pen.line(0, TOP + STEP * row, width, TOP + STEP * row, pen.LINE)
            yield pen.label(trace.label, left - 10, middle, left - 10)
            known = [
                (at, dot.value) for at, dot in enumerate(trace.dots) if dot and dot.alike and dot.value is not None
            ]
            for (start, low), (end, high) in pairwise(known):
                yield _stroke(x(start), y(row, low), x(end), y(row, high))
            for at, dot in enumerate(trace.dots):
                if dot is not None:
                    yield _dot(dot, x(at), y(row, dot.value) if dot.value is not None else middle)
            yield pen.text(trace.change, left + slot * len(columns) + 28, middle, "end", pen.STRONG)
            yield pen.icon(trace.state, left + slot * len(columns) + 44, middle)
            colour = pen.COLOURS[trace.state]
            yield pen.remark(trace.word, left + slot * len(columns) + 58, middle, right - 60, colour)

    return pen.svg(width, height, title, draw())


def _stroke(x1: float, y1: float, x2: float, y2: float) -> str:
    pattern = '<path d="M%.1f %.1fL%.1f %.1f" fill="none" stroke="%s" stroke-width="2"/>'
    return pen.drawn(pattern, x1, y1, x2, y2, pen.PRIMARY)


def _dot(dot: Dot, x: float, y: float) -> str:
    """Draw a mean with its text above it, or a hatched square for one that is not shown."""
    if dot.value is None:
        box = (x - 6, y - 6, 12, 12)
        return pen.rect(box, pen.CARD, stroke=pen.LINE) + pen.hatch(box)
    pattern = '<circle cx="%.1f" cy="%.1f" r="3.5" fill="%s" stroke="%s" stroke-width="1.5"/>'
    circle = pen.drawn(pattern, x, y, pen.PRIMARY if dot.alike else pen.CARD, pen.PRIMARY)
    return circle + pen.text(dot.text, x, y - 10, "middle", pen.Style(10.5, pen.INK, 600))
