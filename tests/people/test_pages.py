"""HR's pages of people: the tree, searching, one person, and a file from upload to done."""

from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from survey.cli.worker import sweep
from survey.infra import clock
from survey.people import uploads
from survey.people.models import ChosenHeading, Participant, Unit, Upload
from survey.rounds.freezing import freeze
from survey.rounds.invitations import invite
from survey.rounds.models import Participation, Round
from survey.rounds.services import round_by_key
from tests.conftest import OpenRound, OpenSession
from tests.people.conftest import CSV
from tests.support.visitor import Visitor
from tests.support.workbooks import workbook

JO = {"name": "Jo Jansen", "email": "jo@example.nl", "staff_number": "9", "unit": "Dienst / Noord"}
XSS = "<script>alert(1)</script>"


def send(hr: Visitor, data: bytes, name: str = "people.csv", **fields: str) -> Visitor:
    """Choose a file on the page for importing, and press its button."""
    hr.go("/hr/people/import")
    token = hr.chosen_token()
    form = {"csrf_token": token, "file": (BytesIO(data), name), **fields}
    return hr.arrive(hr.client.post("/hr/people/import", data=form, follow_redirects=True))


def names(database: OpenSession) -> list[str]:
    with database() as session:
        return sorted(session.scalars(select(Participant.name)))


def numbers(hr: Visitor) -> dict[str, str]:
    """Return the numbers of the dry run by what they count."""
    rows = [[cell.text or "" for cell in row] for row in hr.page.all("tr") if len(row) == 2]
    return {row[0]: row[1] for row in rows if row[1].isdecimal()}


# ------------------------------------------------------------------------------------------------ the register


def test_without_people_the_page_says_what_to_do(hr: Visitor) -> None:
    hr.go("/hr/people/")
    assert "nog niemand" in hr.page.main
    assert hr.follow("Bestand importeren").page.path == "/hr/people/import"


@pytest.mark.usefixtures("people")
def test_the_page_shows_units_with_their_people(hr: Visitor) -> None:
    hr.go("/hr/people/")
    assert "Dienst 2 mensen" in hr.page.main
    assert "Stuur ze op hun eerste dag dit adres: http://localhost/self" in hr.page.main
    assert "Noord 1 persoon" in hr.page.main
    hr.follow("Zuid")
    assert "Lou Smit" in hr.page.main
    assert "Sam Bos (met verlof)" in hr.page.main
    assert "Kim de Vries" not in hr.page.main


@pytest.mark.usefixtures("people")
def test_somebody_is_found_and_changed(hr: Visitor, database: OpenSession) -> None:
    hr.go("/hr/people/?q=kim").follow("Kim de Vries")
    assert hr.page.heading == "Kim de Vries"
    assert hr.chosen()["unit"] == ["Dienst / Noord"]
    hr.fill({"name": "Kim Vries", "on_leave": ["yes"], "language": "en"}).press()
    assert "is opgeslagen" in hr.page.main
    with database() as session:
        kim = session.scalars(select(Participant).where(Participant.name == "Kim Vries")).one()
        assert (kim.on_leave, kim.language, kim.email) == (True, "en", "kim@example.nl")
        assert {unit.name: unit.headcount for unit in session.scalars(select(Unit))}["Noord"] == 0
    hr.go("/hr/people/?q=kim").follow("Kim Vries").press(text="Verwijderen: Kim Vries")
    assert "is verwijderd" in hr.page.main
    assert names(database) == ["Lou Smit", "Sam Bos"]
    assert "Niemand gevonden" in hr.go("/hr/people/?q=kim").page.main


