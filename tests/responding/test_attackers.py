"""Attackers: who has copies of everything and knows in which order people sent, and from which units, finds nobody.

Each attack is tried where nothing is mixed or hidden too, and finds most people there: it could fail.
"""

import logging
import secrets
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from survey.infra import clock
from survey.infra.crypto import link_token
from survey.infra.db import Base
from survey.responding import ballot_box
from survey.responding.ballot_box import SETTLED
from survey.responding.models import Envelope, Response
from survey.rounds.models import Participation, Round
from survey.rounds.services import layout_of
from tests.conftest import SECRET, OpenRound
from tests.support.attacked import BY_CHANCE, GROUPS, SIZES, Named, World, people
from tests.support.databases import BOTH, Store, comparable
from tests.support.files import bytes_of, log_of, log_position

PEOPLE = range(sum(SIZES))
BATCH = 50
"""So many send between two visits of the worker."""
WAITING = 3
"""So many send when it has been there for the last time before the end."""
TAKEN = PEOPLE[10::20]
"""Who takes back what was sent."""
ORDERS = {
    "sqlite": ("", "ORDER BY id"),
    "postgresql": (
        "",
        "ORDER BY id",
        "ORDER BY ctid",
        "ORDER BY xmin::text::bigint, ctid",
        "ORDER BY cmin::text::bigint, ctid",
    ),
}
"""Kind of database → each order that a copy of it could tell."""
Dump = dict[str, set[tuple[object, ...]]]
"""Table → its rows."""


def number_as_answer(number: int) -> dict[str, int]:
    """Return answers by which the attack can be judged: a code that nobody could choose says whose they are."""
    return {"heat": number}


HEAT = slice(10, 12)
"""Where that code stands in packed answers."""


def who(answers: bytes) -> int:
    return int.from_bytes(answers[HEAT], "little")


def in_order(session: Session, round_id: int, order: str) -> Named:
    """Return the responses in an order that a dump has."""
    query = text(f"SELECT coalesce(unit_id, 0), answers FROM response WHERE round_id = :id {order}")  # noqa: S608  # our own words
    return [(unit_id, who(answers)) for unit_id, answers in session.execute(query, {"id": round_id})]


def in_bytes(session: Session, round_id: int, stored: bytes) -> Named:
    """Return the responses in the order in which their keys first stand in the bytes of files."""
    rows = session.scalars(select(Response).where(Response.round_id == round_id))
    found = sorted((stored.find(row.id), row.unit_id or 0, who(row.answers)) for row in rows)
    return [(unit, number) for at, unit, number in found if at >= 0]


def attacks(world: World, store: Store, log_from: str) -> dict[str, int]:
    """Return how many people each attack names right."""
    url = world.settings.database_url
    places = {"bytes of the files": bytes_of(url, ["response"])}
    if log_from:
        places["bytes of the log"] = log_of(url, log_from)
    with world.sessions() as session:
        found = {order: world.hits(in_order(session, world.round_id, order)) for order in ORDERS[store.name]}
        return found | {name: world.hits(in_bytes(session, world.round_id, stored)) for name, stored in places.items()}


Backup = tuple[set[bytes], dict[bytes, tuple[int, int]]]
"""Who was done in a copy of the database, and of each response its unit and whose it really is."""


def backup(world: World) -> Backup:
    with world.sessions() as session:
        done = session.scalars(select(Participation.participant_id).where(Participation.done))
        rows = session.scalars(select(Response).where(Response.round_id == world.round_id))
        return set(done), {row.id: (row.unit_id or 0, who(row.answers)) for row in rows}


def between(world: World, backups: Sequence[Backup]) -> int:
    """Return how many are named right when what came between two backups is held to belong to who was done by then."""
    hits, groups = 0, set(world.units)
    for (done_before, before), (done, after) in pairwise(backups):
        for unit in groups:
            came = [own for id_, (place, own) in after.items() if id_ not in before and place == unit]
            sent = [
                number
                for number, own in enumerate(world.order)
                if world.units[number] == unit and own.participant_id in done - done_before
            ]
            hits += sum(a == b for a, b in zip(came, sent, strict=False))
    return hits


def dump(session: Session) -> Dump:
    """Return the rows of all tables, on PostgreSQL with what it hides: when they were written, and where."""
    hidden = "" if session.get_bind().dialect.name == "sqlite" else ", xmin::text, xmax::text, ctid::text"
    asked = {name: text(f'SELECT "{name}".*{hidden} FROM "{name}"') for name in Base.metadata.tables}  # noqa: S608  # our own words
    return {name: {comparable(row) for row in session.execute(query)} for name, query in asked.items()}


