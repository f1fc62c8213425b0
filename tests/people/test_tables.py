"""Reading files: encodings and delimiters of CSV, values of workbooks, and whatever is dangerous or no table at all."""

from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from survey.people import tables, workbooks
from survey.people.tables import Fault, Table, TableError, read_table
from tests.support.workbooks import SHEET, part, with_parts, workbook

TEXT = "Naam;Afdeling\r\nZoë van Dijk;Één\r\n"
READ = Table(("Naam", "Afdeling"), ((2, ("Zoë van Dijk", "Één")),))
SMALL = workbook([["Naam", "Afdeling"], ["Zoë van Dijk", "Één"]])


def fault(data: bytes, name: str = "people.csv") -> Fault:
    with pytest.raises(TableError) as raised:
        read_table(data, name)
    return raised.value.fault


# ------------------------------------------------------------------------------------------------ CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_encoding_is_recognised(encoding: str) -> None:
    assert read_table(TEXT.encode(encoding), "people.csv") == READ


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_delimiter_is_recognised(delimiter: str, end: str) -> None:
    text = TEXT.replace(";", delimiter).replace("\r\n", end)
    assert read_table(text.encode(), "people.txt") == READ


def test_a_delimiter_inside_quotation_marks_is_text() -> None:
    table = read_table(b'"Naam, voluit, met titel";Afdeling\n"Dijk; van";"een ""of"" twee"\n', "x.csv")
    assert table == Table(("Naam, voluit, met titel", "Afdeling"), ((2, ("Dijk; van", 'een "of" twee')),))


def test_a_file_may_say_its_delimiter() -> None:
    assert read_table(b"sep=,\r\nNaam,A;B;C\r\nKim,x\r\n", "x.csv") == Table(("Naam", "A;B;C"), ((3, ("Kim", "x")),))


def test_rows_keep_the_number_that_a_spreadsheet_shows() -> None:
    table = read_table(b"\n\nNaam;Afdeling\n\n;;\nKim;A\nLou\nSam;B;more\n", "x.csv")
    assert table.rows == ((6, ("Kim", "A")), (7, ("Lou", "")), (8, ("Sam", "B")))


def test_a_cell_is_one_line_without_control_characters() -> None:
    assert read_table('Naam\n" a\r\nb\x07c\u2028d "\n'.encode(), "x.csv").rows == ((2, ("a b c d",)),)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", Fault.EMPTY),
        (b"\xef\xbb\xbf", Fault.EMPTY),
        (b"Naam;Afdeling\n", Fault.EMPTY),
        (b"\n;;\n \n", Fault.EMPTY),
        (b"Naam\n\x81\n", Fault.NOT_TEXT),
        (b"Naam\nK\0im\n", Fault.NOT_TEXT),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff", Fault.NOT_TEXT),
        (b"\xff\xfea", Fault.NOT_TEXT),
        (b'Naam\n"Kim\n', Fault.UNCLOSED_QUOTE),
        (b'Naam\n"Kim"x\n', Fault.UNCLOSED_QUOTE),
        (b"Naam\n" + b"x" * 200_000, Fault.UNCLOSED_QUOTE),
        (b";".join([b"x"] * 51) + b"\n1\n", Fault.TOO_MANY_COLUMNS),
        (b"Naam\n" + b"x\n" * 20_001, Fault.TOO_MANY_ROWS),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Fault.OLD_WORKBOOK),
    ],
    ids=lambda value: value if isinstance(value, str) else value[:12].hex(),
)
def test_what_cannot_be_read_is_named(data: bytes, expected: Fault) -> None:
    assert fault(data) == expected


def test_a_file_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "CSV_BYTES", 20)
    assert fault(b"Naam\n" + b"x" * 20) == Fault.TOO_LARGE


def test_as_many_rows_as_allowed_are_read() -> None:
    assert len(read_table(b"Naam\n" + b"x\n" * 20_000, "x.csv").rows) == 20_000


PIECES: Iterable[str] = ("Naam", ";", ",", "\t", "\n", "\r", '"', "=1+1", " ", "é", "\0", "\u2028", "sep=,", "x")


@given(
    st.one_of(
        st.binary(max_size=300),
        st.lists(st.sampled_from(list(PIECES)), max_size=40).flatmap(
            lambda pieces: st.sampled_from(["utf-8", "utf-16", "utf-16-be", "utf-8-sig"]).map("".join(pieces).encode)
        ),
    ),
    st.sampled_from(["x.csv", "x.txt", "x", "", "x.xlsx", "../../x.csv"]),
)
@example(b'sep=,"\n', "x.csv")
def test_any_bytes_are_a_table_or_a_fault(data: bytes, name: str) -> None:
    try:
        table = read_table(data, name)
    except TableError as error:
        assert error.fault in Fault  # noqa: PT017  # either outcome is right
    else:
        assert table.headings
        assert table.rows
        assert all(len(cells) == len(table.headings) for _, cells in table.rows)
        assert [number for number, _ in table.rows] == sorted({number for number, _ in table.rows})


cell = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"]), min_size=1, max_size=8)


