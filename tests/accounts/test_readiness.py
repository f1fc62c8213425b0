"""Readiness: ready when all is there, else what lacks by its name; the sign of life needs none of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from survey.accounts.jobs import Job, note_runs
from survey.infra import clock
from survey.infra.db import Base, db
from tests.conftest import OpenSession
from tests.support.databases import BOTH
from tests.support.visitor import JudgingClient

WELL = dict.fromkeys(Job, "")


def said(client: JudgingClient) -> tuple[int, list[str]]:
    answer = client.get("/readyz")
    assert "Set-Cookie" not in answer.headers
    assert client.get("/healthz").status_code == 200
    return answer.status_code, answer.text.split()


def test_it_tells_when_the_worker_stands_still_or_a_part_of_its_work_does(
    client: JudgingClient, database: OpenSession
) -> None:
    now = clock.now()
    assert said(client) == (503, ["worker"]), "it never ran"
    for minutes, outcomes, expected in (
        (30, WELL, (503, ["worker"])),
        (1, WELL | {Job.SEND: "MailServerAwayError", Job.REPORTS: "E"}, (200, ["ready"])),
        (0, WELL, (200, ["ready"])),
    ):
        with database() as session:
            note_runs(session, outcomes, now - timedelta(minutes=minutes))
        assert said(client) == expected
    with database() as session:
        note_runs(session, WELL, now - timedelta(hours=2))
        note_runs(session, WELL | {Job.SEND: "MailServerAwayError", Job.MIX: "E", Job.REPORTS: "E"}, now)
    assert said(client) == (503, ["send", "mix"])


@BOTH
def test_it_tells_when_the_database_is_of_another_version_or_gone(
    make_app: Callable[..., Flask], caplog: pytest.LogCaptureFixture
) -> None:
    app = make_app()
    client = app.test_client()
    assert isinstance(client, JudgingClient)
    with app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32))")
        connection.exec_driver_sql("DELETE FROM alembic_version")
        connection.execute(text("INSERT INTO alembic_version VALUES ('0001')"))
    assert said(client) == (503, ["schema"])
    with app.app_context():
        with db.engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE alembic_version")
        Base.metadata.drop_all(db.engine)
    assert said(client) == (503, ["database"])
    assert caplog.text == ""


def test_it_tells_when_the_disk_is_nearly_full(
    client: JudgingClient, database: OpenSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database() as session:
        note_runs(session, WELL, clock.now())
    monkeypatch.setattr("survey.accounts.readiness.ROOM", 1.01)
    assert said(client) == (503, ["disk"])
