"""The visitor's language: from a choice kept in the session, else from the browser, else Dutch."""

from typing import Final, cast

from babel.support import Translations
from flask import Flask, g, request, session
from flask_babel import Babel, get_translations

from survey.core.text import LANGUAGES, Language
from survey.resources import folder

NAMES: Final[dict[Language, str]] = {"nl": "Nederlands", "en": "English"}


def language() -> Language:
    """Return the language of the present request."""
    if "language" not in g:
        chosen = session.get("language")
        if chosen not in LANGUAGES:
            chosen = request.accept_languages.best_match(LANGUAGES) or "nl"
        g.language = chosen
    return cast("Language", g.language)


def choose(chosen: str) -> None:
    """Keep a language for this visitor; anything that is no language of ours is ignored."""
    if chosen in LANGUAGES:
        session["language"] = g.language = chosen


def init_app(app: Flask) -> None:
    """Use our catalogues; texts are looked up in the catalogue itself, bound once a request."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(folder("translations"))
    Babel(app, locale_selector=language, default_locale="en")

    @app.context_processor
    def texts() -> dict[str, object]:
        current = language()
        other = next(code for code in LANGUAGES if code != current)
        return {"language": current, "other_language": other, "language_names": NAMES}

    def gettext(text: str) -> str:
        return cast("Translations", get_translations()).ugettext(text)

    def ngettext(singular: str, plural: str, number: int) -> str:
        return cast("Translations", get_translations()).ungettext(singular, plural, number)

    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # jinja2.ext.i18n adds it
