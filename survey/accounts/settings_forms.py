"""Forms of the organisation's settings: names, numbers, a colour and a logo."""

from collections.abc import Callable
from typing import Any, Final

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import IntegerField, RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired, Optional, ValidationError

from survey.accounts.forms import SHORT
from survey.accounts.retention import LOG, PARTICIPATIONS, REQUESTS
from survey.core.palette import HEX, nearest
from survey.infra.forms.filters import tidy
from survey.infra.settings import settings

LARGEST: Final = 1000
"""A threshold above this would hide everything."""


def _check(field: Any, allowed: range) -> None:  # noqa: ANN401  # WTForms' own field
    if field.data not in allowed:
        field.errors = []  # “not a valid integer” says less
        least, largest = allowed[0], allowed[-1]
        raise ValidationError(gettext("Fill in a number from %(least)s to %(largest)s.", least=least, largest=largest))


def _within(allowed: range) -> Callable[[Any, Any], None]:
    return lambda _form, field: _check(field, allowed)


class SettingsForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """Name, thresholds of which the environment sets the least, languages, and how long things are kept."""

    name = StringField(
        lazy_gettext("Name of the organisation"),
        [InputRequired(lazy_gettext("Fill in the name of the organisation.")), SHORT],
        filters=[tidy],
    )
    min_cell_size = IntegerField(
        lazy_gettext("Smallest group of which figures are shown"), render_kw={"inputmode": "numeric"}
    )
    min_cell_size_sensitive = IntegerField(
        lazy_gettext("The same for wellbeing and health"), render_kw={"inputmode": "numeric"}
    )
    language = RadioField(
        lazy_gettext("Languages"),
        [Optional()],
        choices=[
            SelectChoice("", lazy_gettext("Dutch and English")),
            SelectChoice("nl", lazy_gettext("Dutch only")),
            SelectChoice("en", lazy_gettext("English only")),
        ],
    )
    own_check = RadioField(
        lazy_gettext("The check for oneself, outside any round"),
        [InputRequired(lazy_gettext("Choose whether people can do the check for themselves."))],
        choices=[
            SelectChoice("on", lazy_gettext("Anybody can do it at any time")),
            SelectChoice("off", lazy_gettext("Nobody can")),
        ],
    )
    open_questions = RadioField(
        lazy_gettext("Questions that people answer in their own words"),
        [InputRequired(lazy_gettext("Choose whether HR may ask for an answer in words."))],
        choices=[
            SelectChoice("off", lazy_gettext("None")),
            SelectChoice("on", lazy_gettext("One a round, if HR wants")),
        ],
    )
    keep_requests = IntegerField(
        lazy_gettext("Closed requests for help: days kept"), [_within(REQUESTS)], render_kw={"inputmode": "numeric"}
    )
    keep_participations = IntegerField(
        lazy_gettext("Who was invited to a round that is over: days kept"),
        [_within(PARTICIPATIONS)],
        render_kw={"inputmode": "numeric"},
    )
    keep_log = IntegerField(
        lazy_gettext("Lines of the log: months kept"), [_within(LOG)], render_kw={"inputmode": "numeric"}
    )

    @property
    def in_short(self) -> str:
        """The settings in a line of the log, where the works council reads them."""
        kept = self.keep_requests.data, self.keep_participations.data, self.keep_log.data
        sizes = self.min_cell_size.data, self.min_cell_size_sensitive.data
        switches = "".join("+" if one.data == "on" else "-" for one in (self.own_check, self.open_questions))
        parts = ["/".join(map(str, sizes)), self.language.data or "nl+en", "/".join(map(str, kept)), switches]
        return " · ".join(parts)

    def validate_min_cell_size(self, field: Any) -> None:  # noqa: ANN401  # WTForms' own signature
        """Smaller groups could betray a person."""
        _check(field, range(settings().min_cell_size, LARGEST + 1))

    def validate_min_cell_size_sensitive(self, field: Any) -> None:  # noqa: ANN401  # WTForms' own signature
        """As above, and what is private needs no smaller group than what is not."""
        least = max(settings().min_cell_size_sensitive, self.min_cell_size.data or 0)
        _check(field, range(least, LARGEST + 1))


def _colour(text: str | None) -> str:
    """Return a colour as it is kept, whether it was typed with or without #, in capitals or not."""
    bare = tidy(text).upper()
    return f"#{bare.removeprefix('#')}" if bare else ""


class ColourForm(FlaskForm):  # type: ignore[misc]  # as above
    """The organisation's colour; `nearest`: what to offer when it is too light to be read."""

    accent = StringField(
        lazy_gettext("Colour"),
        [Optional()],
        filters=[_colour],
        render_kw={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"},
    )
    nearest = ""

    def validate_accent(self, field: Any) -> None:  # noqa: ANN401  # WTForms' own signature
        """Whatever is written in it must be read."""
        if not HEX.fullmatch(field.data):
            raise ValidationError(gettext("Write the colour as # and six digits or letters a to f."))
        found = nearest(field.data)
        if found != field.data:
            self.nearest = found
            raise ValidationError(
                gettext("This colour is too light to read. The nearest that can be read is %(colour)s.", colour=found)
            )


class LogoForm(FlaskForm):  # type: ignore[misc]  # as above
    """A logo, and the words for who cannot see it."""

    file = FileField(lazy_gettext("Logo"), render_kw={"accept": "image/png,image/jpeg"})
    alt_nl = StringField(
        lazy_gettext("What it shows, in Dutch"),
        [InputRequired(lazy_gettext("Fill in what the logo shows, for people who cannot see it.")), SHORT],
        filters=[tidy],
        render_kw={"lang": "nl"},
    )
    alt_en = StringField(
        lazy_gettext("What it shows, in English"),
        [InputRequired(lazy_gettext("Fill in what the logo shows, for people who cannot see it.")), SHORT],
        filters=[tidy],
        render_kw={"lang": "en"},
    )

    def demand(self) -> None:
        """Say that a file is needed."""
        self.file.errors = [gettext("Choose a file.")]

    def refuse(self, *, too_large: bool) -> None:
        """Say at the file what is wrong with it, and that the browser does not keep it."""
        self.file.errors = [
            gettext("This picture is too large. Choose one of at most 512 kB and 4000 points wide or high.")
            if too_large
            else gettext("This is no PNG or JPEG that can be read. Choose another file.")
        ]
