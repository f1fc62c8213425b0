"""The form of what is agreed on a factor: its lines, in the languages offered, in; what HR wrote out."""

from collections.abc import Iterator
from typing import Any, Final

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import Length

from survey.accounts.agreements import NOTHING, Agreed
from survey.accounts.forms import SHORT
from survey.core.agreements import Subject, Words
from survey.core.text import LANGUAGES, Language
from survey.infra.forms.filters import tidy

MORE: Final = "more"
SPOKEN: Final = {"nl": lazy_gettext("In Dutch"), "en": lazy_gettext("In English")}
LONG: Final = Length(max=2000, message=lazy_gettext("Use at most 2,000 characters."))


class AgreementForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """What is agreed on a factor; `agreement_form` adds a field for each line in each language that is offered."""

    before: Agreed
    languages: tuple[Language, ...]

    def pair(self, key: str) -> list[Any]:
        """Return the fields of a line, one for each language."""
        return [self[f"{key}_{language}"] for language in self.languages]

    def agreed(self, *, publish: bool) -> Agreed:
        """Return what was filled in; a language that is not offered stays as it was."""
        lines = {
            line.key: self._words(line.key, self.before.lines.get(line.key, NOTHING)) for line in self._subject.lines
        }
        return Agreed(self._subject, lines, self._words(MORE, self.before.more), publish)

    def ready(self) -> bool:
        """Tell whether staff can read it, something in it and each thing in every language; else say what is wrong."""
        pairs = [self.pair(key) for key in self._keys()]
        filled = [pair for pair in pairs if any(field.data for field in pair)]
        for field in (field for pair in filled for field in pair if not field.data):
            field.errors = [gettext("Fill this in too: staff read it in both languages.")]
        if not filled:
            pairs[0][0].errors = [gettext("Fill in at least one line before you publish.")]
        return bool(filled) and not any(field.errors for pair in filled for field in pair)

    @property
    def _subject(self) -> Subject:
        return self.before.subject

    def _keys(self) -> Iterator[str]:
        yield from (line.key for line in self._subject.lines)
        yield MORE

    def _words(self, key: str, before: Words) -> Words:
        return Words(
            **{
                language: self[f"{key}_{language}"].data if language in self.languages else before[at]
                for at, language in enumerate(LANGUAGES)
            }
        )


def agreement_form(before: Agreed, languages: tuple[Language, ...], *, examples: bool) -> AgreementForm:
    """Return the form with what was posted, else with what is agreed or, where that lacks, with the examples."""
    fields: dict[str, Any] = {}
    data: dict[str, str] = {}
    for at, language in enumerate(LANGUAGES):
        if language not in languages:
            continue
        spoken = {"lang": language}
        for line in before.subject.lines:
            name = f"{line.key}_{language}"
            fields[name] = TextAreaField(SPOKEN[language], [SHORT], filters=[tidy], render_kw={**spoken, "rows": 2})
            data[name] = before.lines.get(line.key, NOTHING)[at] or (line.example[at] if examples else "")
        fields[f"{MORE}_{language}"] = TextAreaField(
            SPOKEN[language], [LONG], filters=[tidy], render_kw={**spoken, "rows": 4}
        )
        data[f"{MORE}_{language}"] = before.more[at]
    form: AgreementForm = type("OneAgreementForm", (AgreementForm,), fields)(data=data)
    form.before, form.languages = before, languages
    return form
