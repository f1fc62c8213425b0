"""Texts in drawings: a `text` element of one line and its size in, the text in the PDF out.

WeasyPrint lays out each letter by itself, and puts each text that does not begin at its point in an object of its own:
a sixth of the time of a report with charts, and half of its size. Our drawings need neither (`infra.pen`).
"""

from math import inf
from typing import Final

from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.draw.text import draw_emojis, draw_first_line
from weasyprint.matrix import Matrix
from weasyprint.svg import SVG, Node
from weasyprint.svg.text import Style, TextBox
from weasyprint.text.line_break import split_first_line

BEFORE: Final = {"start": 0.0, "middle": 0.5, "end": 1.0}
"""The part of a text that lies before its point."""


def write(svg: SVG, node: Node, font_size: float) -> None:
    """Draw a text at one point: what `x`, `y`, `text-anchor`, `font-family`, `font-weight` and the colours say.

    Raises KeyError or ValueError for what is not in `infra.pen`.
    """
    if not node.text:
        return
    style = Style(INITIAL_VALUES)
    style.font_config = svg.font_config
    style["font_family"] = [name.strip() for name in node.get("font-family", "sans-serif").split(",")]
    style["font_weight"] = int(node.get("font-weight", 400))
    style["font_size"] = font_size
    layout, _, _, width, height, baseline = split_first_line(node.text, style, svg.context, inf, 0)
    x = float(node.get("x", 0)) - BEFORE[node.get("text-anchor", "start")] * width
    y = float(node.get("y", 0))
    node.text_bounding_box = (x, y - baseline, width, height)
    svg.stream.push_state()
    fill, stroke = svg.set_graphical_state(node, font_size)
    svg.stream.begin_text()
    svg.fill_stroke(fill, stroke, text=True)
    layout.reactivate(style)
    line = TextBox(layout, style)
    line.baseline = baseline
    emojis = draw_first_line(svg.stream, line, "none", "none", Matrix(d=-1, e=x, f=y))
    svg.stream.end_text()
    svg.stream.pop_state()
    draw_emojis(svg.stream, style, x, y, emojis)
