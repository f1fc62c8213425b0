"""QR codes: an address and a title in, an SVG out, dark on white in any palette."""

from markupsafe import Markup


def qr_code(text: str, title: str) -> Markup:
    """Return a QR code as SVG, with a title for who cannot see it."""
    import segno  # noqa: PLC0415  # few sign in or print letters, everybody starts

    code = segno.make(text, error="m")
    svg = code.svg_inline(light="#FFF", svgclass=None, lineclass=None, title=title, omitsize=True)
    return Markup(svg.replace("<svg ", '<svg role="img" ', 1))  # noqa: S704  # squares and a title of ours
