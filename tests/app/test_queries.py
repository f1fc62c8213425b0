"""How many queries a page asks: few, and as many for a round of thousands as for an empty one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from survey.infra import clock
from survey.infra.db import db
from survey.people.columns import guess
from survey.people.services import add_unit, apply_plan, plan_import
from survey.people.tables import read_table
from survey.responding.models import Response
from survey.rounds.freezing import freeze
from survey.rounds.services import layout_of, round_by_key
from tests.conftest import OpenRound, OpenSession
from tests.support.databases import BOTH
from tests.support.publishing import publish
from tests.support.visitor import Respondent, Visitor, first

pytestmark = BOTH

MOST = {"start page": 6, "start": 7, "page": 2, "save": 4, "unit": 3, "check": 3, "send": 6, "result": 4}
"""Page of filling in → how many queries it may ask."""
MOST_FOR_HR = 8


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """Collect the statements that the application sends to its database."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def keep_what_it_opened_with(app: Flask, database: OpenSession, key: str) -> None:
    """Do what the worker does within a minute after a round opens."""
    with database() as session:
        found = round_by_key(session, key)
        assert found is not None
        freeze(session, found, app.extensions["settings"], clock.now())


def fill(database: OpenSession, key: str, numbers: range) -> None:
    with database() as session:
        found = round_by_key(session, key)
        assert found is not None
        row = {"round_id": found.id, "unit_id": None, "answers": layout_of(session, found).pack({})}
        rows = [{"id": number.to_bytes(16), **row} for number in numbers]
        session.execute(Response.__table__.insert(), rows)  # type: ignore[attr-defined]  # a table, not any selectable


def test_pages_of_filling_in(
    app: Flask, database: OpenSession, respondent: Callable[..., Respondent], units: list[int]
) -> None:
    assert units
    person = respondent()
    person.go("/")  # how pages look a process asks twice a minute
    keep_what_it_opened_with(app, database, person.key)
    asked: dict[str, int] = {}
    with counted(app) as statements:

        def note(what: str) -> None:
            asked[what] = len(statements)
            statements.clear()

        person.go(f"/r/{person.key}")
        note("start page")
        client, key = person.client, person.key
        token = person.chosen_token()
        client.post(f"/r/{key}", data={"csrf_token": token})
        note("start")
        client.get(f"/r/{key}/sitting.spot")
        note("page")
        client.post(f"/r/{key}/sitting.spot", data={"csrf_token": token, "q_place": "attic", "action": "next"})
        note("save")
        for path in ("unit", "check"):
            client.get(f"/r/{key}/{path}")
            note(path)
        client.post(f"/r/{key}/send", data={"csrf_token": token})
        note("send")
        client.get(f"/r/{key}/result")
        note("result")
    assert {what: number for what, number in asked.items() if number > MOST[what]} == {}
    assert asked.keys() == MOST.keys()


@pytest.mark.parametrize("path", ["/hr/rounds/", "/hr/rounds/{key}", "/hr/contacts", "/r/{key}"])
def test_pages_do_not_ask_more_as_a_round_grows(
    app: Flask, hr: Visitor, open_round: OpenRound, database: OpenSession, path: str
) -> None:
    key = open_round("engine", first=-9, last=-1) if "hr" in path else open_round("engine")
    keep_what_it_opened_with(app, database, key)
    address = path.format(key=key)
    hr.go(address)
    numbers = []
    for more in (range(20), range(20, 2000)):
        fill(database, key, more)
        hr.go(address)  # the first look of a day leaves a line in the audit log
        with counted(app) as statements:
            hr.go(address)
        numbers.append(len(statements))
    assert numbers[0] == numbers[1] <= MOST_FOR_HR


def test_the_map_of_units_asks_as_much_for_many_as_for_few(
    app: Flask, hr: Visitor, open_round: OpenRound, database: OpenSession
) -> None:
    numbers = []
    for more in (range(2), range(2, 50)):
        with database() as session:
            for number in more:
                add_unit(session, f"Team {number}", 9)
        key = open_round("engine", first=-9, last=-1, round_name=f"Proef {more}")
        fill(database, key, range(20))
        publish(database, app.extensions["settings"])
        hr.go(f"/hr/rounds/{key}/units")
        with counted(app) as statements:
            hr.go(f"/hr/rounds/{key}/units")
        numbers.append(len(statements))
    assert numbers[0] == numbers[1] <= MOST_FOR_HR


def test_the_list_of_rounds_asks_as_much_for_many_as_for_one(app: Flask, hr: Visitor, open_round: OpenRound) -> None:
    numbers = []
    for count in (1, 10):
        for number in range(count):
            open_round(round_name=f"Proef {count}-{number}")
        with counted(app) as statements:
            hr.go("/hr/rounds/")
        numbers.append(len(statements))
    assert numbers[0] == numbers[1] <= MOST_FOR_HR


def register(database: OpenSession, people: range) -> None:
    """Put people in the list, each in one of the teams of a service."""
    rows = "".join(f"P{number};p{number}@example.nl;Dienst / Team {number % 40}\n" for number in people)
    with database() as session:
        table = read_table(f"Naam;E-mail;Afdeling\n{rows}".encode(), "people.csv")
        apply_plan(session, plan_import(session, table, guess(table.headings, {}), complete=False))


@pytest.mark.parametrize("path", ["/hr/people/", "/hr/people/?q=p1", "/hr/people/?unit=1", "/hr/people/new"])
def test_the_pages_of_people_ask_as_much_for_many_as_for_few(
    app: Flask, hr: Visitor, database: OpenSession, path: str
) -> None:
    numbers = []
    for people in (range(3), range(3, 2000)):
        register(database, people)
        hr.go(path)
        with counted(app) as statements:
            hr.go(path)
        numbers.append(len(statements))
    assert numbers[0] == numbers[1] <= MOST_FOR_HR


def test_somebody_who_sends_costs_no_more_when_thousands_have_sent(
    app: Flask, respondent: Callable[..., Respondent], open_round: OpenRound, database: OpenSession
) -> None:
    key = open_round()
    numbers = []
    for more in (range(1), range(1, 2000)):
        fill(database, key, more)
        person = respondent(key).start().walk(first)
        with counted(app) as statements:
            person.press()
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]
