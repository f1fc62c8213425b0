"""The small chart of one scale over many rounds: its means with their margins in, SVG out for print.

Rounds that asked other questions stand in a tinted column with an open dot and no line to it; what is not shown is a
hatched square. So nothing rests on colour.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from markupsafe import Markup

from survey.infra import pen
from survey.infra.trend_chart import Dot

WIDTH, HEIGHT = 330, 118
LEFT, RIGHT, TOP = 30, 8, 16
FLOOR: Final = HEIGHT - 20
TINT: Final = "#EFF1F2"
TEXT: Final = pen.Style(11, pen.INK, 600)


@dataclass(frozen=True)
class Point:
    """A mean in its round, None where it was not asked, and where the truth of the whole group lies, if known."""

    dot: Dot | None
    margin: tuple[float, float] | None


@dataclass(frozen=True)
class Scaled:
    """The ends of a scale, and where its bands begin."""

    ends: tuple[float, float]
    starts: Sequence[float]


@dataclass(frozen=True)
class _Frame:
    """Where things stand in the chart."""

    columns: int
    scaled: Scaled

    @property
    def slot(self) -> float:
        return (WIDTH - LEFT - RIGHT) / self.columns

    def x(self, at: float) -> float:
        return LEFT + self.slot * (at + 0.5)

    def y(self, value: float) -> float:
        low, high = self.scaled.ends
        return TOP + (FLOOR - TOP) * (high - value) / (high - low)


def small_trend(points: Sequence[Point], columns: Sequence[str], scaled: Scaled, title: str) -> Markup:
    """Return the chart; columns: what stands under each round, short."""
    frame = _Frame(len(columns), scaled)

    def draw() -> Iterator[str]:
        yield from _ground(points, columns, frame)
        places = [_place(points, at, frame) for at in range(len(points))]
        for point, place in zip(points, places, strict=True):
            if point.dot and place:
                yield _clear(point.dot, place)
        yield from _line(points, frame)
        for at, (point, place) in enumerate(zip(points, places, strict=True)):
            if point.dot:
                yield from _dot(point.dot, frame.x(at), frame)
            if point.dot and place:
                yield pen.text(point.dot.text, *place, "middle", TEXT)

    return pen.svg(WIDTH, HEIGHT, title, draw())


def _ground(points: Sequence[Point], columns: Sequence[str], frame: _Frame) -> Iterator[str]:
    for at, point in enumerate(points):
        if point.dot and not point.dot.alike:
            yield from _break((frame.x(at - 0.5), TOP - 8, frame.slot, FLOOR - TOP + 8))
    for end in frame.scaled.ends:
        yield pen.line(LEFT, frame.y(end), WIDTH - RIGHT, frame.y(end), pen.LINE)
        yield pen.text(f"{end:g}", LEFT - 6, frame.y(end), "end", pen.Style(9.5, pen.MUTED))
    for start in frame.scaled.starts:
        yield pen.line(LEFT, frame.y(start), WIDTH - RIGHT, frame.y(start), pen.LINE, dash="2 3")
    for at, name in enumerate(columns):
        yield pen.text(name, frame.x(at), HEIGHT - 8, "middle", pen.Style(9.5, pen.MUTED))


def _line(points: Sequence[Point], frame: _Frame) -> Iterator[str]:
    """Draw the margins, and the line through the means that can be compared."""
    for at, point in enumerate(points):
        if point.margin and point.margin[0] < point.margin[1]:
            yield _margin(frame.x(at), *map(frame.y, point.margin))
    told = _told(points)
    for (start, one_mean), (end, other) in pairwise(told):
        pattern = '<path d="M%.1f %.1fL%.1f %.1f" fill="none" stroke="%s" stroke-width="2"/>'
        yield pen.drawn(pattern, frame.x(start), frame.y(one_mean), frame.x(end), frame.y(other), pen.PRIMARY)


def _told(points: Sequence[Point]) -> list[tuple[int, float]]:
    """Return the places and means that the line goes through."""
    return [
        (at, one.dot.value) for at, one in enumerate(points) if one.dot and one.dot.alike and one.dot.value is not None
    ]


def _above(points: Sequence[Point], at: int) -> bool:
    """Tell whether the text of a mean stands above it: it stands where the line does not run."""
    dot, told = points[at].dot, _told(points)
    before, after = [one for one in told if one[0] <= at][-1:], [one for one in told if one[0] > at][:1]
    if not (dot and before and after) or dot.alike or dot.value is None:
        return True
    (start, low), (end, high) = before[0], after[0]
    return dot.value >= low + (high - low) * (at - start) / (end - start)


def _break(box: pen.Box) -> Iterator[str]:
    left, top, wide, tall = box
    yield pen.rect(box, TINT)
    for edge in (left, left + wide):
        yield pen.line(edge, top, edge, top + tall, pen.MUTED, dash="1 2")


def _margin(x: float, low: float, high: float) -> str:
    path = f"M{x - 3:.1f} {low:.1f}h6M{x:.1f} {low:.1f}V{high:.1f}M{x - 3:.1f} {high:.1f}h6"
    return pen.drawn('<path d="%s" fill="none" stroke="%s" stroke-width="1.2"/>', path, pen.MUTED)


def _place(points: Sequence[Point], at: int, frame: _Frame) -> tuple[float, float] | None:
    """Return where the text of a mean stands, beyond its margin; None for a mean that is not shown."""
    dot, margin = points[at].dot, points[at].margin
    if dot is None or dot.value is None:
        return None
    low, high = margin or (dot.value, dot.value)
    return frame.x(at), max(frame.y(high) - 9, 7) if _above(points, at) else frame.y(low) + 11


def _clear(dot: Dot, place: tuple[float, float]) -> str:
    """Draw the ground anew where a text comes: a line of the scale would strike it through."""
    wide = len(dot.text) * 7
    return pen.rect((place[0] - wide / 2, place[1] - 6, wide, 12), pen.CARD if dot.alike else TINT)


def _dot(dot: Dot, x: float, frame: _Frame) -> Iterator[str]:
    """Draw a mean, or a hatched square for one that is not shown."""
    if dot.value is None:
        box = (x - 5, (TOP + FLOOR) / 2 - 5, 10, 10)
        yield pen.rect(box, pen.CARD, stroke=pen.LINE)
        yield pen.hatch(box)
        return
    pattern = '<circle cx="%.1f" cy="%.1f" r="3.5" fill="%s" stroke="%s" stroke-width="1.5"/>'
    yield pen.drawn(pattern, x, frame.y(dot.value), pen.PRIMARY if dot.alike else pen.CARD, pen.PRIMARY)
