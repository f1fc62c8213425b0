"""The project's line drawings: a drawing's name and its alternative text in, SVG markup to put in a page out."""

import re
from functools import cache

from markupsafe import Markup, escape

from survey.resources import folder


@cache
def drawing(name: str, alt: str) -> Markup:
    """Return a drawing of questionnaires/drawings as inline SVG that a screen reader announces by its text."""
    svg = (folder("questionnaires") / "drawings" / f"{name}.svg").read_text(encoding="utf-8")
    opening = re.compile(r"<svg ([^>]*)>")
    title = Markup("<title>{}</title>").format(alt)
    return Markup(opening.sub(lambda tag: f'<svg {tag[1]} role="img">{title}', svg, count=1).strip())  # noqa: S704  # our own file; the text is escaped


__all__ = ["drawing", "escape"]
