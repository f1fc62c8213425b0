"""The organisation's colour: one accent in, the colours of pages that follow from it in light and in dark out.

What counts is WCAG 2.2: text has a contrast of 4.5 : 1 with what it stands on. Edges and marks need 3 : 1, so that they
have enough too. The hue stays; only how light the colour is changes.
"""

import re
from collections.abc import Iterable
from colorsys import hls_to_rgb, rgb_to_hls
from typing import Final, NamedTuple

TEXT: Final = 4.5
"""The least contrast of text (WCAG 2.2, 1.4.3)."""
HEX: Final = re.compile("#[0-9A-F]{6}")
WHITE, BLACK = "#FFFFFF", "#0A1416"
LIGHT_GROUNDS: Final = ("#FBFAF7", WHITE)
"""What coloured text stands on in light: page and card, as app.css has them."""
DARK_GROUNDS: Final = ("#12191C", "#1A2327")
STEPS: Final = 255
LINEAR: Final = 0.04045
"""Up to here the light of a channel grows with its number (WCAG's relative luminance)."""


class Shades(NamedTuple):
    """The colours of one palette: the accent, that one stronger, for hovering, text upon it, and a tinted ground."""

    accent: str
    strong: str
    on_accent: str
    tint: str


def light(accent: str) -> Shades:
    """Return the light palette of a colour; it can be read only where `nearest` returns that same colour."""
    return Shades(accent, _towards(accent, 0, 0.28), WHITE, _mixed(accent, WHITE, 0.09))


def dark(accent: str) -> Shades:
    """Return the dark palette: the colour made as light as it has to be to be read; white always can."""
    found = (_dark(_towards(accent, 1, step / STEPS)) for step in range(STEPS + 1))
    return next(shades for shades in found if _is_read(shades, DARK_GROUNDS))


def nearest(accent: str) -> str:
    """Return the colour itself where it can be read on light pages, else the lightest darker one; black always can."""
    found = (light(_towards(accent, 0, step / STEPS)) for step in range(STEPS + 1))
    return next(shades.accent for shades in found if _is_read(shades, LIGHT_GROUNDS))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _dark(accent: str) -> Shades:
    return Shades(accent, _towards(accent, 1, 0.3), BLACK, _mixed(accent, DARK_GROUNDS[0], 0.14))


def _is_read(shades: Shades, grounds: tuple[str, ...]) -> bool:
    under = (*grounds, shades.tint, shades.on_accent)
    return min(contrast(shades.accent, ground) for ground in under) >= TEXT


def _towards(colour: str, end: int, share: float) -> str:
    """Return a colour with its lightness moved by a share of the way to 0 (black) or 1 (white)."""
    hue, lightness, saturation = rgb_to_hls(*_channels(colour))
    return _hex(hls_to_rgb(hue, lightness + (end - lightness) * share, saturation))


def _mixed(colour: str, ground: str, share: float) -> str:
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    return _hex((share * upper + (1 - share) * lower for upper, lower in pairs))


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red / STEPS, green / STEPS, blue / STEPS


def _hex(channels: Iterable[float]) -> str:
    return "#" + bytes(round(channel * STEPS) for channel in channels).hex().upper()


def _luminance(colour: str) -> float:
    red, green, blue = (
        channel / 12.92 if channel <= LINEAR else ((channel + 0.055) / 1.055) ** 2.4 for channel in _channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
