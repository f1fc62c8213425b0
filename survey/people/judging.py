"""Judging one row of a file: its cells in, a person or the reason why it is refused out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from survey.core.text import Language
from survey.people.columns import Column, Mapped

MAX_DEPTH: Final = 4
"""So many levels of units at the most."""
LENGTHS: Final[Mapping[Column, int]] = {Column.NAME: 200, Column.EMAIL: 254, Column.STAFF_NUMBER: 40}
UNIT_LENGTH: Final = 200
FORMULA_SIGNS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""A spreadsheet could take what starts with one of these for something to compute."""


class Reason(StrEnum):
    """Why a row is refused."""

    NO_NAME = "no_name"
    NO_UNIT = "no_unit"
    NO_KEY = "no_key"
    TOO_LONG = "too_long"
    FORMULA = "formula"
    BAD_EMAIL = "bad_email"
    BAD_LANGUAGE = "bad_language"
    BAD_LEAVE = "bad_leave"
    TOO_DEEP = "too_deep"
    LOOP = "loop"
    TWO_PARENTS = "two_parents"
    TWICE_EMAIL = "twice_email"
    TWICE_NUMBER = "twice_number"
    TWICE_PERSON = "twice_person"
    TAKEN_EMAIL = "taken_email"
    TAKEN_NUMBER = "taken_number"


COLUMN_OF: Final[Mapping[Reason, Column]] = {
    Reason.NO_NAME: Column.NAME,
    Reason.NO_UNIT: Column.UNIT,
    Reason.NO_KEY: Column.EMAIL,
    Reason.BAD_EMAIL: Column.EMAIL,
    Reason.TAKEN_EMAIL: Column.EMAIL,
    Reason.TAKEN_NUMBER: Column.STAFF_NUMBER,
    Reason.TWICE_EMAIL: Column.EMAIL,
    Reason.TWICE_NUMBER: Column.STAFF_NUMBER,
    Reason.TWICE_PERSON: Column.STAFF_NUMBER,
    Reason.BAD_LANGUAGE: Column.LANGUAGE,
    Reason.BAD_LEAVE: Column.ON_LEAVE,
    Reason.TOO_DEEP: Column.UNIT,
    Reason.LOOP: Column.UNIT,
    Reason.TWO_PARENTS: Column.UNIT,
}
"""Where somebody who changes one person has to look; a reason that can be about any column is with that column."""


class RefusedError(ValueError):
    """A row that cannot be used: why, and the column."""

    def __init__(self, reason: Reason, column: Column | None = None) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.column = column or COLUMN_OF[reason]


@dataclass(frozen=True)
class Person:
    """Somebody as a row tells of them; `path`: the unit's name, after those of the units that it is a part of.

    `rooted`: the first of the path is a part of nothing. What the file has no column for is None.
    """

    name: str
    email: str | None
    staff_number: str | None
    path: tuple[str, ...]
    rooted: bool
    language: Language | None
    on_leave: bool | None

    @property
    def unit(self) -> str:
        """The name of the unit."""
        return self.path[-1]


LANGUAGES: Final[Mapping[str, Language | None]] = {
    "": None,
    **dict.fromkeys(("nl", "nld", "nl-nl", "nl-be", "nederlands", "dutch"), "nl"),
    **dict.fromkeys(("en", "eng", "en-gb", "en-us", "engels", "english"), "en"),
}
LEAVE: Final[Mapping[str, bool]] = {
    **dict.fromkeys(("", "nee", "n", "no", "0", "false", "onwaar", "-"), False),
    **dict.fromkeys(("ja", "j", "yes", "y", "1", "x", "true", "waar"), True),
}
_EMAIL: Final = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
)
"""What the HTML standard calls a valid address, with a dot in the domain."""
_SEPARATOR: Final = re.compile(r"(?:^|\s+)/(?:\s+|$)|\s*[>›\\]\s*")
"""“HR/Finance” is one unit, “HR / Finance” are two."""


def judge(cells: Sequence[str], mapped: Mapped) -> Person:
    """Return the person in a row; raise RefusedError with the first reason against it."""
    texts = {column: cells[position].strip() for column, position in mapped.items()}
    for column, text in texts.items():
        if text.startswith(FORMULA_SIGNS) and text != "-":
            raise RefusedError(Reason.FORMULA, column)
        if len(text) > LENGTHS.get(column, MAX_DEPTH * UNIT_LENGTH):
            raise RefusedError(Reason.TOO_LONG, column)
    if not texts.get(Column.NAME):
        raise RefusedError(Reason.NO_NAME)
    email = texts.get(Column.EMAIL, "").lower() or None
    number = texts.get(Column.STAFF_NUMBER) or None
    if email is None and number is None:
        raise RefusedError(Reason.NO_KEY)
    if email is not None and not _EMAIL.fullmatch(email):
        raise RefusedError(Reason.BAD_EMAIL)
    language = texts.get(Column.LANGUAGE, "").lower()
    if language not in LANGUAGES:
        raise RefusedError(Reason.BAD_LANGUAGE)
    leave = texts.get(Column.ON_LEAVE, "").lower()
    if leave not in LEAVE:
        raise RefusedError(Reason.BAD_LEAVE)
    path, rooted = _path(texts)
    on_leave = LEAVE[leave] if Column.ON_LEAVE in mapped else None
    return Person(texts[Column.NAME], email, number, path, rooted, LANGUAGES[language], on_leave)


def _path(texts: Mapping[Column, str]) -> tuple[tuple[str, ...], bool]:
    """Return where somebody works; a parent of its own column may be a part of something that another row tells."""
    own = split_path(texts.get(Column.UNIT, ""))
    if not own:
        raise RefusedError(Reason.NO_UNIT)
    above = split_path(texts.get(Column.PARENT, ""))
    path = above + own
    if any(len(name) > UNIT_LENGTH for name in path):
        raise RefusedError(Reason.TOO_LONG, Column.UNIT)
    if len(path) > MAX_DEPTH:
        raise RefusedError(Reason.TOO_DEEP)
    if len({key(name) for name in path}) < len(path):
        raise RefusedError(Reason.LOOP)
    # A name alone, without a column for its parent, says nothing of where it belongs.
    return path, not above if Column.PARENT in texts else len(own) > 1


def split_path(text: str) -> tuple[str, ...]:
    """Return the names in “Dienst / Afdeling / Team”."""
    return tuple(" ".join(part.split()) for part in _SEPARATOR.split(text) if part.strip())


def key(name: str) -> str:
    """Return a unit's name as it is compared: whatever its capitals."""
    return name.casefold()
