"""Attackers: 200 people in 20 units of 1 to 40 send one by one; who knows the order and the units finds nobody."""

import logging
import secrets
from collections import defaultdict
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from survey.cli import main
from survey.infra import clock
from survey.infra.crypto import ballot_box_key, link_token
from survey.people.models import Participant
from survey.people.services import add_unit
from survey.responding import ballot_box, services
from survey.responding.models import Response
from survey.rounds import invitations
from survey.rounds.freezing import unit_of
from survey.rounds.models import OutgoingMail, Participation
from survey.rounds.services import round_by_key
from tests.conftest import SECRET, OpenRound, OpenSession
from tests.responding.test_ballot_box import ORDERS
from tests.support.databases import BOTH, Store

SIZES = (1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7, 8, 9, 10, 12, 18, 25, 35, 40)
LEAST = 5
GROUPS = sum(size >= LEAST for size in SIZES) + 1
"""The units that are shown, and everybody else together."""
BY_CHANCE = 32
"""One in each group is right by chance, 13 in all; more than 32 in less than 1 of 100,000 runs (Poisson)."""


@pytest.fixture
def people(database: OpenSession, open_round: OpenRound, app: Flask) -> tuple[str, list[Participation]]:
    """A round that is over soon, and its invitations in the order in which people will send."""
    key = open_round("sitting")
    with database() as session:
        for number, size in enumerate(SIZES):
            unit = add_unit(session, f"Unit {number}", size)
            for _ in range(size):
                id_ = secrets.token_bytes(16)
                session.add(Participant(id=id_, name="Kim", email=f"{id_.hex()}@example.nl", unit_id=unit.id))
        session.flush()
        found = round_by_key(session, key)
        assert found is not None
        invitations.invite(session, found, app.extensions["settings"], clock.now())
        order = list(session.scalars(select(Participation).order_by(Participation.token_id)))
        session.execute(delete(OutgoingMail))  # it has arrived
        session.expunge_all()
    return key, order


def run(app: Flask, *command: str) -> None:
    environment = {"SURVEY_SECRET_KEY": SECRET, "SURVEY_DATABASE_URL": app.extensions["settings"].database_url}
    assert CliRunner(env=environment).invoke(main, command).exit_code == 0


def send_all(app: Flask, database: OpenSession, key: str, order: list[Participation]) -> dict[int, list[int]]:
    """Let everybody send in turn, the worker coming by; return by unit who sent, in order: what the attacker knows."""
    known = defaultdict(list)
    for number, own in enumerate(order):
        with database() as session:
            found = round_by_key(session, key)
            assert found is not None
            unit_id = unit_of(session, own, found, LEAST)
            assert invitations.complete(session, link_token(SECRET, own.nonce))
            public = ballot_box_key(app.extensions["settings"])
            ballot_box.put_in(session, found.id, unit_id, number.to_bytes(2), public)
        known[unit_id or 0].append(number)
        if number % 50 == 49:
            run(app, "worker", "--once")
    return known


def hits(found: list[tuple[int, int]], known: dict[int, list[int]]) -> int:
    """Return how many are named right when the responses of each unit are taken for those who sent, in order."""
    by_unit = defaultdict(list)
    for unit_id, who in found:
        by_unit[unit_id].append(who)
    return sum(a == b for unit_id, own in by_unit.items() for a, b in zip(own, known[unit_id], strict=True))


def in_order(session: Session, order: str) -> list[tuple[int, int]]:
    rows = session.execute(text(f"SELECT coalesce(unit_id, 0), answers FROM response {order}"))  # noqa: S608  # our own words
    return [(unit_id, int.from_bytes(answers)) for unit_id, answers in rows]


def in_files(app: Flask, session: Session) -> list[tuple[int, int]]:
    """Return the responses as they lie in the bytes of SQLite's files, its log included."""
    path = Path(app.extensions["settings"].database_url.removeprefix("sqlite:///"))
    stored = b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))
    rows = sorted(session.scalars(select(Response)), key=lambda row: stored.find(row.id))
    assert all(row.id in stored for row in rows)
    return [(row.unit_id or 0, int.from_bytes(row.answers)) for row in rows]


@BOTH
def test_nobody_is_found_in_a_unit_by_whoever_knows_the_order(
    app: Flask,
    store: Store,
    database: OpenSession,
    people: tuple[str, list[Participation]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A dump, its hidden order, the bytes of the files, the lines of the log."""
    key, order = people
    with caplog.at_level(logging.INFO):
        known = send_all(app, database, key, order)
    with database() as session:
        found = {by: hits(in_order(session, by), known) for by in ORDERS[store.name]}
        if store.name == "sqlite":
            found["bytes of the files"] = hits(in_files(app, session), known)
        assert {by: n for by, n in found.items() if n > BY_CHANCE} == {}
        assert services.waiting_count(session, order[0].round_id) == 0
        ids = list(session.scalars(select(Response.id)))
    named = [one.hex() for one in ids] + [own.participant_id.hex() for own in order]
    assert [line for line in caplog.messages if any(one in line for one in named)] == []
    assert len(ids) == sum(SIZES)
    assert len(known) == GROUPS
    assert all(len(sent) >= LEAST for sent in known.values())


def test_an_attacker_with_the_order_of_an_unmixed_store_would_find_everybody() -> None:
    """The attack itself works."""
    known = {1: [4, 2], 2: [7]}
    assert hits([(1, 4), (2, 7), (1, 2)], known) == 3
    assert hits([(1, 2), (2, 7), (1, 4)], known) == 1
