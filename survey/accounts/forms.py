"""Forms of the organisation: signing in, passwords, colleagues and their roles, and the contact points.

Those of its settings stand in `settings_forms`.
"""

from typing import Any, Final

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from survey.accounts.passwords import LONGEST, SHORTEST, PasswordFault
from survey.accounts.wording import ROLES
from survey.core.questionnaires.questionnaire import Contact
from survey.infra.forms.filters import tidy
from survey.infra.forms.validators import EmailAddress

SHORT: Final = Length(max=200, message=lazy_gettext("Use at most 200 characters."))


FAULTS: Final = {
    PasswordFault.LENGTH: lazy_gettext(
        "Choose a password of %(shortest)s to %(longest)s characters.", shortest=SHORTEST, longest=LONGEST
    ),
    PasswordFault.EASY: lazy_gettext(
        "This password is easy to guess. Choose a few words that have nothing to do with each other or with your work."
    ),
}


class SignInForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """Address and password."""

    email = EmailField(
        lazy_gettext("E-mail address"),
        [InputRequired(lazy_gettext("Fill in your e-mail address."))],
        filters=[tidy],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        lazy_gettext("Password"),
        [InputRequired(lazy_gettext("Fill in your password."))],
        render_kw={"autocomplete": "current-password"},
    )


class CodeForm(FlaskForm):  # type: ignore[misc]  # as above
    """A code of an authenticator app, or a recovery code."""

    code = StringField(
        lazy_gettext("Code"),
        [InputRequired(lazy_gettext("Fill in the code that your app shows.")), SHORT],
        filters=[tidy],
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"},
    )


class ContactForm(FlaskForm):  # type: ignore[misc]  # as above
    """One contact point; without a name it is removed."""

    name = StringField(lazy_gettext("Name or team"), [SHORT], filters=[tidy])
    reach = StringField(lazy_gettext("Phone number, e-mail address or room"), [SHORT], filters=[tidy])
    hours_nl = StringField(lazy_gettext("When, in Dutch"), [SHORT], filters=[tidy])
    hours_en = StringField(lazy_gettext("When, in English"), [SHORT], filters=[tidy])

    def validate_reach(self, field: Any) -> None:  # noqa: ANN401  # WTForms' own signature
        """A name without a way to reach it helps nobody."""
        if self.name.data and not field.data:
            raise ValidationError(gettext("Fill in how people can reach this contact."))


def contact_forms(formdata: Any, points: Any) -> dict[Contact, ContactForm]:  # noqa: ANN401  # werkzeug's form data, ORM rows
    """Return one form for each kind of contact, filled with what was posted or else with what is stored."""
    return {kind: ContactForm(formdata, obj=points.get(kind), prefix=kind.value) for kind in Contact}


class PasswordForm(FlaskForm):  # type: ignore[misc]  # as above
    """A new password; what can be wrong with it is judged where it is hashed."""

    password = PasswordField(
        lazy_gettext("New password"),
        [InputRequired(lazy_gettext("Fill in a new password."))],
        render_kw={"autocomplete": "new-password"},
    )

    def refuse(self, fault: PasswordFault) -> None:
        """Say at the field what is wrong."""
        self.password.errors = [FAULTS[fault]]


class AddressForm(FlaskForm):  # type: ignore[misc]  # as above
    """An e-mail address of a colleague."""

    email = EmailField(
        lazy_gettext("E-mail address"),
        [
            InputRequired(lazy_gettext("Fill in an e-mail address.")),
            EmailAddress(lazy_gettext("Write the address as name@example.com.")),
        ],
        filters=[tidy],
        render_kw={"autocomplete": "off"},
    )


class RoleForm(FlaskForm):  # type: ignore[misc]  # as above
    """What a colleague may do."""

    role = RadioField(
        lazy_gettext("Role"),
        [InputRequired(lazy_gettext("Choose a role."))],
        choices=[SelectChoice(role.value, words) for role, words in ROLES.items()],
    )


class ColleagueForm(AddressForm, RoleForm):
    """A colleague to give access to."""
