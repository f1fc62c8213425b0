"""Charts: rows of figures and words in, SVG out that page and PDF share.

Colours, fonts and sizes are attributes: a PDF does not read the page's sheet, and a strict content policy blocks style
attributes. The words, the title above all, come from the caller in the report's language. Nothing stands by colour
alone: states have an icon and a word, shares have steps of one colour with outlines and hatches that survive grey.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Final, Literal, NamedTuple

from markupsafe import Markup

State = Literal["good", "fair", "low", "unknown"]

INK: Final = "#1D2A2E"
MUTED: Final = "#52636A"
LINE: Final = "#C9D1D2"
PRIMARY: Final = "#0B5B63"
CARD: Final = "#FFFFFF"
COLOURS: Final = {"good": "#1F6F5C", "fair": "#8A5A00", "low": "#9A3B26", "unknown": "#5B6670"}
ICONS: Final = {
    "good": "M-3.5 .5l2.5 2.5 4.7-5.5",
    "fair": "M-4 1c1.3-2 2.7-2 4 0s2.7 2 4 0",
    "low": "M0-4.2v5M0 4v.1",
    "unknown": "M-3 0h6",
}
FONT: Final = "Source Sans Pro, system-ui, sans-serif"
SIZE: Final = 12
CHARACTER: Final = 0.48
"""Mean width of a character, as a part of the font size."""


class Style(NamedTuple):
    """How a text is written."""

    size: float = SIZE
    fill: str = INK
    weight: int = 400


PLAIN: Final = Style()
SMALL: Final = Style(11)
STRONG: Final = Style(weight=600)
QUIET: Final = Style(11, MUTED)
Box = tuple[float, float, float, float]
"""Left, top, width, height."""


@dataclass(frozen=True)
class Bar:
    """One row of a bar chart: a value with its text, or None and why there is none; the state as its word."""

    label: str
    value: float | None
    text: str
    state: State
    word: str
    interval: tuple[float, float] | None = None


@dataclass(frozen=True)
class Axis:
    """The lowest and highest score of a scale, and where its bands begin."""

    ends: tuple[float, float] = (0, 100)
    ticks: Sequence[float] = ()


@dataclass(frozen=True)
class Segment:
    """One share of a whole, in percent; `exact` is False when it is only known to be at most (or least) that."""

    percent: float | None
    text: str
    exact: bool


@dataclass(frozen=True)
class Spread:
    """One row of a stacked chart: the shares of its classes in order, or none when they are not shown."""

    label: str
    segments: Sequence[Segment]
    text: str = ""


def bars(rows: Sequence[Bar], title: str, axis: Axis, width: int = 660, step: int = 26) -> Markup:
    """Return horizontal bars between the ends of a scale, with a tick at each band's start."""
    ends, ticks = axis.ends, axis.ticks
    left, right = round(width * 0.34), 156
    span = width - left - right
    scale = span / (ends[1] - ends[0])
    height = step * len(rows) + 22

    def x(value: float) -> float:
        return left + (value - ends[0]) * scale

    def draw() -> Iterator[Markup]:
        for tick in ticks:
            yield _line(x(tick), 2, x(tick), height - 20, LINE)
        for at, row in enumerate(rows):
            middle = step * at + step / 2
            yield _label(row.label, left - 10, middle, left - 10)
            if row.value is None:
                yield _rect((left, middle - 6, span, 12), CARD, stroke=LINE)
                yield _hatch((left, middle - 6, span, 12))
            else:
                yield _rect((left, middle - 6, span, 12), LINE, opacity=0.35)
                yield _rect((left, middle - 6, max(x(row.value) - left, 1), 12), PRIMARY)
            if row.interval:
                yield _whisker(x(row.interval[0]), x(row.interval[1]), middle)
            yield _text(row.text, left + span + 36, middle, "end", STRONG)
            yield _icon(row.state, left + span + 52, middle)
            yield _text(row.word, left + span + 64, middle, style=Style(11, COLOURS[row.state]))
        for value in (ends[0], *ticks, ends[1]):
            yield _text(f"{value:g}", x(value), height - 9, "middle", Style(10, MUTED))

    return _svg(width, height, title, draw())


def spreads(rows: Sequence[Spread], legend: Sequence[str], title: str, width: int = 660) -> Markup:
    """Return stacked bars of shares with a legend; what is not told exactly is hatched."""
    left, step, top = round(width * 0.36), 26, 26
    span = width - left - 4
    height = top + step * len(rows) + 4

    def draw() -> Iterator[Markup]:
        yield from _legend(legend, left)
        for at, row in enumerate(rows):
            middle = top + step * at + step / 2
            yield _label(row.label, left - 10, middle, left - 10)
            if row.segments:
                yield from _stack(row.segments, left, middle, span)
            else:
                yield _rect((left, middle - 8, span, 16), CARD, stroke=LINE)
                yield _text(row.text, left + 8, middle, style=QUIET)

    return _svg(width, height, title, draw())


