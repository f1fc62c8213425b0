"""The heat map: groups with their figures and words in, a grid of shades of one colour out, as SVG for page and PDF.

Each square has its number; what is not shown is hatched. So the grid survives grey, and does not rest on colour.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from textwrap import wrap
from typing import Final

from markupsafe import Markup, escape

from survey.infra import pen

SHADES: Final = (0.06, 0.18, 0.3, 0.44, 0.9)
"""How much of the one colour a square has. Dark ink is read on all but the last, in both palettes and in grey."""
STEP: Final = 24
HEAD: Final = pen.Style(pen.NARROW)
HEAD_LINE: Final = pen.LINE_HEIGHT
CHARACTERS: Final = 24
"""Of a line of a head."""
SLANT: Final = 0.7071
SQUARES: Final = tuple(
    f'<rect x="%s" y="%s" width="%s" height="%s" fill="{pen.PRIMARY}" fill-opacity="{shade:g}" '
    f'stroke="{pen.LINE}"/><text x="%s" y="%s" text-anchor="middle" font-size="11.5" '
    f'fill="{pen.CARD if shade == SHADES[-1] else pen.INK}">%s</text>'
    for shade in SHADES
)
"""A square of each shade and its number, to fill in: a map of many groups has more than a thousand."""


@dataclass(frozen=True)
class Square:
    """One figure: its shade, 0 the lightest, and its text; no shade where it is not shown."""

    shade: int | None
    text: str


@dataclass(frozen=True)
class Line:
    """A row: a group, how many people it has, and its figures."""

    label: str
    people: str
    squares: Sequence[Square]


@dataclass(frozen=True)
class Legend:
    """What the lightest and the darkest shade and the hatch are called."""

    lightest: str
    darkest: str
    hidden: str


def heat(rows: Sequence[Line], columns: Sequence[str], title: str, legend: Legend, width: int = 660) -> Markup:
    """Return the grid; the first row, which is all others together, stands apart."""
    left, right = round(width * 0.32), 84
    heads = [wrap(column, CHARACTERS) for column in columns]
    longest = max((len(words) for head in heads for words in head), default=0)
    top = longest * HEAD.size * pen.CHARACTER * SLANT + 34
    slot = (width - left - right) / max(len(columns), 1)
    steps = [max(STEP, pen.label_height(row.label, left - 48) + 3) for row in rows]
    height = top + sum(steps) + 40
    tops = list(accumulate(steps, initial=top))

    places = [left + slot * at + 1 for at in range(len(columns))]
    sides = [(f"{x:.1f}", f"{x + (slot - 2) / 2:.1f}") for x in places]
    wide = f"{slot - 2:.1f}"

    def draw() -> Iterator[str]:
        for at, head in enumerate(heads):
            yield _slanted(head, left + slot * (at + 0.5), top - 6)
        for at, (row, step) in enumerate(zip(rows, steps, strict=True)):
            y = tops[at] + (4 if at else 0)
            yield pen.label(row.label, left - 48, y + step / 2, left - 48)
            yield pen.text(row.people, left - 8, y + step / 2, "end", pen.QUIET)
            edge, high, words = f"{y + 1:.1f}", f"{step - 2:.1f}", f"{y + step / 2 + 4:.1f}"
            for x, (start, middle), square in zip(places, sides, row.squares, strict=True):
                if square.shade is None:
                    yield _shade(None, (x, y + 1, slot - 2, step - 2))
                else:
                    yield SQUARES[square.shade] % (start, edge, wide, high, middle, words, escape(square.text))
        under = top + (steps[0] if steps else STEP) + 2
        yield pen.line(0, under, width - right, under, pen.MUTED)
        yield from _legend(legend, left, height - 13)

    return pen.svg(width, height, title, draw())


def _shade(shade: int | None, box: pen.Box) -> str:
    if shade is None:
        return pen.rect(box, pen.CARD, stroke=pen.LINE) + pen.hatch(box)
    return pen.rect(box, pen.PRIMARY, stroke=pen.LINE, opacity=SHADES[shade])


def _slanted(head: Sequence[str], x: float, y: float) -> str:
    """Write a head that rises to the right, its last line nearest to the column."""
    lines = (pen.text(words, 0, (at - len(head) + 1) * HEAD_LINE, style=HEAD) for at, words in enumerate(head))
    return pen.drawn('<g transform="translate(%.1f %.1f) rotate(-45)">%s</g>', x, y, "".join(lines))


def _legend(words: Legend, x: float, middle: float) -> Iterator[str]:
    yield pen.text(words.lightest, x - 8, middle, "end", pen.SMALL)
    for shade in range(len(SHADES)):
        yield _shade(shade, (x + 22 * shade, middle - 7, 20, 14))
    x += 22 * len(SHADES) + 6
    yield pen.text(words.darkest, x, middle, style=pen.SMALL)
    x += 11 * pen.CHARACTER * len(words.darkest) + 30
    yield _shade(None, (x, middle - 7, 20, 14))
    yield pen.text(words.hidden, x + 26, middle, style=pen.SMALL)
