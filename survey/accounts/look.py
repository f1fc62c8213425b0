"""How the pages look and in which languages they speak: the organisation's choices in, what each page needs out."""

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, NamedTuple

from sqlalchemy.orm import Session

from survey.accounts import queries
from survey.accounts.models import SINGLE_ROW, Logo, Organisation
from survey.core.palette import HEX, Shades, dark, light, nearest
from survey.core.text import LANGUAGES, Language, Text
from survey.infra.pictures import read_picture

STANDARD_ACCENT: Final = "#0B5B63"
"""The product's own, as app.css has it."""


@dataclass(frozen=True)
class Look:
    """What pages show of the organisation; `logo`: the digest that its address has, `alt`: the words for it.

    `own_check`: whether they offer the check for oneself.
    """

    languages: tuple[Language, ...] = LANGUAGES
    accent: str | None = None
    logo: str | None = None
    alt: Text | None = None
    own_check: bool = True


class Mark(NamedTuple):
    """The logo, written into a document: an address that holds it, and the words for it."""

    address: str
    words: str


def languages(session: Session) -> tuple[Language, ...]:
    """Return the languages that are offered, Dutch first."""
    named = queries.organisation(session)
    return tuple(code for code in LANGUAGES if named is None or named.language in {None, code})


def look(session: Session) -> Look:
    """Return how the pages look."""
    named, shown = queries.organisation(session), queries.logo_words(session)
    logo, alt = (shown.digest, Text(nl=shown.alt_nl, en=shown.alt_en)) if shown else (None, None)
    own_check = named is None or named.own_check
    return Look(languages(session), named.accent if named else None, logo, alt, own_check=own_check)


def logo(session: Session) -> Logo | None:
    """Return the logo with its points."""
    return queries.logo(session)


def mark(session: Session, language: Language) -> Mark | None:
    """Return the logo for a document in a language."""
    found = queries.logo(session)
    if found is None:
        return None
    return Mark(f"data:image/png;base64,{b64encode(found.png).decode()}", found.alt(language))


def set_language(named: Organisation, language: str) -> None:
    """Offer one language only; or all, when it is empty."""
    named.language = language or None


def set_own_check(named: Organisation, *, offered: bool) -> None:
    """Offer the check for oneself, or not."""
    named.own_check = offered


def set_accent(named: Organisation, accent: str) -> None:
    """Keep a colour that can be read; the product's own when it is empty."""
    named.accent = None if accent in {"", STANDARD_ACCENT} else accent


def set_logo(session: Session, data: bytes | None, alt_nl: str, alt_en: str) -> bool:
    """Keep a logo, or new words for the one there is, and return whether there is one.

    Raises PictureError when it is no picture that is taken.
    """
    kept = queries.logo(session)
    png = read_picture(data) if data else kept.png if kept else None
    if png is not None:
        digest = sha256(png).hexdigest()[:16]
        session.merge(Logo(id=SINGLE_ROW, png=png, digest=digest, alt_nl=alt_nl, alt_en=alt_en))
    return png is not None


def remove_logo(session: Session) -> None:
    """Show no logo any more."""
    queries.delete_logo(session)


def known(accent: str) -> str | None:
    """Return the colour of an address, six digits without #; None when it is none that can be read."""
    colour = f"#{accent}"
    return colour if HEX.fullmatch(colour) and nearest(colour) == colour else None


def sheet(accent: str) -> str:
    """Return the style sheet that gives the pages a colour, in both palettes; charts keep their own."""
    in_dark = f"@media screen and (prefers-color-scheme: dark) {{ {_rule(dark(accent))} }}"
    return f"{_rule(light(accent))}\n{in_dark}\n"


def _rule(shades: Shades) -> str:
    return (
        f":root {{ --primary: {shades.accent}; --primary-strong: {shades.strong}; "
        f"--on-primary: {shades.on_accent}; --tint: {shades.tint}; }}"
    )
