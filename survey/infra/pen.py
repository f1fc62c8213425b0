"""What every drawing of figures is made of: places, texts and colours in, pieces of SVG out that page and PDF share.

Colours, fonts and sizes are attributes: a PDF does not read the page's sheet, and a strict content policy blocks style
attributes.
"""

from collections.abc import Iterator
from functools import lru_cache
from textwrap import wrap
from typing import Final, Literal, NamedTuple

from markupsafe import Markup, escape

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
NARROW, LINE_HEIGHT = 10.5, 11.5
"""The size of a label that is too long for one line, and how far its lines lie apart."""
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


def drawn(pattern: str, *values: float | str) -> str:
    """Return a piece of a drawing: a pattern as for `%` and numbers, colours of ours, or texts that were escaped.

    Pieces are plain texts, hundreds of them in a drawing: only the whole is Markup, which would escape each anew.
    """
    return pattern % values


def svg(width: int, height: float, title: str, parts: Iterator[str]) -> Markup:
    """Return a whole drawing of pieces that were escaped; the title is what somebody hears who does not see it."""
    head = drawn(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %.0f" role="img" font-family="%s" font-size="%s">'
        "<title>%s</title>",
        width,
        height,
        FONT,
        SIZE,
        escape(title),
    )
    return Markup("".join((head, *parts, "</svg>")))  # noqa: S704  # as it says


def rect(box: Box, fill: str, *, stroke: str = "none", opacity: float = 1) -> str:
    """Draw a rectangle."""
    return drawn(
        '<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s" fill-opacity="%g" stroke="%s"/>',
        *box,
        fill,
        opacity,
        stroke,
    )


def line(x1: float, y1: float, x2: float, y2: float, stroke: str, *, dash: str = "none") -> str:
    """Draw a thin line."""
    return drawn(
        '<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="%s" stroke-width="1" stroke-dasharray="%s"/>',
        x1,
        y1,
        x2,
        y2,
        stroke,
        dash,
    )


def whisker(start: float, end: float, middle: float) -> str:
    """Draw an interval, light around dark so that it shows on the bar and beside it."""
    path = f"M{start:.1f} {middle - 3:.1f}v6M{start:.1f} {middle:.1f}H{end:.1f}M{end:.1f} {middle - 3:.1f}v6"
    return drawn(
        '<path d="%s" fill="none" stroke="%s" stroke-width="3.5"/>'
        '<path d="%s" fill="none" stroke="%s" stroke-width="1.4"/>',
        path,
        CARD,
        path,
        INK,
    )


def hatch(box: Box) -> str:
    """Draw rising diagonals inside a rectangle; lines of our own, since a pattern would need an id."""
    x, y, wide, tall = box
    lines = []
    for start in range(-int(tall), int(wide), 6):
        low, high = max(0.0, -start), min(tall, wide - start)
        if high > low:
            lines.append(f"M{x + start + low:.1f} {y + tall - low:.1f}L{x + start + high:.1f} {y + tall - high:.1f}")
    return drawn('<path d="%s" fill="none" stroke="%s" stroke-width="0.9"/>', "".join(lines), MUTED)


def icon(state: State, x: float, y: float) -> str:
    """Draw the sign of a state around a point."""
    return drawn(
        '<g transform="translate(%.1f %.1f)" fill="none" stroke="%s" stroke-width="1.6">'
        '<circle r="7" stroke-width="1.2"/><path d="%s" stroke-linecap="round" stroke-linejoin="round"/></g>',
        x,
        y,
        COLOURS[state],
        ICONS[state],
    )


def label(words: str, x: float, middle: float, room: float) -> str:
    """Write a label that ends at x, smaller and on more lines when it is too long for one."""
    if _fits(words, room):
        return text(words, x, middle, "end")
    return _lines(words, (x, middle), room, "end", Style(NARROW))


def label_height(words: str, room: float) -> float:
    """Return how high a label is that is written in this room."""
    return SIZE if _fits(words, room) else LINE_HEIGHT * len(_wrapped(words, int(room / (NARROW * CHARACTER))))


@lru_cache(maxsize=512)
def _wrapped(words: str, most: int) -> tuple[str, ...]:
    """Return the lines of a text; a chart has few different ones, many times over."""
    return tuple(wrap(words, most))


def _fits(words: str, room: float) -> bool:
    return len(words) <= int(room / (SIZE * CHARACTER))


def remark(words: str, x: float, middle: float, room: float, fill: str) -> str:
    """Write a few words that begin at x, on as many lines as they need."""
    return _lines(words, (x, middle), room, "start", Style(NARROW, fill))


def _lines(words: str, at: tuple[float, float], room: float, anchor: str, style: Style) -> str:
    lines = _wrapped(words, int(room / (style.size * CHARACTER)))
    offsets = [(number - (len(lines) - 1) / 2) * LINE_HEIGHT for number in range(len(lines))]
    return "".join(
        text(line, at[0], at[1] + offset, anchor, style) for line, offset in zip(lines, offsets, strict=True)
    )


def text(words: str, x: float, middle: float, anchor: str = "start", style: Style = PLAIN) -> str:
    """Write a text around a middle line; the offset stands for dominant-baseline, which renderers place differently."""
    return drawn(
        '<text x="%.1f" y="%.1f" text-anchor="%s" font-size="%g" font-weight="%s" fill="%s">%s</text>',
        x,
        middle + style.size * 0.35,
        anchor,
        style.size,
        style.weight,
        style.fill,
        escape(words),
    )
