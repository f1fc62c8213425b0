"""Which column of a file holds what: headings and what HR chose before in, a guess for each column's meaning out."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from survey.core.text import plain


class Column(StrEnum):
    """What a column can hold."""

    NAME = "name"
    EMAIL = "email"
    UNIT = "unit"
    PARENT = "parent"
    STAFF_NUMBER = "staff_number"
    LANGUAGE = "language"
    ON_LEAVE = "on_leave"


HEADINGS: Final[Mapping[Column, tuple[str, ...]]] = {
    Column.NAME: ("naam", "name", "volledige naam", "full name", "medewerker", "employee", "naam medewerker"),
    Column.EMAIL: ("email", "e mail", "mail", "emailadres", "e mailadres", "email address", "e mail address", "adres"),
    Column.UNIT: ("afdeling", "unit", "team", "eenheid", "onderdeel", "department", "organisatieonderdeel", "dienst"),
    Column.PARENT: ("valt onder", "parent", "parent unit", "hoofdafdeling", "bovenliggend", "onderdeel van", "part of"),
    Column.STAFF_NUMBER: (
        "personeelsnummer",
        "staff number",
        "medewerkernummer",
        "personeelsnr",
        "pers nr",
        "employee number",
        "employee id",
        "nummer",
        "number",
    ),
    Column.LANGUAGE: ("taal", "language", "voorkeurstaal", "preferred language"),
    Column.ON_LEAVE: ("met verlof", "on leave", "verlof", "leave", "afwezig", "absent"),
}
"""What headings are called, the likeliest first; as `core.text.plain` writes them."""

Mapped = Mapping[Column, int]
"""What a column holds → its position in the file."""


def guess(headings: Sequence[str], remembered: Mapping[Column, str]) -> dict[Column, int]:
    """Return the position of each column that is recognised; what was chosen before goes first, no position twice."""
    at: dict[str, int] = {}
    for position, heading in enumerate(headings):
        at.setdefault(plain(heading), position)
    found: dict[Column, int] = {}
    for column, heading in remembered.items():
        _take(found, column, at.get(plain(heading)))
    for column, names in HEADINGS.items():
        _take(found, column, next((at[name] for name in names if name in at), None))
    return found


def _take(found: dict[Column, int], column: Column, position: int | None) -> None:
    if position is not None and column not in found and position not in found.values():
        found[column] = position


def is_enough(mapped: Mapped) -> bool:
    """Return whether the columns are there that every row needs."""
    return {Column.NAME, Column.UNIT} <= mapped.keys() and bool({Column.EMAIL, Column.STAFF_NUMBER} & mapped.keys())


def is_sure(headings: Sequence[str], mapped: Mapped, remembered: Mapping[Column, str]) -> bool:
    """Return whether HR need not be asked: each heading is recognised, or those are there that HR chose before."""
    as_before = {column: plain(headings[at]) for column, at in mapped.items()} == {
        column: plain(heading) for column, heading in remembered.items()
    }
    return is_enough(mapped) and (as_before or len(mapped) == len(headings))
