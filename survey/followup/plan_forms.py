"""The form of a measure: what HR fills in, a checked Progress out."""

from typing import TYPE_CHECKING, Any, Final

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import EmailField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from survey.core.text import Language
from survey.followup.models import Cost, Status
from survey.followup.plan import Progress
from survey.infra.forms.filters import tidy
from survey.infra.forms.validators import EmailAddress
from survey.rounds.forms import Day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from survey.followup.aims import OfferedAim
    from survey.followup.models import Measure

WORDS: Final = Length(max=300, message=lazy_gettext("Use at most 300 characters."))
LONG: Final = Length(max=2000, message=lazy_gettext("Use at most 2,000 characters."))
ADDRESS: Final = lazy_gettext("Write the address as name@example.com.")
STATUSES: Final = {
    Status.PLANNED: lazy_gettext("Planned"),
    Status.UNDER_WAY: lazy_gettext("Under way"),
    Status.DONE: lazy_gettext("Done"),
    Status.DROPPED: lazy_gettext("Dropped"),
}
COSTS: Final = {
    Cost.UNKNOWN: lazy_gettext("Not known yet"),
    Cost.NONE: lazy_gettext("Nothing but time"),
    Cost.UP_TO_500: lazy_gettext("Up to € 500"),
    Cost.UP_TO_5000: lazy_gettext("€ 500 to € 5,000"),
    Cost.UP_TO_25000: lazy_gettext("€ 5,000 to € 25,000"),
    Cost.MORE: lazy_gettext("Over € 25,000"),
}


class MeasureForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """How a measure is carried out: by whom, before when, at what cost, and how it stands."""

    text_nl = StringField(lazy_gettext("What you will do, in Dutch"), [WORDS], filters=[tidy], render_kw={"lang": "nl"})
    text_en = StringField(
        lazy_gettext("What you will do, in English"), [WORDS], filters=[tidy], render_kw={"lang": "en"}
    )
    detail = TextAreaField(lazy_gettext("How you do it"), [LONG], filters=[tidy], render_kw={"rows": 3})
    owner = StringField(
        lazy_gettext("Who sees to it"),
        [Length(max=200, message=lazy_gettext("Use at most 200 characters."))],
        filters=[tidy],
    )
    owner_email = EmailField(
        lazy_gettext("Their e-mail address"),
        [Optional(), EmailAddress(ADDRESS)],
        filters=[tidy],
        render_kw={"autocomplete": "off"},
    )
    due_on = Day(lazy_gettext("To be done by"), [Optional()])
    cost = RadioField(
        lazy_gettext("What it costs in all"),
        [InputRequired(lazy_gettext("Choose what it costs."))],
        choices=[SelectChoice(cost.value, words) for cost, words in COSTS.items()],
    )
    status = RadioField(
        lazy_gettext("How it stands"),
        [InputRequired(lazy_gettext("Choose how it stands."))],
        choices=[SelectChoice(status.value, words) for status, words in STATUSES.items()],
    )
    aim = SelectField(lazy_gettext("What it is meant to change"), [Optional()], default="")
    outcome = TextAreaField(
        lazy_gettext("What shows that it is done, or why it was dropped"), [LONG], filters=[tidy], render_kw={"rows": 3}
    )

    def validate_outcome(self, field: Any) -> None:  # noqa: ANN401  # WTForms' own signature
        """A plan that is handed to the inspectorate shows what was done."""
        if self.status.data == Status.DONE and not field.data:
            raise ValidationError(
                gettext("Say what shows that it is done, such as “Ordered on 3 March, 40 keyboards handed out”.")
            )
        if self.status.data == Status.DROPPED and not field.data:
            raise ValidationError(gettext("Say why it was dropped."))

    def validate_text_nl(self, _field: Any) -> None:  # noqa: ANN401  # as above
        """One language is enough."""
        if not self.texts:
            raise ValidationError(gettext("Write what you will do, in one of the two languages."))

    @property
    def texts(self) -> dict[Language, str]:
        """What is to be done, in each language that has words."""
        written: dict[Language, str] = {"nl": self.text_nl.data, "en": self.text_en.data}
        return {language: text for language, text in written.items() if text}

    @property
    def progress(self) -> Progress:
        """What a valid form says."""
        return Progress(
            detail=self.detail.data,
            owner=self.owner.data,
            owner_email=self.owner_email.data or None,
            due_on=self.due_on.data,
            status=Status(self.status.data),
            cost=Cost(self.cost.data),
            outcome=self.outcome.data,
        )


def form_of(measure: "Measure | None", offered: "Sequence[OfferedAim]" = (), aim: str = "") -> MeasureForm:
    """Return the form of a measure, or of a new one with an aim; words and aims of a recommendation are not HR's."""
    if measure is None:
        form = MeasureForm(status=Status.PLANNED.value, cost=Cost.UNKNOWN.value, aim=aim)
    else:
        form = MeasureForm(
            obj=measure,
            text_nl=measure.texts.get("nl"),
            text_en=measure.texts.get("en"),
            aim=next(iter(measure.aims), ""),
        )
    form.aim.choices = [SelectChoice("", gettext("Nothing")), *(SelectChoice(one.key, one.title) for one in offered)]
    if measure is not None and measure.recommendation is not None:
        del form.text_nl, form.text_en
    if "text_nl" not in form or not offered:
        del form.aim
    return form
