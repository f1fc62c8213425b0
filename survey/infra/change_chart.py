"""The picture of one change: a difference with its interval in, SVG out that page and PDF share.

Left of the middle is worse, right of it better; an interval that reaches over the middle can be chance.
"""

from collections.abc import Iterator

from markupsafe import Markup

from survey.infra import pen

WIDTH, HEIGHT = 150, 26


def change_bar(moved: tuple[float, float, float], reach: float, state: pen.State, title: str) -> Markup:
    """Return the picture of a change; moved: the difference and the ends of its interval, more is better.

    reach: how far the picture goes to each side, the same for all that are compared.
    """

    def x(value: float) -> float:
        return WIDTH / 2 + (WIDTH / 2 - 8) * max(-1.0, min(1.0, value / reach))

    def draw() -> Iterator[str]:
        middle, (value, low, high) = HEIGHT / 2, moved
        yield pen.line(x(-reach), middle, x(reach), middle, pen.LINE)
        yield pen.line(x(0), 2, x(0), HEIGHT - 2, pen.MUTED)
        yield pen.drawn(
            '<path d="M%.1f %.1fH%.1f" fill="none" stroke="%s" stroke-width="8" stroke-opacity="0.28"/>',
            x(low),
            middle,
            x(high),
            pen.COLOURS[state],
        )
        pattern = '<circle cx="%.1f" cy="%.1f" r="5" fill="%s" stroke="%s" stroke-width="1.5"/>'
        yield pen.drawn(pattern, x(value), middle, pen.COLOURS[state], pen.CARD)

    return pen.svg(WIDTH, HEIGHT, title, draw())
