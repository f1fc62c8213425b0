"""A matrix of two by two: what stands in each quadrant in, SVG out that page and PDF share.

The quadrants have a word and a sign beside their colour, and the title tells the whole in words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from survey.infra import pen


@dataclass(frozen=True)
class Quadrant:
    """A field of a matrix: its state and word, what that means, and its rows of a label and two figures."""

    state: pen.State
    word: str
    meaning: str
    rows: Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class Sides:
    """What the sides of a matrix are called: its columns from left, its rows from the top, and its two figures."""

    columns: tuple[str, str]
    rows: tuple[str, str]
    figures: tuple[str, str]


def matrix(quadrants: Sequence[Quadrant], sides: Sides, rest: Quadrant, title: str, width: int = 660) -> Markup:
    """Return two rows of two quadrants, from the top left, and below them the rest when there is any."""
    left, top, space, step = 84.0, 26.0, 8.0, 20
    half = (width - left - space) / 2

    def tall(*fields: Quadrant) -> float:
        return 62 + step * max(1, *(len(field.rows) for field in fields))

    def boxes() -> Iterator[tuple[Quadrant, pen.Box]]:
        y = top
        for pair in (quadrants[:2], quadrants[2:]):
            for at, field in enumerate(pair):
                yield field, (left + at * (half + space), y, half, tall(*pair))
            y += tall(*pair) + space
        if rest.rows:
            yield rest, (left, y, width - left, tall(rest))

    placed = list(boxes())

    def draw() -> Iterator[str]:
        for at, word in enumerate(sides.columns):
            yield pen.text(word, left + at * (half + space) + half / 2, 12, "middle", pen.STRONG)
        for word, (_, box) in zip(sides.rows, placed[::2], strict=False):
            yield pen.label(word, left - 12, box[1] + box[3] / 2, left - 12)
        for field, box in placed:
            yield from _quadrant(field, sides.figures, box, step)

    return pen.svg(width, placed[-1][1][1] + placed[-1][1][3] + 2, title, draw())


def _quadrant(field: Quadrant, figures: tuple[str, str], box: pen.Box, step: int) -> Iterator[str]:
    """Draw a field: a bar in the colour of its state, its word and meaning, then a line for each row."""
    x, y, wide, _ = box
    right, first = x + wide - 14, y + 52
    yield pen.rect(box, pen.CARD, stroke=pen.LINE)
    yield pen.rect((x, y, wide, 3), pen.COLOURS[field.state])
    yield pen.icon(field.state, x + 20, y + 20)
    yield pen.text(field.word, x + 34, y + 20, style=pen.Style(fill=pen.COLOURS[field.state], weight=600))
    yield pen.text(field.meaning, x + 34, y + 36, style=pen.QUIET)
    if not field.rows:
        yield pen.text("–", x + 34, first + 8, style=pen.QUIET)
        return
    for word, end in zip(figures, (right - 62, right), strict=True):
        yield pen.text(word, end, first, "end", pen.Style(10, pen.MUTED))
    for at, (label, one, other) in enumerate(field.rows, 1):
        middle = first + step * at - 3
        yield pen.line(x + 14, middle - step / 2, right, middle - step / 2, pen.LINE)
        yield pen.text(label, x + 14, middle)
        yield pen.text(one, right - 62, middle, "end", pen.STRONG)
        yield pen.text(other, right, middle, "end", pen.STRONG)
