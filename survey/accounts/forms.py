"""Forms of the organisation: signing in, and the contact points."""

from typing import Any, Final

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from survey.core.questionnaire import Contact
from survey.infra.forms.filters import tidy

SHORT: Final = Length(max=200, message=lazy_gettext("Use at most 200 characters."))


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


class ContactForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
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