def test_somebody_is_added(hr: Visitor, database: OpenSession) -> None:
    hr.go("/hr/people/new").fill(JO).press()
    assert (hr.page.path, names(database)) == ("/hr/people/", ["Jo Jansen"])
    assert "Noord 1 persoon" in hr.page.main


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("changed", "at"),
    [
        ({"name": ""}, "#name"),
        ({"email": "jo"}, "#email"),
        ({"email": "kim@example.nl"}, "#email"),
        ({"email": "", "staff_number": ""}, "#email"),
        ({"staff_number": "1"}, "#staff_number"),
        ({"unit": ""}, "#unit"),
        ({"unit": "a / b / c / d / e"}, "#unit"),
        ({"name": "=1+1"}, "#name"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    hr: Visitor, database: OpenSession, changed: Mapping[str, str], at: str
) -> None:
    hr.go("/hr/people/new").fill(JO | dict(changed)).press()
    assert (hr.page.status, hr.page.error_targets) == (422, [at])
    assert {name: hr.chosen()[name] for name in JO} == {name: [text] for name, text in (JO | dict(changed)).items()}
    assert "Jo Jansen" not in names(database)


@pytest.mark.parametrize("key", ["0" * 32, "x", "00", "é"])
def test_nobody_is_not_found(hr: Visitor, key: str) -> None:
    assert hr.go(f"/hr/people/{key}").page.status == 404
    token = hr.go("/hr/people/").chosen_token()
    assert hr.post(f"/hr/people/{key}/remove", {"csrf_token": [token]}).page.status == 404


@pytest.mark.parametrize(
    "query",
    ["unit=x", "unit=99", "unit=-1", "unit=" + "9" * 30, "q=%00", "q=a%00b", "q=" + "x" * 5000, "added=x", "saved=<b>"],
)
def test_any_query_gets_a_page(hr: Visitor, query: str) -> None:
    assert hr.go(f"/hr/people/?{query}").page.status == 200


# ------------------------------------------------------------------------------------------------ from a file


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_is_looked_at_first_and_then_applied(hr: Visitor, database: OpenSession, kind: str) -> None:
    data = CSV.encode() if kind == "csv" else workbook(line.split(";") for line in CSV.splitlines())
    send(hr, data, f"people.{kind}")
    assert hr.page.path == "/hr/people/import/check"
    assert (numbers(hr)["Mensen om toe te voegen"], numbers(hr)["Nieuwe eenheden"]) == ("3", "3")
    assert names(database) == []
    hr.press()
    assert (hr.page.path, names(database)) == ("/hr/people/", ["Kim de Vries", "Lou Smit", "Sam Bos"])
    assert "3 toegevoegd" in hr.page.main
    with database() as session:
        assert session.scalars(select(Upload)).all() == []
    assert "een uur bewaard" in hr.go("/hr/people/import/check").page.main


@pytest.mark.usefixtures("people")
def test_who_is_not_in_the_file_is_removed_only_when_hr_says_so(hr: Visitor, database: OpenSession) -> None:
    less = "\n".join(CSV.splitlines()[:2]).replace("Kim de Vries", "Kim Vries").encode()
    assert numbers(send(hr, less))["Mensen om te verwijderen"] == "0"
    assert numbers(send(hr, less, complete="yes"))["Mensen om te verwijderen"] == "2"
    assert "Kim de Vries · kim@example.nl · 1 · Noord · Nederlands" in hr.page.main
    hr.press()
    assert names(database) == ["Kim Vries"]


@pytest.mark.usefixtures("people")
def test_rows_that_are_left_out_are_named_with_what_to_do(hr: Visitor, database: OpenSession) -> None:
    bad = f"{CSV}{XSS};bad;{XSS};4;;\n;a@example.nl;Zuid;5;;\nAb;ab@example.nl;Zuid;6;Frysk;\n"
    hr.client.judging = False  # type: ignore[attr-defined]  # the file looks like code
    send(hr, bad.encode(), complete="yes")
    assert numbers(hr)["Rijen die wegblijven"] == "3"
    assert numbers(hr)["Mensen om te verwijderen"] == "0"
    for said in ("Dit is geen e-mailadres", "Er staat geen naam", "Deze taal is niet bekend"):
        assert said in hr.page.main
    assert XSS not in hr.page.html
    assert names(database) == ["Kim de Vries", "Lou Smit", "Sam Bos"]


@pytest.mark.parametrize("column", range(6))
def test_a_file_is_text_whatever_it_holds(hr: Visitor, column: int) -> None:
    hr.client.judging = False  # type: ignore[attr-defined]  # as above
    cells = ["Kim", "kim@example.nl", "Noord", "1", "nl", "nee"]
    cells[column] = XSS
    heading = CSV.splitlines()[0].split(";")
    heading[column] = XSS
    for first in (CSV.splitlines()[0], ";".join(heading)):
        send(hr, f"{first}\n{';'.join(cells)}\n".encode())
        assert hr.page.status == 200
        assert XSS not in hr.page.html


def test_columns_that_are_not_recognised_are_chosen_and_remembered(hr: Visitor, database: OpenSession) -> None:
    data = b"Wie;Waar;Post;Kleur\nKim;Noord;kim@example.nl;rood\n"
    send(hr, data)
    assert hr.page.path == "/hr/people/import/columns"
    hr.press()
    assert (hr.page.status, hr.page.error_targets) == (422, ["#name", "#email", "#unit"])
    hr.fill({"name": "0", "unit": "0", "email": "2"}).press()
    assert (hr.page.status, hr.page.error_targets) == (422, ["#unit"])
    assert (hr.chosen()["name"], hr.chosen()["email"]) == (["0"], ["2"])
    hr.fill({"unit": "1"}).press()
    assert numbers(hr)["Mensen om toe te voegen"] == "1"
    hr.press()
    assert names(database) == ["Kim"]
    with database() as session:
        chosen = {row.meaning: row.heading for row in session.scalars(select(ChosenHeading))}
    assert chosen == {"name": "Wie", "unit": "Waar", "email": "Post"}
    assert send(hr, data).page.path == "/hr/people/import/check"


def test_people_who_changed_meanwhile_are_shown_again_first(hr: Visitor, database: OpenSession) -> None:
    send(hr, CSV.encode())
    with database() as session:
        unit = Unit(name="Elders", headcount=1)
        session.add(unit)
        session.flush()
        session.add(Participant(id=b"x" * 16, name="Kim", staff_number="1", unit_id=unit.id))
    hr.press()
    assert (hr.page.status, names(database)) == (409, ["Kim"])
    assert "Er is nog niets gedaan" in hr.page.main
    hr.press()
    assert (hr.page.path, names(database)) == ("/hr/people/", ["Kim de Vries", "Lou Smit", "Sam Bos"])


def test_a_file_waits_an_hour_and_the_worker_clears_it_away(hr: Visitor, app: Flask, database: OpenSession) -> None:
    start = clock.now()
    send(hr, CSV.encode())
    for minutes, left in ((59, 1), (61, 0)):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            sweep(app.extensions["settings"])
        with database() as session:
            assert len(session.scalars(select(Upload)).all()) == left


def test_a_file_that_is_cleared_away_is_asked_for_again(hr: Visitor, database: OpenSession) -> None:
    send(hr, CSV.encode())
    assert hr.go("/hr/people/import/check").page.heading == "Wat het bestand wijzigt"
    with database() as session:
        uploads.clear_away(session, clock.now() + timedelta(minutes=61))
    for page in ("check", "columns"):
        assert hr.go(f"/hr/people/import/{page}").page.path == "/hr/people/import"
        assert "Kies het opnieuw" in hr.page.main


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "geen rijen"),
        (b"Naam\n\x81", "geen CSV-bestand"),
        (b"PK\x03\x04", "kan niet worden gelezen"),
        (b"\xd0\xcf\x11\xe0", "als XLSX of als CSV"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_at_the_field(hr: Visitor, data: bytes, said: str) -> None:
    send(hr, data)
    assert (hr.page.status, hr.page.error_targets) == (422, ["#file"])
    assert said in hr.page.main


def test_without_a_file_the_page_says_so(hr: Visitor) -> None:
    hr.go("/hr/people/import")
    hr.post("/hr/people/import", {"csrf_token": [hr.chosen_token()]})
    assert (hr.page.status, hr.page.error_targets) == (422, ["#file"])


def test_a_file_of_many_lines_is_read(hr: Visitor) -> None:
    """More than two blocks of 64 KB, in which lines end where blocks do."""
    row = "Persoon %d;p%d@voorbeeld-met-een-lange-naam.nl;Klantenservice\n"
    data = "Naam;E-mail;Eenheid\n" + "".join(row % (number, number) for number in range(2500))
    assert len(data) > 2 * 64 * 1024
    assert numbers(send(hr, data.encode()))["Mensen om toe te voegen"] == "2500"


def test_a_file_that_is_far_too_large_is_refused_by_its_size_alone(hr: Visitor) -> None:
    for path, size in (("/hr/people/import", 6 * 1024 * 1024), ("/hr/people/new", 65 * 1024)):
        form = {"file": (BytesIO(b"x"), "x.csv")}
        answer = hr.client.post(path, data=form, environ_overrides={"CONTENT_LENGTH": str(size)})
        assert answer.status_code == 413


@pytest.mark.usefixtures("people")
def test_who_leaves_before_a_round_keeps_what_it_opened_with_is_not_invited(
    hr: Visitor, app: Flask, database: OpenSession, open_round: OpenRound
) -> None:
    key = open_round()
    with database() as session:
        found = round_by_key(session, key)
        assert found is not None
        invite(session, found, app.extensions["settings"], clock.now())
        assert len(session.scalars(select(Participation)).all()) == 2
    hr.go("/hr/people/?q=kim").follow("Kim de Vries").press(text="Verwijderen: Kim de Vries")
    send(hr, CSV.splitlines()[0].encode() + b"\nAb;ab@example.nl;Noord;9;;\n", complete="yes").press()
    assert names(database) == ["Ab"]
    with database() as session:
        freeze(session, session.get_one(Round, found.id), app.extensions["settings"], clock.now())
        assert session.scalars(select(Participation)).all() == []
