"""Participants and units in the database: one at a time and by a plan, and how many people each unit has."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.people.columns import Column, guess
from survey.people.judging import Reason, RefusedError
from survey.people.models import Participant, Upload
from survey.people.services import (
    ChangedError,
    add_unit,
    apply_plan,
    headcount,
    paths,
    plan_import,
    remove,
    save,
    search,
    tree,
    units,
)
from survey.people.tables import Table, read_table
from survey.people.uploads import clear_away, keep, kept
from tests.conftest import OpenSession
from tests.people.conftest import CSV
from tests.support.databases import BOTH

pytestmark = BOTH

JO = {Column.NAME: "Jo Jansen", Column.EMAIL: "jo@example.nl", Column.UNIT: "Dienst / Noord"}


def heads(session: Session) -> dict[str, int]:
    return {unit.name: unit.headcount for unit in units(session)}


def everybody(session: Session) -> dict[str, Participant]:
    return {one.name: one for one in session.scalars(select(Participant))}


def bring(session: Session, text: str, *, complete: bool = False) -> None:
    table = read_table(text.encode(), "x.csv")
    apply_plan(session, plan_import(session, table, guess(table.headings, {}), complete=complete))


def test_an_import_makes_people_and_units_and_counts_them(session: Session) -> None:
    bring(session, CSV)
    assert heads(session) == {"Dienst": 2, "Noord": 1, "Zuid": 1}
    assert headcount(session) == 2
    assert set(paths(session).values()) == {"Dienst", "Dienst / Noord", "Dienst / Zuid"}
    (root,) = tree(session)
    assert (root.unit.name, [part.unit.name for part in root.parts]) == ("Dienst", ["Noord", "Zuid"])
    lou = everybody(session)["Lou Smit"]
    assert (lou.email, lou.staff_number, lou.language, lou.on_leave) == ("lou@example.nl", "2", "en", False)
    assert everybody(session)["Sam Bos"].on_leave


def test_the_same_file_again_changes_nothing(session: Session) -> None:
    bring(session, CSV)
    before = {name: one.id for name, one in everybody(session).items()}
    table = read_table(CSV.encode(), "x.csv")
    assert not plan_import(session, table, guess(table.headings, {}), complete=True).changes
    bring(session, CSV, complete=True)
    assert {name: one.id for name, one in everybody(session).items()} == before


def test_a_complete_file_changes_moves_and_removes(session: Session) -> None:
    bring(session, CSV)
    kim = everybody(session)["Kim de Vries"].id
    bring(session, "Naam;Afdeling;Personeelsnummer\nKim Vries;Zuid / Noord;1\nAb;Zuid / Noord;9\n", complete=True)
    session.expire_all()
    assert set(everybody(session)) == {"Kim Vries", "Ab"}
    assert (everybody(session)["Kim Vries"].id, everybody(session)["Kim Vries"].email) == (kim, "kim@example.nl")
    assert heads(session) == {"Dienst": 0, "Noord": 2, "Zuid": 2}


def test_a_unit_without_participants_keeps_the_number_given_by_hand(session: Session) -> None:
    add_unit(session, "Elders", 30)
    bring(session, CSV)
    assert heads(session)["Elders"] == 30
    save(session, None, JO | {Column.UNIT: "Elders"})
    assert heads(session)["Elders"] == 1


def test_many_people_go_in_batches(session: Session) -> None:
    rows = "".join(f"P{number};p{number}@example.nl;T{number % 7}\n" for number in range(1201))
    steps: list[int] = []
    for text, complete in ((rows, False), (rows.replace("P", "Q"), False), ("Q0;p0@example.nl;T0\n", True)):
        table = read_table(f"Naam;E-mail;Team\n{text}".encode(), "x.csv")
        apply_plan(session, plan_import(session, table, guess(table.headings, {}), complete=complete), steps.append)
    assert (max(steps), sum(steps)) == (500, 1201 + 1201 + 1200)
    assert list(everybody(session)) == ["Q0"]
    assert heads(session) == {"T0": 1} | {f"T{number}": 0 for number in range(1, 7)}


def test_a_plan_that_is_out_of_date_is_refused(session: Session) -> None:
    table = read_table(CSV.encode(), "x.csv")
    plan = plan_import(session, table, guess(table.headings, {}), complete=False)
    save(session, None, JO | {Column.EMAIL: "kim@example.nl"})
    with pytest.raises(ChangedError):
        apply_plan(session, plan)
    session.rollback()


def test_one_person_is_added_changed_and_removed(session: Session) -> None:
    bring(session, CSV)
    jo = save(session, None, JO | {Column.STAFF_NUMBER: "0", Column.LANGUAGE: "en"})
    assert heads(session) == {"Dienst": 3, "Noord": 2, "Zuid": 1}
    same = save(session, jo.id, JO | {Column.UNIT: "Dienst / West", Column.ON_LEAVE: "yes"})
    assert (same.id, same.staff_number, same.language, same.on_leave) == (jo.id, None, None, True)
    assert heads(session) == {"Dienst": 2, "Noord": 1, "West": 0, "Zuid": 1}
    save(session, jo.id, JO | {Column.UNIT: "West"})
    assert paths(session)[jo.unit_id] == "Dienst / West"
    assert heads(session)["West"] == 1
    remove(session, jo.id)
    assert "Jo Jansen" not in everybody(session)
    assert heads(session) == {"Dienst": 2, "Noord": 1, "West": 0, "Zuid": 1}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({Column.EMAIL: "KIM@example.nl"}, Reason.TAKEN_EMAIL),
        ({Column.STAFF_NUMBER: "1"}, Reason.TAKEN_NUMBER),
        ({Column.UNIT: "Noord / Dienst / Zuid / A / B"}, Reason.TOO_DEEP),
        ({Column.UNIT: "Dienst / Dienst"}, Reason.LOOP),
        ({Column.NAME: ""}, Reason.NO_NAME),
    ],
)
def test_one_person_is_judged_as_a_row_is(session: Session, changed: dict[Column, str], reason: Reason) -> None:
    bring(session, CSV)
    with pytest.raises(RefusedError) as refused:
        save(session, None, JO | changed)
    assert refused.value.reason == reason
    assert len(everybody(session)) == 3


def test_those_who_change_a_unit_at_the_same_moment_are_all_counted(database: OpenSession) -> None:
    with database() as session:
        bring(session, CSV)

    def add(number: int) -> None:
        with database() as session:
            save(session, None, JO | {Column.EMAIL: f"jo{number}@example.nl"})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(16)))
    with database() as session:
        assert heads(session) == {"Dienst": 18, "Noord": 17, "Zuid": 1}


def test_searching_finds_parts_of_names_addresses_and_numbers_within_a_unit(session: Session) -> None:
    bring(session, CSV)
    by_name = {unit.name: unit for unit in units(session)}

    def names(text: str, unit: str | None = None, limit: int = 9) -> list[str]:
        return [one.name for one in search(session, text, by_name[unit] if unit else None, limit)]

    assert names("VRIES") == ["Kim de Vries"]
    assert names("lou@") == ["Lou Smit"]
    assert names("3") == ["Sam Bos"]
    assert names("%") == names("_") == []
    assert names("", "Dienst") == ["Kim de Vries", "Lou Smit", "Sam Bos"]
    assert names("", "Zuid") == ["Lou Smit", "Sam Bos"]
    assert names("kim", "Zuid") == []
    assert names("", "Dienst", limit=2) == ["Kim de Vries", "Lou Smit"]


# ------------------------------------------------------------------------------------------------ uploads

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TABLE = Table(("Naam", "Éen"), ((2, ("Kim", "")), (5, ("Lou", "x"))))


def test_an_upload_opens_for_an_hour_with_its_token_only(session: Session) -> None:
    token = keep(session, TABLE, NOW)
    assert kept(session, token, NOW + timedelta(minutes=59)) == TABLE
    assert kept(session, token, NOW + timedelta(minutes=60)) is None
    assert kept(session, token[:-1] + "!", NOW) is None
    (stored,) = session.scalars(select(Upload))
    assert b"Kim" not in stored.sealed
    assert token.encode() not in stored.sealed + stored.id


def test_uploads_whose_time_is_over_go(session: Session) -> None:
    keep(session, TABLE, NOW)
    keep(session, TABLE, NOW + timedelta(hours=2))
    assert len(session.scalars(select(Upload)).all()) == 1
    clear_away(session, NOW + timedelta(hours=3))
    assert session.scalars(select(Upload)).all() == []