def histogram(
    columns: Sequence[tuple[str, Segment]], title: str, axis: str, mark: tuple[int, str] | None, width: int = 660
) -> Markup:
    """Return one column for each class; `mark` is the first class of a run to point out, and what to call it."""
    height, bottom, top = 190, 44, 34
    slot = width / len(columns)
    highest = max([segment.percent or 0 for _, segment in columns] + [20])
    scale = (height - bottom - top) / highest

    def draw() -> Iterator[Markup]:
        yield _line(0, height - bottom, width, height - bottom, MUTED)
        for at, (label, segment) in enumerate(columns):
            centre = slot * (at + 0.5)
            tall = (segment.percent or 0) * scale
            marked = mark is not None and at >= mark[0]
            box = (centre - slot * 0.36, height - bottom - tall, slot * 0.72, tall)
            if segment.exact:
                yield _share(0 if marked else 1, box)
            else:
                yield _rect(box, CARD, stroke=PRIMARY)
                yield _hatch(box)
            yield _text(segment.text, centre, height - bottom - tall - 9, "middle", SMALL)
            yield _text(label, centre, height - bottom + 14, "middle", STRONG)
        if mark is not None:
            yield _line(slot * mark[0], 14, slot * mark[0], height - bottom + 22, COLOURS["low"], dash="4 3")
            yield _text(mark[1], slot * mark[0] + 6, 12, style=Style(11, COLOURS["low"], 600))
        yield _text(axis, width / 2, height - 8, "middle", QUIET)

    return _svg(width, height, title, draw())


def _stack(segments: Sequence[Segment], left: float, middle: float, span: float) -> Iterator[Markup]:
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
            yield _hatch((x, middle - 8, wide, 16))
        if wide > SIZE * CHARACTER * (len(segment.text) + 1):
            clear = segment.exact or not segment.text
            if not clear:
                half = SIZE * CHARACTER * (len(segment.text) + 1) / 2
                yield _rect((x + wide / 2 - half, middle - 7, 2 * half, 14), CARD)
            fill = CARD if kind == 0 and clear else INK
            yield _text(segment.text, x + wide / 2, middle, "middle", Style(11, fill))
        x += wide


def _legend(words: Sequence[str], left: float) -> Iterator[Markup]:
    x = left
    for kind, word in enumerate(words):
        yield _share(kind, (x, 4, 14, 10))
        yield _text(word, x + 20, 9, style=SMALL)
        x += 36 + 11 * CHARACTER * len(word)


def _share(kind: int, box: Box) -> Markup:
    """Draw one of three steps of the one colour: full, half, and light with an outline."""
    return _rect(box, PRIMARY, stroke=PRIMARY, opacity=(1, 0.45, 0.1)[min(kind, 2)])


def _svg(width: int, height: float, title: str, parts: Iterator[Markup]) -> Markup:
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {:.0f}" role="img" font-family="{}" font-size="{}">'
        "<title>{}</title>{}</svg>"
    ).format(width, height, FONT, SIZE, title, Markup("").join(parts))


def _rect(box: Box, fill: str, *, stroke: str = "none", opacity: float = 1) -> Markup:
    return Markup(
        '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}" fill-opacity="{:g}" stroke="{}"/>'
    ).format(*box, fill, opacity, stroke)


def _line(x1: float, y1: float, x2: float, y2: float, stroke: str, *, dash: str = "none") -> Markup:
    return Markup(
        '<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" stroke="{}" stroke-width="1" stroke-dasharray="{}"/>'
    ).format(x1, y1, x2, y2, stroke, dash)


def _whisker(start: float, end: float, middle: float) -> Markup:
    """Draw an interval, light around dark so that it shows on the bar and beside it."""
    path = f"M{start:.1f} {middle - 3:.1f}v6M{start:.1f} {middle:.1f}H{end:.1f}M{end:.1f} {middle - 3:.1f}v6"
    return Markup('<path d="{0}" fill="none" stroke="{1}" stroke-width="3.5"/>').format(path, CARD) + Markup(
        '<path d="{0}" fill="none" stroke="{1}" stroke-width="1.4"/>'
    ).format(path, INK)


def _hatch(box: Box) -> Markup:
    """Draw rising diagonals inside a rectangle; lines of our own, since a pattern would need an id."""
    x, y, wide, tall = box
    lines = []
    for start in range(-int(tall), int(wide), 6):
        low, high = max(0.0, -start), min(tall, wide - start)
        if high > low:
            lines.append(f"M{x + start + low:.1f} {y + tall - low:.1f}L{x + start + high:.1f} {y + tall - high:.1f}")
    return Markup('<path d="{}" fill="none" stroke="{}" stroke-width="0.9"/>').format("".join(lines), MUTED)


def _icon(state: State, x: float, y: float) -> Markup:
    return Markup(
        '<g transform="translate({:.1f} {:.1f})" fill="none" stroke="{}" stroke-width="1.6">'
        '<circle r="7" stroke-width="1.2"/><path d="{}" stroke-linecap="round" stroke-linejoin="round"/></g>'
    ).format(x, y, COLOURS[state], ICONS[state])


def _label(text: str, x: float, middle: float, room: float) -> Markup:
    """Write a label that ends at x, on two lines when it is too long for one."""
    lines = wrap(text, int(room / (SIZE * CHARACTER)))
    if len(lines) == 1:
        return _text(text, x, middle, "end")
    lines = wrap(text, int(room / (10.5 * CHARACTER)))
    offsets = [(at - (len(lines) - 1) / 2) * 11.5 for at in range(len(lines))]
    return Markup("").join(
        _text(line, x, middle + offset, "end", Style(10.5)) for line, offset in zip(lines, offsets, strict=True)
    )


def _text(text: str, x: float, middle: float, anchor: str = "start", style: Style = PLAIN) -> Markup:
    """Write a text around a middle line; the offset stands for dominant-baseline, which renderers place differently."""
    return Markup(
        '<text x="{:.1f}" y="{:.1f}" text-anchor="{}" font-size="{:g}" font-weight="{}" fill="{}">{}</text>'
    ).format(x, middle + style.size * 0.35, anchor, style.size, style.weight, style.fill, text)
