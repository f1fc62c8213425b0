"""Forms of the rounds: planning one, beginning a series, and the words of mail."""

from typing import TYPE_CHECKING, Any, Final

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectChoice, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from survey.core.questionnaires.grouping import MOST
from survey.core.schedule import Cadence
from survey.core.text import Language
from survey.infra import clock
from survey.infra.forms.filters import tidy
from survey.infra.settings import settings
from survey.rounds.mail_texts import PLACEHOLDERS, has_link, unknown
from survey.rounds.series import Ways
from survey.rounds.services import YEARS

CADENCES: Final = {
    Cadence.ONCE: lazy_gettext("Once"),
    Cadence.MONTHLY: lazy_gettext("Each month"),
    Cadence.QUARTERLY: lazy_gettext("Each quarter"),
    Cadence.HALF_YEARLY: lazy_gettext("Twice a year"),
    Cadence.YEARLY: lazy_gettext("Each year"),
}

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


class FormChoice(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """What planning a round and beginning a series both ask: the short or the full form."""

    form = RadioField(
        lazy_gettext("Form"),
        [InputRequired(lazy_gettext("Choose the short or the full form."))],
        choices=[
            SelectChoice("short", lazy_gettext("Short, for a quarterly round")),
            SelectChoice("full", lazy_gettext("Full, for a first or yearly round")),
        ],
    )


class KioskChoice(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """What a round and a series both ask: how people begin on a shared device."""

    kiosk = RadioField(
        lazy_gettext("How do people begin on a shared device?"),
        [InputRequired(lazy_gettext("Choose how people begin."))],
        choices=[
            SelectChoice("none", lazy_gettext("There is no kiosk")),
            SelectChoice("code", lazy_gettext("With the code of their letter: each counts once, for their own unit")),
            SelectChoice("open", lazy_gettext("Without a code: as with the link for everybody")),
        ],
    )

    @property
    def chosen_kiosk(self) -> str:
        """The choice as a round keeps it."""
        return "" if self.kiosk.data == "none" else str(self.kiosk.data)


class GraceForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """Whether whoever has begun by the close can send a day longer."""

    grace = RadioField(
        lazy_gettext("Can people who have begun still send on the day after the last day?"),
        [InputRequired(lazy_gettext("Choose whether people can send a day longer."))],
        choices=[
            SelectChoice("no", lazy_gettext("No")),
            SelectChoice("yes", lazy_gettext("Yes, until the end of that day")),
        ],
    )


class WaysForm(KioskChoice, GraceForm):
    """How people come in to the rounds of a series, and whether these have a day of grace."""

    ways = SelectMultipleField(
        lazy_gettext("Besides mail with a link"),
        choices=[
            SelectChoice("letters", lazy_gettext("Letters for people without an e-mail address; you print them")),
            SelectChoice("work_account", lazy_gettext("People can begin with their work account")),
        ],
    )

    def offer_ways(self, *, work_account: bool) -> None:
        """Leave out what cannot be: a work account without a sign-in page of the organisation."""
        if not work_account:
            self.ways.choices = self.ways.choices[:1]

    @property
    def chosen(self) -> Ways:
        """The choices as a series keeps them."""
        ways = self.ways.data
        return Ways("letters" in ways, self.chosen_kiosk, "work_account" in ways, self.grace.data == "yes")


class SeriesForm(FormChoice, WaysForm):
    """A series: what is asked each round and in turn, how often, from when, for how long, and how people come in."""

    name = StringField(
        lazy_gettext("Name"),
        [
            DataRequired(lazy_gettext("Give the series a name, such as “Home working”.")),  # spaces are no name
            Length(max=200, message=lazy_gettext("Use at most 200 characters.")),
        ],
        filters=[tidy],
    )
    asked = SelectMultipleField(
        lazy_gettext("Asked in each round"), [InputRequired(lazy_gettext("Choose at least one questionnaire."))]
    )
    modules = SelectMultipleField(lazy_gettext("Asked in turn, one more in each round"))
    cadence = RadioField(
        lazy_gettext("How often"),
        [InputRequired(lazy_gettext("Choose how often the round comes back."))],
        choices=[SelectChoice(cadence.value, name) for cadence, name in CADENCES.items()],
    )
    first = Day(lazy_gettext("First day"), [InputRequired(lazy_gettext("Choose the first day of the first round."))])
    weeks = RadioField(
        lazy_gettext("How long a round is open"),
        [InputRequired(lazy_gettext("Choose how long a round is open."))],
        choices=[
            SelectChoice("1", lazy_gettext("One week")),
            SelectChoice("2", lazy_gettext("Two weeks")),
            SelectChoice("3", lazy_gettext("Three weeks")),
        ],
    )

    def validate_first(self, field: Any) -> None:  # noqa: ANN401  # WTForms' own signature
        """A series begins now or later."""
        if field.data and field.data < clock.today(settings().time_zone):
            raise ValidationError(gettext("Choose today or a later day."))


class BreakdownsForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """The questions by whose answers figures are told apart."""

    breakdowns = SelectMultipleField(
        lazy_gettext("Questions"),
        [Optional(), Length(max=MOST, message=lazy_gettext("Choose at most two questions: each one more hides more."))],
    )


class RoundForm(FormChoice):
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
    first = Day(lazy_gettext("First day"), [InputRequired(lazy_gettext("Choose the first day of the round."))])
    last = Day(lazy_gettext("Last day"), [InputRequired(lazy_gettext("Choose the last day of the round."))])

    def validate_last(self, field: Any) -> None:  # noqa: ANN401  # WTForms' own signature
        """A window runs forward."""
        first: date | None = self.first.data
        if field.data and first and field.data < first:
            raise ValidationError(gettext("Choose a last day on or after the first day."))


class ChangeForm(RoundForm):
    """Another name and other days for a round; what it asks stays."""

    questionnaires = None
    form = None

    def validate_first(self, field: Any) -> None:  # noqa: ANN401  # WTForms' own signature
        """A round that is moved begins now or later."""
        if field.data and field.data < clock.today(settings().time_zone):
            raise ValidationError(gettext("Choose today or a later day."))


class KioskForm(KioskChoice):
    """How people begin on a shared device."""


class WorkAccountForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """Whether people begin with their work account."""

    work_account = RadioField(
        lazy_gettext("Can people begin with their work account?"),
        [InputRequired(lazy_gettext("Choose whether people can begin with their work account."))],
        choices=[SelectChoice("no", lazy_gettext("No")), SelectChoice("yes", lazy_gettext("Yes"))],
    )


class LettersForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """Whom letters invite."""

    whom = RadioField(
        lazy_gettext("Whom do you want to invite by letter?"),
        [InputRequired(lazy_gettext("Choose whom you want to invite by letter."))],
        choices=[
            SelectChoice("without_address", lazy_gettext("Everybody without an e-mail address")),
            SelectChoice("everybody", lazy_gettext("Everybody who is not invited, also those with an address")),
        ],
    )


def _only_known(_form: FlaskForm, field: Any) -> None:  # noqa: ANN401  # WTForms' own signature
    """A word in braces that nothing replaces would arrive as it is: most often it is a slip."""
    for name in unknown(field.data or ""):
        known = ", ".join(f"{{{one}}}" for one in PLACEHOLDERS)
        raise ValidationError(
            gettext(
                "Nothing is known to put in place of {%(name)s}. Use one of these: %(known)s.", name=name, known=known
            )
        )


class MailTextForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """The words of one mail in one language."""

    subject = StringField(
        lazy_gettext("Subject"),
        [
            InputRequired(lazy_gettext("Fill in the subject.")),
            Length(max=150, message=lazy_gettext("Use at most 150 characters.")),
            _only_known,
        ],
        filters=[tidy],
    )
    body = TextAreaField(
        lazy_gettext("Text"),
        [
            InputRequired(lazy_gettext("Fill in the text.")),
            Length(max=5000, message=lazy_gettext("Use at most 5,000 characters.")),
            _only_known,
        ],
        filters=[tidy],
        render_kw={"rows": 18},
    )

    def speak(self, language: Language) -> None:
        """Tell browsers and screen readers in which language the words are."""
        for field in (self.subject, self.body):
            field.render_kw = {**(field.render_kw or {}), "lang": language}

    def validate_subject(self, field: Any) -> None:  # noqa: ANN401  # WTForms' own signature
        """A link in a subject cannot be clicked, and is read by whoever looks over a shoulder."""
        if has_link(field.data or ""):
            raise ValidationError(gettext("Leave {link} out of the subject. Put it in the text."))

    def validate_body(self, field: Any) -> None:  # noqa: ANN401  # WTForms' own signature
        """Without its link a mail invites nobody."""
        if not has_link(field.data or ""):
            raise ValidationError(gettext("Put {link} in the text: without it nobody can take part."))
