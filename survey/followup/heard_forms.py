"""The form of “What we heard, what we do”: the measures that can be told in, a sentence and a choice out."""

import re
from collections.abc import Sequence
from typing import Any, Final

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from survey.core.text import Language
from survey.followup.models import Heard
from survey.followup.plan import Line
from survey.infra.forms.filters import tidy
from survey.infra.forms.handlers import Several

SENTENCE: Final = (
    DataRequired(lazy_gettext("Write a sentence.")),  # spaces are no words
    Length(max=500, message=lazy_gettext("Use at most 500 characters.")),
)
_FIGURE: Final = re.compile(r"\d")


class HeardForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """What HR tells everybody about a round."""

    text_nl = TextAreaField(
        lazy_gettext("What you heard, in Dutch"), SENTENCE, filters=[tidy], render_kw={"rows": 3, "lang": "nl"}
    )
    text_en = TextAreaField(
        lazy_gettext("What you heard, in English"), SENTENCE, filters=[tidy], render_kw={"rows": 3, "lang": "en"}
    )
    measures = Several(lazy_gettext("Which measures do you tell?"), validate_choice=False)
    shown = RadioField(
        lazy_gettext("Who may read this?"),
        [InputRequired(lazy_gettext("Choose who may read this."))],
        choices=[
            SelectChoice("yes", lazy_gettext("Everybody: colleagues and whoever has the link")),
            SelectChoice("no", lazy_gettext("Nobody yet")),
        ],
    )

    def offer(self, lines: Sequence[Line], language: Language) -> None:
        """Set the measures to choose from."""
        self.measures.choices = [SelectChoice(str(one.measure.id), one.measure.words(language)) for one in lines]

    def validate_text_nl(self, field: Any) -> None:  # noqa: ANN401  # WTForms' own signature
        """A figure typed by hand goes past every rule about small groups."""
        if _FIGURE.search(field.data or ""):
            raise ValidationError(gettext("Leave figures out. Which of them may be shown stands in the report."))

    validate_text_en = validate_text_nl

    @property
    def texts(self) -> dict[Language, str]:
        """What a valid form says, by language."""
        return {"nl": self.text_nl.data, "en": self.text_en.data}

    @property
    def for_everybody(self) -> bool:
        """Whether everybody may read it."""
        return bool(self.shown.data == "yes")

    @property
    def chosen(self) -> list[int]:
        """The measures that a valid form chose."""
        return [int(one) for one in self.measures.data]


def form_of(heard: Heard | None, lines: Sequence[Line], language: Language) -> HeardForm:
    """Return the form, filled with what HR wrote before; at first all measures are ticked."""
    chosen = heard.measures if heard else [one.measure.id for one in lines]
    texts = heard.texts if heard else {}
    form = HeardForm(
        text_nl=texts.get("nl", ""),
        text_en=texts.get("en", ""),
        measures=[str(one) for one in chosen],
        shown="yes" if heard is None or heard.shown else "no",
    )
    form.offer(lines, language)
    return form