@given(st.lists(st.lists(cell, min_size=3, max_size=3), min_size=2, max_size=5), st.sampled_from(",;\t"))
def test_what_is_written_as_csv_is_read_again(rows: list[list[str]], delimiter: str) -> None:
    rows[0] = ["Naam", "Afdeling", "Taal"]
    text = "\r\n".join(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    table = read_table(text.encode("utf-8-sig"), "x.csv")
    assert [list(cells) for _, cells in table.rows] == rows[1:]


# ------------------------------------------------------------------------------------------------ workbooks


def test_a_workbook_is_read_whatever_its_name() -> None:
    assert read_table(SMALL, "people.csv") == READ


def test_values_are_text_as_somebody_would_type_it() -> None:
    row = [12345, 1.5, 3.0, True, False, None, date(2026, 3, 1), datetime(2026, 3, 1, 9, 30), "0012"]  # noqa: DTZ001  # a sheet has no zone
    table = read_table(workbook([[f"h{n}" for n in range(9)], [], row]), "x.xlsx")
    assert table.rows == ((3, ("12345", "1.5", "3", "yes", "no", "", "2026-03-01", "2026-03-01T09:30:00", "0012")),)


def test_a_formula_is_its_last_value_and_never_computed() -> None:
    assert read_table(workbook([["Naam", "Afdeling"], ["=1+1", "A"]]), "x.xlsx").rows == ((2, ("", "A")),)


def test_only_rows_up_to_the_limit_are_read() -> None:
    assert fault(workbook([["x"]] * 20_002)) == Fault.TOO_MANY_ROWS
    assert fault(workbook([["x"] * 60, ["y"]])) == Fault.TOO_MANY_COLUMNS


def sheet(xml: bytes) -> bytes:
    """Return the small workbook with other rows."""
    own = part(SMALL, SHEET)
    start, end = own.index(b"<sheetData>"), own.index(b"</sheetData>")
    return with_parts(SMALL, {SHEET: own[:start] + b"<sheetData>" + xml + own[end:]})


ROW = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>%s</t></is></c></row>'


def test_many_empty_rows_are_passed_over() -> None:
    """A claim of a million rows costs next to nothing; a million that are written out may be refused."""
    far = sheet(ROW % (1, 1, b"Naam") + ROW % (1_048_576, 1_048_576, b"Kim"))
    assert read_table(far, "x.xlsx").rows == ((1_048_576, ("Kim",)),)
    blank = b"".join(b'<row r="%d"/>' % number for number in range(2, 1_000_001))
    many = sheet(ROW % (1, 1, b"Naam") + blank + ROW % (1_000_001, 1_000_001, b"Kim"))
    try:
        assert read_table(many, "x.xlsx").rows == ((1_000_001, ("Kim",)),)
    except TableError as error:
        assert error.fault in {Fault.TOO_LARGE, Fault.UNSAFE_WORKBOOK, Fault.BROKEN_WORKBOOK}  # noqa: PT017  # or it is refused


def test_what_a_sheet_claims_of_its_size_is_not_believed() -> None:
    own = part(SMALL, SHEET).replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
    assert read_table(with_parts(SMALL, {SHEET: own}), "x.xlsx") == READ


def zipped(parts: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


LOL = b'<!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]><l>&b;</l>'
XXE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
UNSAFE = {
    "zip bomb": with_parts(SMALL, {"xl/media/bomb.bin": b"\0" * 60 * 1024 * 1024}),
    "high ratio": with_parts(SMALL, {"xl/media/bomb.bin": b"\0" * 4 * 1024 * 1024}),
    "nested zip": with_parts(SMALL, {"inner.zip": zipped({"bomb": b"\0" * 40_000_000}), "b": b"\0" * 5_000_000}),
    "many entries": with_parts(SMALL, {f"xl/media/{number}": b"" for number in range(600)}),
    "billion laughs": with_parts(SMALL, {"xl/sharedStrings.xml": LOL}),
    "XXE": with_parts(SMALL, {SHEET: XXE}),
    "XXE in UTF-16": with_parts(SMALL, {SHEET: XXE.decode().encode("utf-16")}),
    "XXE across two chunks": with_parts(SMALL, {SHEET: b" " * (256 * 1024 - 5) + XXE}),
}


@pytest.mark.parametrize("kind", list(UNSAFE))
def test_a_workbook_made_to_harm_is_refused(kind: str) -> None:
    assert fault(UNSAFE[kind]) == Fault.UNSAFE_WORKBOOK


@pytest.mark.parametrize(
    "data",
    [
        b"PK",
        b"PK\x03\x04" + b"x" * 100,
        SMALL[:-40],
        SMALL[:200],
        zipped({"a.txt": b"no workbook"}),
        with_parts(SMALL, {SHEET: b"<worksheet><sheetData><row"}),
        with_parts(SMALL, {SHEET: b""}),
        with_parts(SMALL, {"xl/workbook.xml": b"<x/>"}),
    ],
    ids=["two bytes", "no zip", "no directory", "cut off", "no workbook", "torn sheet", "empty sheet", "no sheets"],
)
def test_a_broken_workbook_is_named(data: bytes) -> None:
    assert fault(data) == Fault.BROKEN_WORKBOOK


def test_an_encrypted_or_lying_entry_is_named() -> None:
    damaged = bytearray(SMALL)
    at = damaged.index(b"PK\x01\x02")
    damaged[at + 8] |= 1  # the flag that says: encrypted
    assert fault(bytes(damaged)) == Fault.BROKEN_WORKBOOK


def test_a_workbook_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "CPU_SECONDS", 1)
    random = Random(1)  # noqa: S311  # the same figures each time
    cells = (b"".join(b"<c><v>%d</v></c>" % random.randrange(10**6) for _ in range(50)) for _ in range(8000))
    data = sheet(b"".join(b"<row>%b</row>" % row for row in cells))
    assert fault(data) == Fault.SLOW_WORKBOOK


def test_a_workbook_that_is_too_large_is_not_opened() -> None:
    assert fault(b"PK" + b"x" * (2 * 1024 * 1024)) == Fault.TOO_LARGE


def test_old_and_other_spreadsheets_are_named() -> None:
    assert fault(b"anything", "people.xls") == Fault.OLD_WORKBOOK
    assert fault(b"anything", "people.ods") == Fault.OLD_WORKBOOK
