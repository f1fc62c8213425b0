"""What people write in their own words: a text in, what gives a person away in it, and the text without that, out.

No list of marks finds every name. So remarks are read only where many wrote one, in random order, without unit or
scores.
"""

import re
from collections.abc import Collection
from enum import StrEnum
from typing import Final

LONGEST: Final = 500
"""Signs of one remark."""
FEWEST: Final = 10
"""Below so many remarks of a round nobody reads any; rule N-23, as Viva Glint has it for comments."""
LEFT_OUT: Final = "[…]"
"""Stands where something was taken out."""

_EMAIL: Final = re.compile(r"[^\s@＠]+[@＠]\S+")
_NEXT: Final = r"(?:[\s.,()/+_·‐-―-]{0,3}\d)"
"""A digit, and what may stand before it in a number that is copied from elsewhere: also hard spaces and dashes."""
_DIGITS: Final = re.compile(rf"\d{_NEXT}*")
_NUMBER: Final = re.compile(rf"(?:[^\W\d_]+[-/]?)?[+(]{{0,2}}\d{_NEXT}{{3,}}\w*")
"""Four digits or more, with what is glued to them: a phone number, a date, a number of staff such as P-2041."""
_WORD: Final = re.compile(r"\w\w+(?:[-/]\w+)*|\w(?:[-/]\w+)+")
_PHONE: Final = range(9, 16)
_CITIZEN: Final = 9


class Trace(StrEnum):
    """What in a text leads to a person and can be seen for sure."""

    EMAIL = "email"
    PHONE = "phone"
    CITIZEN = "citizen"
    """A citizen service number (BSN)."""


def traces(text: str) -> tuple[Trace, ...]:
    """Return what in a text certainly leads to a person, each once: worth a word to who writes it."""
    numbers = ["".join(filter(str.isdigit, found)) for found in _DIGITS.findall(text)]
    citizen = any(map(_is_citizen, numbers))
    phone = any(len(number) in _PHONE and not _is_citizen(number) for number in numbers)
    found = {Trace.EMAIL: bool(_EMAIL.search(text)), Trace.PHONE: phone, Trace.CITIZEN: citizen}
    return tuple(trace for trace, is_there in found.items() if is_there)


def words(text: str) -> frozenset[str]:
    """Return the words of a text that have a digit in them, each of which could be a number of staff."""
    return frozenset(word for word in _WORD.findall(text) if any(map(str.isdigit, word)))


def masked(text: str, staff_numbers: Collection[str] = ()) -> str:
    """Return a text without addresses, without numbers of four digits or more, and without these numbers of staff."""
    left = _NUMBER.sub(LEFT_OUT, _EMAIL.sub(LEFT_OUT, text))
    return _WORD.sub(lambda word: LEFT_OUT if word[0] in staff_numbers else word[0], left)


def needed(min_cell_size_sensitive: int) -> int:
    """Return how many remarks a round must have before any is read: as many as a figure about health needs, or ten."""
    return max(FEWEST, min_cell_size_sensitive)


def _is_citizen(number: str) -> bool:
    """Tell whether nine digits pass the test of a citizen service number: 9a + 8b + … + 2h − i is a multiple of 11."""
    if len(number) != _CITIZEN:
        return False
    *first, last = map(int, number)
    total = sum(weight * digit for weight, digit in zip(range(_CITIZEN, 1, -1), first, strict=True)) - last
    return total > 0 and total % 11 == 0
