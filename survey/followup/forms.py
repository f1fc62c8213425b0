"""The forms of support requests: the contacts that can be asked in, a checked Ask out; and how far a contact is."""

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import EmailField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from survey.accounts.models import ContactPoint
from survey.core.questionnaires.questionnaire import Contact
from survey.core.text import Language
from survey.followup.models import MESSAGE_MAX, Stage, SupportRequest, Wish
from survey.followup.services import Ask
from survey.infra.forms.filters import tidy
from survey.infra.forms.handlers import Choice, Several
from survey.infra.forms.validators import EmailAddress
from survey.infra.i18n import CONTACTS
from survey.rounds.forms import Day

WISHES: Final = {
    Wish.EQUIPMENT: lazy_gettext("Equipment, such as a screen, chair or keyboard"),
    Wish.WORKPLACE_CHECK: lazy_gettext("Somebody who looks at my home workplace with me"),
    Wish.TALK: lazy_gettext("A talk about how I am doing"),
    Wish.TECHNICAL_HELP: lazy_gettext("Help with my computer or connection"),
    Wish.WORKING_HOURS: lazy_gettext("Agreements about working hours"),
    Wish.OTHER: lazy_gettext("Something else"),
}
LINE_MAX = 200
ADDRESS: Final = lazy_gettext("Write the address as name@example.com.")
STAGES: Final = {
    Stage.NEW: lazy_gettext("New"),
    Stage.TAKEN_UP: lazy_gettext("Taken up"),
    Stage.WAITING: lazy_gettext("Waiting for something"),
}


def wishes_of(request: SupportRequest) -> list[str]:
    """Return what a request asks for, in words."""
    return [str(text) for wish, text in WISHES.items() if wish & request.wishes]


class AskForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """Whom to ask, who asks, and what for."""

    contact = Choice(
        lazy_gettext("Who would you like to ask?"),
        [InputRequired(lazy_gettext("Choose who you would like to ask."))],
        validate_choice=False,
    )
    name = StringField(
        lazy_gettext("Your name"),
        [
            DataRequired(lazy_gettext("Fill in your name.")),  # spaces are no name
            Length(max=LINE_MAX, message=lazy_gettext("Use at most 200 characters.")),
        ],
        filters=[tidy],
        render_kw={"autocomplete": "name"},
    )
    reach = StringField(
        lazy_gettext("Your phone number or e-mail address"),
        [
            DataRequired(lazy_gettext("Fill in how your contact can reach you.")),
            Length(max=LINE_MAX, message=lazy_gettext("Use at most 200 characters.")),
        ],
        filters=[tidy],
    )
    wishes = Several(
        lazy_gettext("What would you like?"),
        choices=[SelectChoice(str(wish.value), text) for wish, text in WISHES.items()],
        validate_choice=False,
    )
    email = EmailField(
        lazy_gettext("E-mail address for news about your request"),
        [Optional(), EmailAddress(ADDRESS)],
        filters=[tidy],
        render_kw={"autocomplete": "email"},
    )
    message = TextAreaField(
        lazy_gettext("What your contact should know besides"),
        filters=[tidy],
        render_kw={"rows": 4},
    )

    def offer(self, readers: Mapping[Contact, ContactPoint], language: Language) -> None:
        """Set the contacts to choose from, each with name and hours."""

        def label(kind: Contact, point: ContactPoint) -> str:
            return f"{CONTACTS[kind]}: {', '.join(filter(None, (point.name, point.hours(language))))}"

        self.contact.choices = [SelectChoice(kind.value, label(kind, point)) for kind, point in readers.items()]

    def validate_message(self, field: Any) -> None:  # noqa: ANN401  # WTForms' own signature
        """Say how long the message is, so that one knows how much to take out."""
        if len(field.data) > MESSAGE_MAX:
            raise ValidationError(
                gettext("Your message has %(length)s characters. Make it 500 at most.", length=len(field.data))
            )

    @property
    def ask(self) -> Ask:
        """What a valid form asks."""
        wishes = sum({Wish(int(value)) for value in self.wishes.data}, start=Wish(0))
        return Ask(
            Contact(self.contact.data),
            self.name.data,
            self.reach.data,
            wishes,
            self.message.data,
            self.email.data or None,
        )


class WorkForm(FlaskForm):  # type: ignore[misc]  # as above
    """How far a contact is with a request, by when, and what they want to remember."""

    stage = RadioField(
        lazy_gettext("How far are you?"),
        [InputRequired(lazy_gettext("Choose how far you are."))],
        choices=[SelectChoice(stage.value, words) for stage, words in STAGES.items()],
    )
    due_on = Day(lazy_gettext("To be done by"), [Optional()])
    notes = TextAreaField(
        lazy_gettext("Your notes"),
        [Length(max=2000, message=lazy_gettext("Use at most 2,000 characters."))],
        filters=[tidy],
        render_kw={"rows": 4},
    )
