"""Documents from templates, outside any request: a template's name, a language and values in, HTML out."""

from functools import cache
from gettext import NullTranslations
from typing import Final

from babel.support import Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from survey.core.text import Language
from survey.resources import folder

SOURCE: Final = "en"
"""The language in which texts stand in code and templates."""


@cache
def texts(language: Language) -> NullTranslations:
    """Return the catalogue of a language."""
    if language == SOURCE:
        return NullTranslations()
    return Translations.load(folder("translations"), [language])


@cache
def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder("templates")),
        autoescape=select_autoescape(disabled_extensions=("txt",), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    catalogue = texts(language)
    environment.install_gettext_callables(catalogue.gettext, catalogue.ngettext, newstyle=True)  # type: ignore[attr-defined]  # jinja2.ext.i18n adds it
    return environment


def document(template: str, language: Language, **values: object) -> str:
    """Return the HTML of a document in a language."""
    return _environment(language).get_template(template).render(language=language, **values)
