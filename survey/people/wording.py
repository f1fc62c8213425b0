"""What is wrong with a file or a row, in the reader's language: a fault or a reason in, what to do about it out."""

from collections.abc import Mapping
from typing import Final

from flask_babel import lazy_gettext

from survey.people.columns import Column
from survey.people.judging import Reason
from survey.people.tables import Fault
from survey.people.units import UnitFault

Wording = Mapping[str, str]

COLUMNS: Final[Wording] = {
    Column.NAME: lazy_gettext("Name"),
    Column.EMAIL: lazy_gettext("E-mail address"),
    Column.UNIT: lazy_gettext("Unit"),
    Column.PARENT: lazy_gettext("Part of the unit"),
    Column.STAFF_NUMBER: lazy_gettext("Staff number"),
    Column.LANGUAGE: lazy_gettext("Language"),
    Column.ON_LEAVE: lazy_gettext("On leave"),
}

FAULTS: Final[Wording] = {
    Fault.EMPTY: lazy_gettext("This file has no rows. The first row holds headings, and each row after it one person."),
    Fault.TOO_LARGE: lazy_gettext("This file is too large: at most 2 MB for a workbook, and 5 MB for CSV. Split it."),
    Fault.TOO_MANY_ROWS: lazy_gettext("This file has more than 20,000 rows. Split it."),
    Fault.TOO_MANY_COLUMNS: lazy_gettext("This file has more than 50 columns. Keep the ones that are needed."),
    Fault.NOT_TEXT: lazy_gettext("This file is no CSV file and no workbook. Save it as CSV (UTF-8) or as XLSX."),
    Fault.UNCLOSED_QUOTE: lazy_gettext("A quotation mark in this file is not closed. Save it again as CSV or as XLSX."),
    Fault.OLD_WORKBOOK: lazy_gettext("Files of this kind cannot be read. Save it as XLSX or as CSV."),
    Fault.BROKEN_WORKBOOK: lazy_gettext("This workbook cannot be read. Open it, and save it again as XLSX or as CSV."),
    Fault.SLOW_WORKBOOK: lazy_gettext(
        "This workbook takes too long to read. Keep the columns that are needed, or save it as CSV."
    ),
    Fault.UNSAFE_WORKBOOK: lazy_gettext(
        "This workbook is not safe to open. Copy its rows to a new workbook, and save that."
    ),
}

REASONS: Final[Wording] = {
    Reason.NO_NAME: lazy_gettext("There is no name. Fill it in."),
    Reason.NO_UNIT: lazy_gettext("There is no unit. Fill in where this person works."),
    Reason.NO_KEY: lazy_gettext("There is no e-mail address and no staff number. Fill in one of them."),
    Reason.TOO_LONG: lazy_gettext("This text is too long. Shorten it."),
    Reason.FORMULA: lazy_gettext("This starts with =, +, - or @, like a formula. Write it without."),
    Reason.BAD_EMAIL: lazy_gettext("This is no e-mail address. Write it like name@example.nl."),
    Reason.BAD_LANGUAGE: lazy_gettext("This language is not known. Write nl, en, or nothing."),
    Reason.BAD_LEAVE: lazy_gettext("It is not clear whether this person is on leave. Write yes, no, or nothing."),
    Reason.TOO_DEEP: lazy_gettext("Units have at most four levels. Leave out a level."),
    Reason.LOOP: lazy_gettext("This unit would be a part of itself. Check what it is a part of."),
    Reason.TWO_PARENTS: lazy_gettext("This unit is a part of two different units. Give one of them another name."),
    Reason.TWICE_EMAIL: lazy_gettext("This e-mail address is in the file twice. Keep one of the rows."),
    Reason.TWICE_NUMBER: lazy_gettext("This staff number is in the file twice. Keep one of the rows."),
    Reason.TWICE_PERSON: lazy_gettext("An earlier row is about the same person. Keep one of the rows."),
    Reason.TAKEN_EMAIL: lazy_gettext("Somebody else has this e-mail address. Change or remove that person first."),
    Reason.TAKEN_NUMBER: lazy_gettext("Somebody else has this staff number. Change or remove that person first."),
}

UNIT_FAULTS: Final[Wording] = {
    UnitFault.TAKEN: lazy_gettext("There is a unit of this name already. Choose another name, or join the two."),
    UnitFault.NOT_A_NAME: lazy_gettext("Write the name alone, without “ / ” or “ > ” in it."),
    UnitFault.LOOP: lazy_gettext("A unit cannot be a part of itself or of its own parts. Choose another unit."),
    UnitFault.TOO_DEEP: lazy_gettext("Units have at most four levels. Choose a unit that is higher up."),
    UnitFault.NOT_EMPTY: lazy_gettext("People work in this unit, or it has parts. Join it with another unit instead."),
}
