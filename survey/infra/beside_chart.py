"""The chart of a unit beside everybody: rows with two figures in, bars with a mark out, as SVG for page and PDF."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from survey.infra import pen
from survey.infra.charts import Axis

STEP: Final = 24
TOP: Final = 20
COLUMN: Final = 58
"""Width of a column of numbers."""


@dataclass(frozen=True)
class Pair:
    """A topic: the unit's value and everybody's, None where it is not shown; arrow: where it stands apart."""

    label: str
    value: float | None
    text: str
    whole: float | None
    whole_text: str
    arrow: str
    state: pen.State
    word: str


def pairs(rows: Sequence[Pair], heads: tuple[str, str], title: str, axis: Axis, width: int = 660) -> Markup:
    """Return a bar for the unit and a line for everybody, between the ends of a scale; heads: of the numbers."""
    ends = axis.ends
    left, right = round(width * 0.29), 2 * COLUMN + 118
    span = width - left - right
    scale = span / (ends[1] - ends[0])
    bottom = TOP + STEP * len(rows)
    own, whole = left + span + COLUMN - 8, left + span + 2 * COLUMN - 8

    def x(value: float) -> float:
        return left + (value - ends[0]) * scale

    def draw() -> Iterator[str]:
        for name, place in zip(heads, (own, whole), strict=True):
            yield pen.text(name, place, 8, "end", pen.Style(10, pen.MUTED))
        for tick in axis.ticks:
            yield pen.line(x(tick), TOP, x(tick), bottom, pen.LINE)
        for at, row in enumerate(rows):
            middle = TOP + STEP * (at + 0.5)
            yield pen.label(row.label, left - 10, middle, left - 10)
            yield from _track(row.value, (left, middle - 6, span, 12), x)
            if row.whole is not None:
                yield _mark(x(row.whole), middle)
            yield pen.text(row.text, own, middle, "end", pen.STRONG)
            yield pen.text(row.whole_text, whole, middle, "end", pen.Style(pen.SIZE, pen.MUTED))
            yield pen.text(row.arrow, own - 32, middle, "middle", pen.Style(11, pen.INK))
            yield pen.icon(row.state, whole + 20, middle)
            yield pen.remark(row.word, whole + 33, middle, width - whole - 33, pen.COLOURS[row.state])
        for value in (ends[0], *axis.ticks, ends[1]):
            yield pen.text(f"{value:g}", x(value), bottom + 9, "middle", pen.Style(10, pen.MUTED))

    return pen.svg(width, bottom + 16, title, draw())


def _track(value: float | None, box: pen.Box, x: Callable[[float], float]) -> Iterator[str]:
    left, top, span, tall = box
    if value is None:
        yield pen.rect(box, pen.CARD, stroke=pen.LINE)
        yield pen.hatch(box)
        return
    yield pen.rect((left, top, span, tall), pen.LINE, opacity=0.35)
    yield pen.rect((left, top, max(x(value) - left, 1), tall), pen.PRIMARY)


def _mark(x: float, middle: float) -> str:
    """Draw everybody's mean: an upright line, light around dark so that it shows on the bar and beside it."""
    path = Markup('<path d="M{:.1f} {:.1f}v17" fill="none" stroke="{}" stroke-width="{:g}"/>')
    return path.format(x, middle - 8.5, pen.CARD, 5) + path.format(x, middle - 8.5, pen.INK, 2)
