"""Reading a workbook (XLSX): its bytes in, the cells of its first sheet as rows of text out.

A workbook is a ZIP of XML, and so is a bomb. What it unpacks to is measured first; then a child process with little
time and memory reads the values. As a program this module is that child: bytes on standard input, JSON out.
"""

import io
import json
import resource
import signal
import subprocess
import sys
import zipfile
import zlib
from datetime import date, datetime, time
from typing import Final

MAX_BYTES: Final = 2 * 1024 * 1024
MAX_UNPACKED: Final = 50 * 1024 * 1024
MAX_RATIO: Final = 100
"""How many times larger what is unpacked may be; small parts repeat themselves and are exempt."""
RATIO_FROM: Final = 1024 * 1024
MAX_ENTRIES: Final = 500
CHUNK: Final = 256 * 1024
CPU_SECONDS: Final = 10
WALL_SECONDS: Final = 60
MEMORY: Final = 512 * 1024 * 1024


class TooLargeError(ValueError):
    """More bytes than are read."""


class UnsafeError(ValueError):
    """Made to harm whoever opens it: unpacks to far more than it is, or brings definitions of its own."""


class BrokenError(ValueError):
    """No workbook."""


class SlowError(ValueError):
    """Takes more time to read than it is given."""


Line = tuple[int, list[str]]
"""A row that holds something: its number on the sheet, and its cells."""


def read_workbook(data: bytes, rows: int, columns: int) -> list[Line]:
    """Return the first sheet's rows, one more than `rows` and `columns` at most, so that the caller sees too many.

    Raises TooLargeError, UnsafeError, BrokenError or SlowError. A formula is read as its last value,
    never computed.
    """
    if len(data) > MAX_BYTES:
        raise TooLargeError
    _inspect(data)
    command = [sys.executable, "-m", __name__, str(rows), str(columns), str(CPU_SECONDS)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=WALL_SECONDS, check=False)  # noqa: S603  # this very module
    except subprocess.TimeoutExpired:
        raise SlowError from None
    if done.returncode == -signal.SIGXCPU:
        raise SlowError
    if done.returncode:
        raise BrokenError
    return [(number, cells) for number, cells in json.loads(done.stdout)]


def _inspect(data: bytes) -> None:
    """Unpack everything once, a little at a time, and believe no size that the file claims."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES:
                raise UnsafeError
            unpacked = 0
            for entry in entries:
                unpacked += _inspect_entry(archive, entry, MAX_UNPACKED - unpacked)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        if isinstance(error, UnsafeError):
            raise
        raise BrokenError from None


def _inspect_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> int:
    """Return the size of an entry; raise UnsafeError when it is a bomb, or defines entities of its own."""
    size, tail = 0, b""
    with archive.open(entry) as part:
        while chunk := part.read(CHUNK):
            size += len(chunk)
            if size > room or size > max(RATIO_FROM, MAX_RATIO * entry.compress_size):
                raise UnsafeError
            plain = (tail + chunk).replace(b"\0", b"")  # in UTF-16 each letter has a zero beside it
            if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
                raise UnsafeError
            tail = plain[-10:]
    return size


# ------------------------------------------------------------------------------------------------ the child


def _lines(data: bytes, rows: int, columns: int) -> list[Line]:
    from openpyxl import load_workbook  # noqa: PLC0415  # in the child only

    sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False).worksheets[0]
    sheet.reset_dimensions()  # what a sheet says of its size may be wrong
    found: list[Line] = []
    for number, line in enumerate(sheet.iter_rows(max_col=columns + 1, values_only=True), 1):
        if any(value is not None for value in line):  # spreadsheets keep up to a million empty rows
            found.append((number, [_text(value) for value in line]))
            if len(found) > rows + 1:  # the headings, and one too many
                break
    return found


def _text(value: object) -> str:
    """Return a value as somebody would type it."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case date() | time():
            return value.isoformat()
    return str(value)


def _serve(rows: int, columns: int, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))  # a signal at the first, the end at the second
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    json.dump(_lines(sys.stdin.buffer.read(), rows, columns), sys.stdout)


if __name__ == "__main__":
    _serve(*map(int, sys.argv[1:]))
