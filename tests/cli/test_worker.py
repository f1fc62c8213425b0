"""The worker's sweep: what is due is done, what is old is deleted, and doing it twice changes nothing."""

import secrets
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.cli.worker import sweep
from survey.config import Settings
from survey.infra import clock
from survey.infra.jobs import engine
from survey.people.models import Participant
from survey.rounds import invitations
from survey.rounds.models import OutgoingMail, Participation
from survey.rounds.services import round_by_key
from tests.conftest import OpenRound, OpenSession, settings_for


@pytest.fixture
def settings(app: Flask, tmp_path: object) -> Settings:
    found: Settings = app.extensions["settings"]
    return replace(found, mail_folder=f"{tmp_path}/mail")


def rows(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_who_was_invited_is_forgotten_a_month_after_the_round(
    database: OpenSession, settings: Settings, open_round: OpenRound, units: list[int]
) -> None:
    key = open_round("sitting", first=0, last=6)
    with database() as session:
        session.add(Participant(id=secrets.token_bytes(16), name="Kim", email="kim@example.nl", unit_id=units[0]))
        session.flush()
        found = round_by_key(session, key)
        assert found is not None
        invitations.invite(session, found, settings, clock.now())
        closes = found.closes_at
    for days, left in ((29, 1), (31, 0)):
        with time_machine.travel(closes + timedelta(days=days), tick=False):
            sweep(settings)
            sweep(settings)
        with database() as session:
            assert (rows(session, Participation), rows(session, OutgoingMail)) == (left, 0)
            assert rows(session, Participant) == 1


@pytest.mark.parametrize(
    ("url", "kind", "expected"),
    [
        ("sqlite:////var/none/survey.db", "SqliteHuey", {"filename": "/var/none/survey.db.jobs"}),
        ("postgresql+psycopg://u@localhost/survey", "PostgresHuey", {"dsn": "postgresql://u@localhost/survey"}),
        ("redis://localhost:6379/1", "RedisHuey", {"url": "redis://localhost:6379/1"}),
    ],
)
def test_the_queue_lies_beside_the_database(
    url: str, kind: str, expected: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[dict[str, object]] = []

    class Spy:
        def __init__(self, _name: str, **values: object) -> None:
            made.append(values)

    monkeypatch.setattr(f"survey.infra.jobs.{kind}", Spy)
    own = settings_for("sqlite:////var/none/other.db")
    engine(replace(own, jobs_url=url) if url.startswith("redis") else replace(own, database_url=url))
    assert made == [expected]
