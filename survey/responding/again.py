"""A reminder to look again in a year: a day in, a file for somebody's own calendar out; here nothing of it is kept."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlsplit

WIDTH: Final = 75
"""Bytes of a line in such a file (RFC 5545)."""
SATURDAY: Final = 5


def in_a_year(today: date) -> date:
    """Return the first day from Monday to Friday on which a year has gone by."""
    day = today + timedelta(days=365)
    return day + timedelta(days=7 - day.weekday() if day.weekday() >= SATURDAY else 0)


def calendar(today: date, title: str, about: str, address: str) -> bytes:
    """Return a calendar file with the one day, that says nothing about whose it is, and takes no time of that day."""
    day = in_a_year(today)
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Thuiswerkcheck//Again//EN",
        "BEGIN:VEVENT",
        f"UID:again-{day:%Y%m%d}@{urlsplit(address).hostname}",
        f"DTSTAMP:{today:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        "TRANSP:TRANSPARENT",
        f"SUMMARY:{_escaped(title)}",
        f"DESCRIPTION:{_escaped(f'{about} {address}')}",
        f"URL:{address}",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return b"".join(part + b"\r\n" for line in lines for part in _folded(line))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterator[bytes]:
    """Yield a line in pieces that are short enough; those after the first begin with a blank."""
    piece = b""
    for letter in line:
        if len(piece) + len(letter.encode()) > WIDTH:
            yield piece
            piece = b" "
        piece += letter.encode()
    yield piece
