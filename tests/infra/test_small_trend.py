"""The small chart of a topic over many rounds: what stands in it, and that texts keep clear of the line."""

import re

from survey.infra.small_trend import Point, Scaled, small_trend
from survey.infra.trend_chart import Dot

SCALED = Scaled((0, 100), (40, 70))
COLUMNS = ["mrt ’26", "jun ’26", "sep ’26"]


def point(value: float | None, *, alike: bool = True, margin: tuple[float, float] | None = None) -> Point:
    return Point(Dot(value, "–" if value is None else f"{value:g}", alike), margin)


def place_of(drawing: str, text: str) -> float:
    found = re.search(rf'<text x="[^"]+" y="([^"]+)"[^>]*>{text}</text>', drawing)
    assert found
    return float(found[1])


def middles(drawing: str) -> list[float]:
    return [float(y) for y in re.findall(r'<circle cx="[^"]+" cy="([^"]+)"', drawing)]


def test_only_what_can_be_compared_is_joined_by_a_line() -> None:
    drawing = str(small_trend([point(50), point(61, alike=False), point(72)], COLUMNS, SCALED, "Rust & <orde>"))
    assert drawing.count('stroke-width="2"') == 1
    assert drawing.count('fill="#FFFFFF" stroke="#0B5B63"') == 1  # an open dot
    assert "<title>Rust &amp; &lt;orde&gt;</title>" in drawing
    assert [name for name in COLUMNS if f">{name}<" in drawing] == COLUMNS


def test_what_is_hidden_is_hatched_and_what_was_not_asked_is_left_open() -> None:
    drawing = str(small_trend([point(None), Point(None, None), point(72, margin=(60, 84))], COLUMNS, SCALED, "Rust"))
    assert len(middles(drawing)) == 1
    assert drawing.count('stroke-width="0.9"') == 1  # the hatch
    assert drawing.count('stroke-width="1.2"') == 1  # the margin
    assert 'stroke-width="2"' not in drawing


def test_the_text_of_an_open_dot_stands_where_the_line_does_not_run() -> None:
    for value, above in ((30, False), (90, True)):
        drawing = str(small_trend([point(50), point(value, alike=False), point(60)], COLUMNS, SCALED, "Rust"))
        dot = middles(drawing)[1]
        assert (place_of(drawing, str(value)) < dot) is above


def test_no_line_of_the_scale_strikes_a_text_through() -> None:
    drawing = str(small_trend([point(87), point(86, alike=False), point(35)], COLUMNS, SCALED, "Bellen"))
    for text, ground in (("87", "#FFFFFF"), ("86", "#EFF1F2"), ("35", "#FFFFFF")):
        before = drawing[: drawing.index(f">{text}</text>")]
        cleared = [
            (float(top), before.index(piece))
            for piece, top in re.findall(
                rf'(<rect x="[^"]+" y="([^"]+)" width="14.0" height="12.0" fill="{ground}")', before
            )
        ]
        middle = place_of(drawing, text) - 11 * 0.35
        assert any(abs(top + 6 - middle) < 0.2 and at > before.rindex("<line") for top, at in cleared)
