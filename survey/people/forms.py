"""Forms of people: one participant, a file to import, and which of its columns holds what."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, IntegerField, RadioField, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from survey.infra.forms.filters import tidy
from survey.infra.i18n import NAMES
from survey.people.columns import Column
from survey.people.judging import RefusedError
from survey.people.units import UnitFault
from survey.people.wording import COLUMNS, REASONS, UNIT_FAULTS

YES: Final = "yes"
ABSENT: Final = -1
"""The position of a column that the file does not have."""


class ParticipantForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """Who somebody is; what can be wrong with it is judged as in an import."""

    name = StringField(COLUMNS[Column.NAME], filters=[tidy])
    email = StringField(COLUMNS[Column.EMAIL], filters=[tidy], render_kw={"inputmode": "email", "autocomplete": "off"})
    staff_number = StringField(COLUMNS[Column.STAFF_NUMBER], filters=[tidy])
    unit = StringField(COLUMNS[Column.UNIT], filters=[tidy], render_kw={"list": "unit-paths", "autocomplete": "off"})
    language = RadioField(
        lazy_gettext("Language of invitations"),
        [Optional()],
        choices=[
            SelectChoice("", lazy_gettext("Not known: both languages")),
            *(SelectChoice(code, name) for code, name in NAMES.items()),
        ],
        default="",
    )
    on_leave = SelectMultipleField(
        COLUMNS[Column.ON_LEAVE],
        choices=[SelectChoice(YES, lazy_gettext("Is on leave: gets no invitation and is not counted"))],
    )

    @property
    def cells(self) -> dict[Column, str]:
        """What was filled in, as a row of a file would have it: each text on one line."""
        typed = [column for column in Column if column in self and column != Column.ON_LEAVE]
        texts = {column: " ".join((self[column].data or "").split()) for column in typed}
        return texts | {Column.ON_LEAVE: YES if self.on_leave.data else ""}

    def refuse(self, refused: RefusedError) -> None:
        """Say at the field what is wrong with it."""
        self[refused.column].errors = [REASONS[refused.reason]]


NO_UNIT: Final = 0
"""The choice of a unit that is a part of nothing."""


class UnitForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """A unit: its name, what it is a part of, and how many people work there when nobody is registered."""

    name = StringField(
        COLUMNS[Column.NAME],
        [
            InputRequired(lazy_gettext("Fill in the name of the unit.")),
            Length(max=200, message=lazy_gettext("Use at most 200 characters.")),
        ],
        filters=[lambda text: " ".join(tidy(text).split())],
    )
    parent_id = SelectField(COLUMNS[Column.PARENT], coerce=int, default=NO_UNIT)
    headcount = IntegerField(
        lazy_gettext("How many people work there"),
        [
            Optional(),
            NumberRange(0, 1_000_000, lazy_gettext("Fill in a number from 0 to 1,000,000.")),
        ],
        render_kw={"inputmode": "numeric"},
    )

    def offer(self, paths: Mapping[int, str]) -> "UnitForm":
        """Let it be a part of one of these units, or of none."""
        above = sorted(paths.items(), key=lambda item: item[1].casefold())
        nothing = SelectChoice(NO_UNIT, gettext("Nothing: it stands at the top"))
        self.parent_id.choices = [nothing, *(SelectChoice(*one) for one in above)]
        return self

    def refuse(self, fault: UnitFault) -> None:
        """Say at the field what is wrong with it."""
        field = self.name if fault in {UnitFault.TAKEN, UnitFault.NOT_A_NAME} else self.parent_id
        field.errors = [UNIT_FAULTS[fault]]

    @property
    def values(self) -> tuple[str, int | None, int | None]:
        """Name, the unit above if any, and the number if one was given."""
        return self.name.data, self.parent_id.data or None, self.headcount.data


class JoinForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """Which unit another is joined with."""

    into_id = SelectField(lazy_gettext("Unit that stays"), coerce=int)

    def offer(self, paths: Mapping[int, str]) -> "JoinForm":
        """Let it be one of these units."""
        choices = sorted(paths.items(), key=lambda item: item[1].casefold())
        self.into_id.choices = [SelectChoice(*one) for one in choices]
        return self


class ManagedForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """The units that somebody manages."""

    units = SelectMultipleField(lazy_gettext("Units"), coerce=int)

    def offer(self, paths: Mapping[int, str]) -> "ManagedForm":
        """Let it be any of these units."""
        choices = sorted(paths.items(), key=lambda item: item[1].casefold())
        self.units.choices = [SelectChoice(*one) for one in choices]
        return self


class UploadForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """A file with people."""

    file = FileField(
        lazy_gettext("File"),
        [FileRequired(lazy_gettext("Choose a file first."))],
        render_kw={"accept": ".csv,.xlsx,.txt,.tsv"},
    )
    complete = SelectMultipleField(
        lazy_gettext("Is everybody in this file?"),
        choices=[SelectChoice(YES, lazy_gettext("Yes: remove who is not in it"))],
    )


class ApplyForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """What HR saw before they agreed."""

    seen = HiddenField()


class ColumnsForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """Which of a file's columns holds what."""

    name = SelectField(COLUMNS[Column.NAME], [InputRequired()], coerce=int)
    email = SelectField(COLUMNS[Column.EMAIL], [InputRequired()], coerce=int)
    unit = SelectField(COLUMNS[Column.UNIT], [InputRequired()], coerce=int)
    parent = SelectField(COLUMNS[Column.PARENT], [InputRequired()], coerce=int)
    staff_number = SelectField(COLUMNS[Column.STAFF_NUMBER], [InputRequired()], coerce=int)
    language = SelectField(COLUMNS[Column.LANGUAGE], [InputRequired()], coerce=int)
    on_leave = SelectField(COLUMNS[Column.ON_LEAVE], [InputRequired()], coerce=int)

    @property
    def mapped(self) -> dict[Column, int]:
        """The position of each column that the file has."""
        return {column: self[column].data for column in Column if self[column].data not in {None, ABSENT}}

    def validate_name(self, field: Any) -> None:  # noqa: ANN401  # WTForms' own signature
        """Nobody is without a name."""
        if field.data == ABSENT:
            raise ValidationError(gettext("Choose the column that holds the names."))

    def validate_unit(self, field: Any) -> None:  # noqa: ANN401  # WTForms' own signature
        """Everybody works somewhere."""
        if field.data == ABSENT:
            raise ValidationError(gettext("Choose the column that says where people work."))

    def validate_email(self, field: Any) -> None:  # noqa: ANN401  # WTForms' own signature
        """Somebody must be recognised when the next file comes."""
        if field.data == ABSENT and self.staff_number.data == ABSENT:
            raise ValidationError(gettext("Choose the column of e-mail addresses or that of staff numbers."))

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  # WTForms' own signature
        """Each column of the file holds one thing."""
        valid = super().validate(extra_validators)
        taken: set[int] = set()
        for field in (self[column] for column in Column):
            if field.data in taken:
                field.errors = [*field.errors, gettext("This column is chosen twice. Choose another one.")]
                valid = False
            taken |= {field.data} - {ABSENT}
        return bool(valid)


def columns_form(headings: Sequence[str], mapped: Mapping[Column, int]) -> ColumnsForm:
    """Return the form for a file with these headings, filled in as far as they are recognised."""
    form = ColumnsForm(data={column: mapped.get(column, ABSENT) for column in Column})
    offered = [SelectChoice(ABSENT, gettext("Not in this file"))]
    offered += [
        SelectChoice(at, heading or gettext("Column %(number)s", number=at + 1)) for at, heading in enumerate(headings)
    ]
    for column in Column:
        form[column].choices = offered
    return form
