"""The charts of answers: questions with the shares of their answers in, stacked or single bars as SVG out.

A question stands above its bar, for it is long; the fuller the colour, the later the answer in its order.
"""

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Final

from markupsafe import Markup

from survey.infra import pen
from survey.infra.charts import Segment, Spread

SHADES: Final = {2: (0.12, 0.9), 3: (0.1, 0.4, 0.9), 4: (0.06, 0.24, 0.44, 0.9), 5: (0.06, 0.18, 0.3, 0.44, 0.9)}
"""Number of answers → how much of the one colour each has. Dark ink is read on all but the last, in grey too."""
TALL: Final = 18
LINE: Final = 15


def answers(rows: Sequence[Spread], legend: Sequence[str], title: str, width: int = 660) -> Markup:
    """Return a bar for each question; ValueError unless there are two to five answers."""
    if len(legend) not in SHADES:
        raise ValueError(f"{len(legend)} answers")
    shades = SHADES[len(legend)]
    key = list(_key(legend, width))
    top = 20 * (key[-1][1] + 1) + 12
    heads = [wrap(row.label, int(width / (pen.SIZE * pen.CHARACTER))) for row in rows]
    heights = [LINE * len(head) + TALL + 16 for head in heads]

    def draw() -> Iterator[str]:
        for place, (x, line) in enumerate(key):
            yield _piece(shades[place], (x, 20 * line + 4, 14, 10))
            yield pen.text(legend[place], x + 20, 20 * line + 9, style=pen.SMALL)
        y = float(top)
        for row, head, height in zip(rows, heads, heights, strict=True):
            for at, words in enumerate(head):
                yield pen.text(words, 0, y + LINE * at + 6)
            box = (0.0, y + LINE * len(head) + 2, float(width), float(TALL))
            if row.segments:
                yield from _bar(row.segments, shades, box)
            else:
                yield pen.rect(box, pen.CARD, stroke=pen.LINE)
                yield pen.hatch(box)
                room = pen.QUIET.size * pen.CHARACTER * (len(row.text) + 2)
                yield pen.rect((4, box[1] + 2, room, TALL - 4), pen.CARD)
                yield pen.text(row.text, 8, box[1] + TALL / 2, style=pen.QUIET)
            y += height

    return pen.svg(width, top + sum(heights), title, draw())


def choices(rows: Sequence[tuple[str, Segment, str]], title: str, width: int = 660) -> Markup:
    """Return a bar for each answer: its words, its share, and what to say where that is not shown."""
    labels = round(width * 0.4)
    left = labels + 52
    span = width - left - 4
    step = 34

    def draw() -> Iterator[str]:
        for at, (words, one, instead) in enumerate(rows):
            middle = step * at + step / 2
            box = (left, middle - 8, span, 16)
            yield pen.label(words, labels - 10, middle, labels - 10)
            if one.percent is None:
                yield pen.rect(box, pen.CARD, stroke=pen.LINE)
                yield pen.hatch(box)
                yield pen.rect(
                    (left + 3, middle - 7, pen.QUIET.size * pen.CHARACTER * (len(instead) + 2), 14), pen.CARD
                )
                yield pen.text(instead, left + 8, middle, style=pen.QUIET)
                continue
            yield pen.rect(box, pen.LINE, opacity=0.35)
            part = (left, middle - 8, span * one.percent / 100, 16)
            if one.exact:
                yield pen.rect(part, pen.PRIMARY)
            else:
                yield pen.rect(part, pen.CARD, stroke=pen.PRIMARY) + pen.hatch(part)
            yield pen.text(one.text, left - 8, middle, "end", pen.STRONG)

    return pen.svg(width, step * len(rows), title, draw())


def _key(words: Sequence[str], width: int) -> Iterator[tuple[float, int]]:
    """Yield where each word of the legend stands: how far to the right, and on which line."""
    x, line = 0.0, 0
    for word in words:
        room = 20 + pen.SMALL.size * pen.CHARACTER * len(word)
        if x and x + room > width:
            x, line = 0.0, line + 1
        yield x, line
        x += room + 18


def _bar(segments: Sequence[Segment], shades: Sequence[float], box: pen.Box) -> Iterator[str]:
    """Draw the shares side by side; what the exact ones leave over is split among the others by their bounds."""
    x, y, span, tall = box
    exact = sum(one.percent or 0 for one in segments if one.exact)
    bounds = sum(one.percent or 0 for one in segments if not one.exact)
    spare = max(0.0, 100 - exact)
    scale = span / max(100, exact)
    for shade, one in zip(shades, segments, strict=True):
        percent = one.percent or 0
        wide = scale * (percent if one.exact else spare * percent / bounds if bounds else 0)
        if wide <= 0:
            continue
        piece = (x, y, wide, tall)
        yield _piece(shade, piece) if one.exact else pen.rect(piece, pen.CARD, stroke=pen.PRIMARY) + pen.hatch(piece)
        room = pen.SIZE * pen.CHARACTER * (len(one.text) + 1)
        if wide > room:
            if not one.exact:
                yield pen.rect((x + (wide - room) / 2, y + 2, room, tall - 4), pen.CARD)
            ink = pen.CARD if one.exact and shade == shades[-1] else pen.INK
            yield pen.text(one.text, x + wide / 2, y + tall / 2, "middle", pen.Style(11, ink))
        x += wide


def _piece(shade: float, box: pen.Box) -> str:
    return pen.rect(box, pen.PRIMARY, stroke=pen.PRIMARY, opacity=shade)
