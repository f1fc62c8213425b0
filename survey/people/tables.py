"""Reading an uploaded table: the bytes of a CSV or XLSX file in, headings and numbered rows of text out."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from survey.people import workbooks

CSV_BYTES: Final = 5 * 1024 * 1024
MAX_ROWS: Final = 20_000
MAX_COLUMNS: Final = 50
DELIMITERS: Final = ";,\t"
"""The first wins where two fit: Dutch spreadsheets write semicolons."""


class Fault(StrEnum):
    """Why a file cannot be read."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    NOT_TEXT = "not_text"
    UNCLOSED_QUOTE = "unclosed_quote"
    OLD_WORKBOOK = "old_workbook"
    BROKEN_WORKBOOK = "broken_workbook"
    UNSAFE_WORKBOOK = "unsafe_workbook"
    SLOW_WORKBOOK = "slow_workbook"


class TableError(ValueError):
    """A file that cannot be read, and why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Table:
    """Headings, and the rows that hold something: each with its number in the file and as many cells as headings."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_table(data: bytes, filename: str) -> Table:
    """Return the table in a file; raise TableError. The bytes decide what it is, the name only where they do not."""
    if data.startswith(b"PK"):
        return _table(_workbook(data))
    if data.startswith(b"\xd0\xcf\x11\xe0") or filename.lower().endswith((".xls", ".xlsx", ".ods")):
        raise TableError(Fault.OLD_WORKBOOK)
    return _table(enumerate(_csv(data), 1))


def _table(records: Iterable[tuple[int, list[str]]]) -> Table:
    """Return what is in the first row that holds something as headings, and what comes after as rows."""
    headings: tuple[str, ...] = ()
    rows: list[tuple[int, tuple[str, ...]]] = []
    for number, record in records:
        cells = [_tidy(cell) for cell in record]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(cells) > MAX_COLUMNS:
            raise TableError(Fault.TOO_MANY_COLUMNS)
        if not headings:
            headings = tuple(cells)
            continue
        if len(rows) == MAX_ROWS:
            raise TableError(Fault.TOO_MANY_ROWS)
        width = len(headings)
        rows.append((number, tuple(cells[:width] + [""] * (width - len(cells)))))
    if not rows:
        raise TableError(Fault.EMPTY)
    return Table(headings, tuple(rows))


_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
"""A cell is one line of text."""


def _tidy(cell: str) -> str:
    return (cell if cell.isprintable() else _CONTROL.sub(" ", cell)).strip()


# ------------------------------------------------------------------------------------------------ CSV


def _csv(data: bytes) -> Iterator[list[str]]:
    if len(data) > CSV_BYTES:
        raise TableError(Fault.TOO_LARGE)
    text = decode(data)
    first, _, rest = text.partition("\n")
    if said := re.fullmatch(r'"?sep=([;,\t|])"?\r?', first):  # Excel's own way to say it
        delimiter = said.group(1)
        yield []
        text = rest
    else:
        delimiter = _delimiter(text)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error:
        raise TableError(Fault.UNCLOSED_QUOTE) from None


def decode(data: bytes) -> str:
    """Return the text in bytes of UTF-8, UTF-16 or Windows-1252; raise TableError when it is no text."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = data.decode("utf-16")
        elif data[1:2] == b"\0":  # UTF-16 without its mark: a first letter that is in ASCII tells which
            text = data.decode("utf-16-le")
        elif data[:1] == b"\0":
            text = data.decode("utf-16-be")
        else:
            text = _utf8_or_windows(data)
    except UnicodeDecodeError:
        raise TableError(Fault.NOT_TEXT) from None
    if "\0" in text:
        raise TableError(Fault.NOT_TEXT)
    return text


def _utf8_or_windows(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def _delimiter(text: str) -> str:
    """Return the delimiter that gives the first line most cells."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    outside = re.sub(r'"[^"]*"', "", first)
    return max(DELIMITERS, key=outside.count)


# ------------------------------------------------------------------------------------------------ XLSX


def _workbook(data: bytes) -> list[workbooks.Line]:
    try:
        return workbooks.read_workbook(data, rows=MAX_ROWS, columns=MAX_COLUMNS)
    except workbooks.TooLargeError:
        raise TableError(Fault.TOO_LARGE) from None
    except workbooks.UnsafeError:
        raise TableError(Fault.UNSAFE_WORKBOOK) from None
    except workbooks.SlowError:
        raise TableError(Fault.SLOW_WORKBOOK) from None
    except workbooks.BrokenError:
        raise TableError(Fault.BROKEN_WORKBOOK) from None
