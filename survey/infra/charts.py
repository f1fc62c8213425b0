"""Charts: rows of figures and words in, SVG out that page and PDF share.

The words, the title above all, come from the caller in the report's language. Nothing stands by colour alone: states
have an icon and a word, shares have steps of one colour with outlines and hatches that survive grey.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from survey.infra import pen

AT_MOST: Final = 14
"""How tall a column is drawn of which only the most that it can be is known."""


@dataclass(frozen=True)
class Bar:
    """One row of a bar chart: a value with its text, or None and why there is none; the state as its word."""

    label: str
    value: float | None
    text: str
    state: pen.State
    word: str
    interval: tuple[float, float] | None = None


@dataclass(frozen=True)
class Axis:
    """The lowest and highest score of a scale, and where its bands begin."""

    ends: tuple[float, float] = (0, 100)
    ticks: Sequence[float] = ()


@dataclass(frozen=True)
class Segment:
    """One share of a whole, in percent; where it is not `exact` it is at most that, or with `least` at least."""

    percent: float | None
    text: str
    exact: bool
    least: bool = False


@dataclass(frozen=True)
class Spread:
    """One row of a stacked chart: the shares of its classes in order, or none when they are not shown."""

    label: str
    segments: Sequence[Segment]
    text: str = ""


def bars(rows: Sequence[Bar], title: str, axis: Axis, width: int = 660, step: int = 26) -> Markup:
    """Return horizontal bars between the ends of a scale, with a tick at each band's start.

    The value stands before its bar, so that a phone, which shows the left of a chart first, has label and value.
    """
    ends, ticks = axis.ends, axis.ticks
    labels, right = round(width * 0.34), 120
    left = labels + 36
    span = width - left - right
    scale = span / (ends[1] - ends[0])
    height = step * len(rows) + 22

    def x(value: float) -> float:
        return left + (value - ends[0]) * scale

    def draw() -> Iterator[str]:
        for tick in ticks:
            yield pen.line(x(tick), 2, x(tick), height - 20, pen.LINE)
        for at, row in enumerate(rows):
            middle = step * at + step / 2
            yield pen.label(row.label, labels - 10, middle, labels - 10)
            yield pen.text(row.text, left - 8, middle, "end", pen.STRONG)
            if row.value is None:
                yield pen.rect((left, middle - 6, span, 12), pen.CARD, stroke=pen.LINE)
                yield pen.hatch((left, middle - 6, span, 12))
            else:
                yield pen.rect((left, middle - 6, span, 12), pen.LINE, opacity=0.35)
                yield pen.rect((left, middle - 6, max(x(row.value) - left, 1), 12), pen.PRIMARY)
            if row.interval:
                yield pen.whisker(x(row.interval[0]), x(row.interval[1]), middle)
            yield pen.icon(row.state, left + span + 16, middle)
            yield pen.text(row.word, left + span + 28, middle, style=pen.Style(11, pen.COLOURS[row.state]))
        for value in (ends[0], *ticks, ends[1]):
            yield pen.text(f"{value:g}", x(value), height - 9, "middle", pen.Style(10, pen.MUTED))

    return pen.svg(width, height, title, draw())


def spreads(rows: Sequence[Spread], legend: Sequence[str], title: str, width: int = 660) -> Markup:
    """Return stacked bars of shares with a legend; what is not told exactly is hatched."""
    left, step, top = round(width * 0.36), 26, 26
    span = width - left - 4
    height = top + step * len(rows) + 4

    def draw() -> Iterator[str]:
        yield from _legend(legend, left)
        for at, row in enumerate(rows):
            middle = top + step * at + step / 2
            yield pen.label(row.label, left - 10, middle, left - 10)
            if row.segments:
                yield from _stack(row.segments, left, middle, span)
            else:
                yield pen.rect((left, middle - 8, span, 16), pen.CARD, stroke=pen.LINE)
                yield pen.text(row.text, left + 8, middle, style=pen.QUIET)

    return pen.svg(width, height, title, draw())


def histogram(
    columns: Sequence[tuple[str, Segment]], title: str, axis: str, mark: tuple[int, str] | None, width: int = 660
) -> Markup:
    """Return one column for each class; `mark` is the first class of a run to point out, and what to call it."""
    height, bottom, top = 190, 44, 34
    slot = width / len(columns)
    highest = max([segment.percent or 0 for _, segment in columns if segment.exact or segment.least] + [20])
    scale = (height - bottom - top) / highest

    def draw() -> Iterator[str]:
        yield pen.line(0, height - bottom, width, height - bottom, pen.MUTED)
        for at, (label, segment) in enumerate(columns):
            centre = slot * (at + 0.5)
            tall = _tall(segment, scale)
            marked = mark is not None and at >= mark[0]
            box = (centre - slot * 0.36, height - bottom - tall, slot * 0.72, tall)
            if segment.exact:
                yield _share(0 if marked else 1, box)
            else:
                yield pen.rect(box, pen.CARD, stroke=pen.PRIMARY)
                yield pen.hatch(box)
            yield pen.text(segment.text, centre, height - bottom - tall - 9, "middle", pen.SMALL)
            yield pen.text(label, centre, height - bottom + 14, "middle", pen.STRONG)
        if mark is not None:
            yield pen.line(slot * mark[0], 14, slot * mark[0], height - bottom + 22, pen.COLOURS["low"], dash="4 3")
            yield pen.text(mark[1], slot * mark[0] + 6, 12, style=pen.Style(11, pen.COLOURS["low"], 600))
        yield pen.text(axis, width / 2, height - 8, "middle", pen.QUIET)

    return pen.svg(width, height, title, draw())


def _tall(segment: Segment, scale: float) -> float:
    """Return how tall a column is; one that is only known to be at most so much is low: it is not that share."""
    if segment.percent is None:
        return 0
    return segment.percent * scale if segment.exact or segment.least else AT_MOST


def _stack(segments: Sequence[Segment], left: float, middle: float, span: float) -> Iterator[str]:
    """Draw the shares side by side; what the exact ones leave over is split among the others by their bounds."""
    exact = sum(segment.percent or 0 for segment in segments if segment.exact)
    bounds = sum(segment.percent or 0 for segment in segments if not segment.exact)
    x = left
    for kind, segment in enumerate(segments):
        percent = segment.percent or 0
        part = percent if segment.exact else max(0, 100 - exact) * percent / bounds if bounds else 0
        wide = min(span * part / 100, left + span - x)
        if wide <= 0:
            continue
        yield _share(kind, (x, middle - 8, wide, 16))
        if not segment.exact:
            yield pen.hatch((x, middle - 8, wide, 16))
        if wide > pen.SIZE * pen.CHARACTER * (len(segment.text) + 1):
            clear = segment.exact or not segment.text
            if not clear:
                half = pen.SIZE * pen.CHARACTER * (len(segment.text) + 1) / 2
                yield pen.rect((x + wide / 2 - half, middle - 7, 2 * half, 14), pen.CARD)
            fill = pen.CARD if kind == 0 and clear else pen.INK
            yield pen.text(segment.text, x + wide / 2, middle, "middle", pen.Style(11, fill))
        x += wide


def _legend(words: Sequence[str], left: float) -> Iterator[str]:
    x = left
    for kind, word in enumerate(words):
        yield _share(kind, (x, 4, 14, 10))
        yield pen.text(word, x + 20, 9, style=pen.SMALL)
        x += 36 + 11 * pen.CHARACTER * len(word)


def _share(kind: int, box: pen.Box) -> str:
    """Draw one of three steps of the one colour: full, half, and light with an outline."""
    return pen.rect(box, pen.PRIMARY, stroke=pen.PRIMARY, opacity=(1, 0.45, 0.1)[min(kind, 2)])
