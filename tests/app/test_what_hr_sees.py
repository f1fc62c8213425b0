"""HR as an attacker: every page and file of HR, each day of a round; none depends on who of a unit took part."""

import re
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from random import Random
from urllib.parse import urljoin, urlsplit

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from survey.accounts.services import add_staff
from survey.infra.permissions import Role
from survey.rounds.models import Participation, Round
from tests.conftest import EMAIL, PASSWORD, OpenRound, OpenSession
from tests.support.attacked import SIZES, World, people
from tests.support.page import Page

MORNING = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
PEOPLE = range(sum(SIZES))
EACH = 2
"""So many pages of one kind are looked at, such as of people."""
LINK = re.compile(rb'href="(/[^"#]*)"')
EVERYBODYS = ("preview.", "static", "responding.", "followup.", "own.", "accounts.")
"""Views on which nothing is told of people, or that are open to everybody."""
TOKEN = re.compile(rb'name="csrf_token" value="[^"]*"')


def sign_in(app: Flask) -> FlaskClient:
    client = app.test_client()
    client.judging = False  # type: ignore[attr-defined]  # other tests judge these pages
    token = next(form.values["csrf_token"][0] for _, form in Page(client.get("/sign-in").text, "/sign-in").buttons())
    answer = client.post("/sign-in", data={"csrf_token": token, "email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 303
    return client


def view(app: Flask, start: str) -> dict[str, bytes]:
    """Return every page and file that HR reaches from a page, by address."""
    client, waiting = sign_in(app), [start]
    found: dict[str, bytes] = {}
    seen: Counter[str] = Counter()
    while waiting:
        path = waiting.pop(0)
        which = app.url_map.bind("localhost").match(urlsplit(path).path)[0]
        if path in found or seen[which] >= EACH or which.startswith(EVERYBODYS) or path.endswith(".en.pdf"):
            continue  # a report in English has the same figures
        answer = client.get(path)
        assert answer.status_code in {200, 303, 404, 410}, path
        seen[which] += 1
        found[path] = TOKEN.sub(b"", answer.data)
        waiting += [urljoin(path, link.decode().replace("&amp;", "&")) for link in LINK.findall(answer.data)]
    return found


def deal_again(world: World) -> None:
    """Let as many of each unit be done, and others of them."""
    with world.sessions() as session:
        of_unit = defaultdict(list)
        for own in session.scalars(select(Participation)):
            of_unit[own.unit_id].append(own)
        for everybody in of_unit.values():
            marks = [own.done for own in everybody]
            for own, mark in zip(everybody, marks[1:] + marks[:1], strict=True):
                own.done = mark
        session.commit()


def count_again(world: World) -> None:
    """Let the worker count today once more."""
    with world.sessions() as session:
        session.get_one(Round, world.round_id).done_on = None
        session.commit()
    world.work()


def different(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return [path for path in one.keys() | other.keys() if one.get(path) != other.get(path)]


def test_no_page_or_file_depends_on_who_took_part(app: Flask, database: OpenSession, open_round: OpenRound) -> None:
    with database() as session:
        add_staff(session, EMAIL, PASSWORD, Role.HR)
    order = Random(1).sample(PEOPLE, len(PEOPLE))  # noqa: S311  # the same each time
    with time_machine.travel(MORNING, tick=False) as clock:
        world = people(app, open_round("sitting"))
        start = f"/hr/rounds/{world.key}"

        def send(first: int, last: int) -> None:
            world.send(order[first:last], lambda number: {"place": number % 3, "heat": number % 2})
            world.work()

        send(0, 90)
        before = view(app, start)
        send(90, 120)
        assert different(before, view(app, start)) == [], "a page moves while people send"
        clock.shift(timedelta(days=1))
        send(120, 150)
        next_day = view(app, start)
        assert start in different(before, next_day), "the control: numbers of another day differ"
        deal_again(world)
        count_again(world)
        assert different(next_day, view(app, start)) == [], "a page depends on who is done"
        clock.shift(timedelta(days=20))
        for _ in range(2):
            world.work()
        over = view(app, start)
        deal_again(world)
        assert different(over, view(app, start)) == []
        asked = sign_in(app).get(f"{start}?unit=1&item=heat&place=0&split=unit&from=1&to=2")
        assert TOKEN.sub(b"", asked.data) == over[start], "an address chooses a group"
    pages = {f"{start}/{page}" for page in ("report.nl.pdf", "items", "factors", "needs")}
    assert {start, "/hr/mail/", "/hr/people/", *pages} <= over.keys()
