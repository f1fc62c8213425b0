"""Forms of the rounds: planning one."""

from typing import TYPE_CHECKING, Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectChoice, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from survey.infra.forms.filters import tidy
from survey.rounds.services import YEARS

if TYPE_CHECKING:
    from datetime import date


class Day(DateField):  # type: ignore[misc]  # WTForms carries no types
    """A date near enough to make a round of."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Write the date as year-month-day, such as 2026-12-01.")) from None
        if self.data and self.data.year not in YEARS:
            raise ValueError(gettext("Choose a day before the year 2100."))


class RoundForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """A round's name, questionnaires, form and window."""

    name = StringField(
        lazy_gettext("Name"),
        [
            DataRequired(lazy_gettext("Give the round a name, such as “Autumn 2026”.")),  # spaces are no name
            Length(max=200, message=lazy_gettext("Use at most 200 characters.")),
        ],
        filters=[tidy],
    )
    questionnaires = SelectMultipleField(
        lazy_gettext("Questionnaires"),
        [InputRequired(lazy_gettext("Choose at least one questionnaire."))],
    )
    form = RadioField(
        lazy_gettext("Form"),
        [InputRequired(lazy_gettext("Choose the short or the full form."))],
        choices=[
            SelectChoice("short", lazy_gettext("Short, for a quarterly round")),
            SelectChoice("full", lazy_gettext("Full, for a first or yearly round")),
        ],
    )
    first = Day(lazy_gettext("First day"), [InputRequired(lazy_gettext("Choose the first day of the round."))])
    last = Day(lazy_gettext("Last day"), [InputRequired(lazy_gettext("Choose the last day of the round."))])

    def validate_last(self, field: Any) -> None:  # noqa: ANN401  # WTForms' own signature
        """A window runs forward."""
        first: date | None = self.first.data
        if field.data and first and field.data < first:
            raise ValidationError(gettext("Choose a last day on or after the first day."))
