"""The visitor's language, of those offered: from a choice kept in the session, else from the browser, else Dutch."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Final, cast

from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.support import NullTranslations, Translations
from flask import Flask, g, request, session
from flask_babel import Babel, lazy_gettext, refresh
from markupsafe import Markup

from survey.core.lifecycle import State
from survey.core.questionnaires.questionnaire import Contact
from survey.core.text import LANGUAGES, Language
from survey.resources import folder

STATES: Final = {
    State.SCHEDULED: lazy_gettext("planned"),
    State.OPEN: lazy_gettext("open"),
    State.GRACE: lazy_gettext("last answers"),
    State.CLOSED: lazy_gettext("closed"),
    State.PUBLISHED: lazy_gettext("published"),
}
NO_BREAK: Final = "\N{NO-BREAK SPACE}"
CONTACTS: Final = {
    Contact.IT_HELP_DESK: lazy_gettext("IT help desk"),
    Contact.PREVENTION_OFFICER: lazy_gettext("Prevention officer"),
    Contact.OCCUPATIONAL_PHYSICIAN: lazy_gettext("Occupational physician"),
    Contact.CONFIDENTIAL_ADVISER: lazy_gettext("Confidential adviser"),
    Contact.MANAGER: lazy_gettext("Manager"),
    Contact.HR: lazy_gettext("HR"),
}
NAMES: Final[dict[Language, str]] = {"nl": "Nederlands", "en": "English"}
QUOTED: Final[dict[Language, str]] = {"nl": "‘%s’", "en": "“%s”"}


def offer(languages: tuple[Language, ...]) -> None:
    """Offer these languages only, for the present request."""
    g.languages = languages


def offered() -> tuple[Language, ...]:
    """Return the languages that are offered."""
    return cast("tuple[Language, ...]", g.get("languages", LANGUAGES))


def language() -> Language:
    """Return the language of the present request."""
    chosen = g.get("language")
    if chosen is None:
        chosen = session.get("language")
        if chosen not in offered():
            chosen = request.accept_languages.best_match(offered()) or offered()[0]
        g.language = chosen
    return cast("Language", chosen)


def choose(chosen: str) -> None:
    """Keep a language for this visitor; anything that is not offered is ignored."""
    if chosen in offered():
        session["language"] = g.language = chosen
        refresh()  # texts that come after it are in this language, whatever came before


@cache
def catalogue(code: str) -> NullTranslations:
    """Return the texts of a language, read once for each process."""
    return Translations.load(folder("translations"), [code])


def any_of(answers: Sequence[str], chosen: Language) -> str:
    """Return answers of which one is given, in quotation marks: “Never” or “Seldom”."""
    return format_list([QUOTED[chosen] % answer for answer in answers], "or", locale=chosen)


def say_date(day: date) -> str:
    """Return a date for a page in the visitor's language, without a year and on one line: 8 december."""
    return say_date_in(day, language()).replace(" ", NO_BREAK)


def say_date_in(day: date, chosen: Language) -> str:
    """Return a date in a language, as say_date does."""
    return format_date(day, "d MMMM", locale=chosen)


def say_moment(moment: datetime) -> str:
    """Return a moment to the minute in the visitor's language, with the year: 8 december 2026 14:05."""
    return format_datetime(moment, "d MMMM y HH:mm", tzinfo=moment.tzinfo, locale=language())


def init_app(app: Flask) -> None:
    """Use our catalogues; a page has dozens of texts, so each is looked up in the catalogue itself."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(folder("translations"))
    Babel(app, locale_selector=language, default_locale="en")

    @app.context_processor
    def texts() -> dict[str, object]:
        current, shown = language(), offered()
        other = next((code for code in shown if code != current), None)
        return {
            "language": current,
            "other_language": other,
            "language_names": NAMES,
            "offered_languages": {code: NAMES[code] for code in shown},
            "say_date": say_date,
            "say_moment": say_moment,
            "state_names": STATES,
            "contact_names": CONTACTS,
        }

    def gettext(text: str) -> str:
        return catalogue(language()).gettext(text)

    def ngettext(singular: str, plural: str, number: int) -> str:
        return catalogue(language()).ngettext(singular, plural, number)

    def text(text: str, /, **values: object) -> Markup:
        """Do what Jinja's own `_` does in a third of the time."""
        found = Markup(gettext(text))  # noqa: S704  # texts are our own, values are escaped
        return found % values if "%" in found else found

    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # jinja2.ext.i18n adds it
    app.jinja_env.globals["_"] = text