def moved(before: Dump, after: Dump) -> set[str]:
    """Return the tables in which a row went, came or changed between two dumps."""
    return {name for name, rows in after.items() if before[name] != rows}


def log_of_now(world: World, store: Store) -> str:
    return log_position(world.settings.database_url) if store.name == "postgresql" else ""


@BOTH
def test_nobody_is_found_by_whoever_knows_the_order(
    app: Flask, store: Store, open_round: OpenRound, caplog: pytest.LogCaptureFixture
) -> None:
    """A dump, its hidden order, the bytes of files and log, the lines that were logged; two dumps; daily backups."""
    world = people(app, open_round("sitting"))
    log_from = log_of_now(world, store)
    early, backups = PEOPLE[:-WAITING], [backup(world)]
    with caplog.at_level(logging.INFO), world.sessions() as web:
        web.connection()
        web.commit()  # and stays connected, as a web process does: SQLite's log goes with the last connection
        for start in early[::BATCH]:
            world.send(early[start : start + BATCH], number_as_answer)
            world.work()
            backups.append(backup(world))
        world.send(PEOPLE[-WAITING:], number_as_answer)
        with world.sessions() as session:
            found = session.get_one(Round, world.round_id)
            found.opens_at, found.closes_at = found.opens_at - timedelta(days=9), clock.now() - SETTLED
            found.published = True  # numbers of people are no answers, so nothing can be counted
            session.commit()
        world.work()
        with world.sessions() as session:
            session.get_one(Round, world.round_id).published = False
            session.commit()
        named = attacks(world, store, log_from) | {"backups": between(world, [*backups, backup(world)])}
    assert {name: number for name, number in named.items() if number > BY_CHANCE} == {}
    with world.sessions() as session:
        assert session.scalars(select(Envelope)).all() == []
        ids = list(session.scalars(select(Response.id)))
        before = dump(session)
        if store.name == "postgresql":
            assert session.scalar(text("SELECT count(DISTINCT xmin::text) FROM response")) == 1
            assert session.scalar(text("SELECT pg_relation_size('envelope')")) == 0
    assert (len(ids), len({*world.units})) == (len(PEOPLE), GROUPS)
    told = [one.hex() for one in ids] + [own.participant_id.hex() for own in world.order]
    assert [line for line in caplog.messages if any(one in line for one in told)] == []
    stored = bytes_of(world.settings.database_url, ["participation", "draft", "response"])
    assert [own for own in world.order if link_token(SECRET, own.nonce).encode() in stored] == []
    shared = [
        {value for row in before[name] for value in row if isinstance(value, bytes)}
        for name in ("participation", "response")
    ]
    assert shared[0] & shared[1] == set()
    assert before["outgoing_mail"] == set(), "nobody gets mail for having sent"

    with world.sessions() as session:
        for number in TAKEN:
            assert ballot_box.take_out(session, world.round_id, world.ballots[number])
            session.commit()
        assert moved(before, dump(session)) == {"response"}, "two dumps tell who took back"
        reopen(session, world)
        assert moved(before, dump(session)) == {"response", "participation"}, "the control"


def reopen(session: Session, world: World) -> None:
    """Do what would tell: open the invitations of those who took back."""
    ids = [world.order[number].participant_id for number in TAKEN]
    session.execute(update(Participation).where(Participation.participant_id.in_(ids)).values(done=False))
    session.commit()


@BOTH
def test_where_nothing_is_mixed_most_are_found(app: Flask, store: Store, open_round: OpenRound) -> None:
    """The control: answers stored as they come. SQLite hides the order in a table without rowid, but not in its log."""
    world = people(app, open_round("sitting"))
    log_from = log_of_now(world, store)
    with world.sessions() as session:
        layout = layout_of(session, session.get_one(Round, world.round_id))
        for number in PEOPLE:
            answers = layout.pack({"sitting": number_as_answer(number)})
            unit = world.units[number] or None
            session.add(Response(id=secrets.token_bytes(16), round_id=world.round_id, unit_id=unit, answers=answers))
            session.commit()
        named = attacks(world, store, log_from)  # while a connection is open: SQLite's log goes with the last
    finding = [name for name, number in named.items() if number > 0.9 * len(PEOPLE)]
    if store.name == "postgresql":
        assert {"ORDER BY xmin::text::bigint, ctid", "ORDER BY ctid", "bytes of the log"} <= set(finding), named
    else:
        assert finding == ["bytes of the files"], named
