"""The worker's sweep: what is due is done, what is old is deleted, and doing it twice changes nothing."""

import os
import secrets
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
import time_machine
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.accounts.jobs import Job, standings
from survey.accounts.services import add_staff
from survey.audit.models import Action
from survey.audit.services import newest
from survey.cli import main
from survey.cli.worker import sweep
from survey.config import Settings
from survey.core.schedule import Cadence, Schedule
from survey.followup import plan
from survey.followup.models import Cost, Status
from survey.followup.plan import Progress
from survey.infra import clock
from survey.infra.crypto import ballot_box_key
from survey.infra.jobs import engine
from survey.infra.permissions import Role
from survey.people.models import Participant
from survey.responding.ballot_box import Filled, put_in
from survey.responding.services import waiting_count
from survey.rounds import invitations, series
from survey.rounds.models import OutgoingMail, Participation
from survey.rounds.services import round_by_key
from tests.conftest import EMAIL, PASSWORD, SECRET, OpenRound, OpenSession, settings_for


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
            said = [line.subject for line in newest(session, None, 9) if line.action == Action.INVITATIONS_FORGOTTEN]
            assert said == ["Proef"] * (1 - left), "the log proves it, once"


def test_a_part_that_fails_holds_up_no_other(
    database: OpenSession, settings: Settings, open_round: OpenRound, units: list[int]
) -> None:
    """A series asks what is not shipped any more: that is said, and what was sent is counted all the same."""
    assert units
    key = open_round("sitting", first=-20, last=-1)
    round_id = sent_beside_a_broken_series(database, settings, key)
    with pytest.raises(ExceptionGroup, match="could not do everything") as caught:
        sweep(settings)
    assert len(caught.value.exceptions) == 1
    assert waiting(database, round_id) == 0


def test_a_mail_server_that_is_away_is_said_and_holds_up_nothing(
    database: OpenSession, settings: Settings, open_round: OpenRound, units: list[int]
) -> None:
    key = open_round("sitting", first=0)
    with database() as session:
        session.add(Participant(id=secrets.token_bytes(16), name="Kim", email="kim@example.nl", unit_id=units[0]))
        session.flush()
        found = round_by_key(session, key)
        assert found is not None
        invitations.invite(session, found, settings, clock.now())
    with pytest.raises(ExceptionGroup):
        sweep(replace(settings, smtp_url="smtp://127.0.0.1:9"))
    with database() as session:
        failed = {one.job: one.failed for one in standings(session, clock.now()) if one.failed}
    assert failed == {Job.SEND: "MailServerAwayError"}


def test_what_is_overdue_is_mailed_to_owner_and_hr_once(database: OpenSession, settings: Settings) -> None:
    monday = datetime(2026, 11, 23, 9, tzinfo=UTC)
    late = Progress("", "Jo", "jo@example.nl", date(2026, 11, 20), Status.PLANNED, Cost.UNKNOWN, "")
    with database() as session:
        add_staff(session, EMAIL, PASSWORD, Role.HR)
        plan.add(session, {"nl": "Stoelen"}, late, date(2026, 11, 17))
    with time_machine.travel(monday, tick=False):
        sweep(settings)
        sweep(settings)
    mails = [message_from_bytes(path.read_bytes()) for path in Path(settings.mail_folder).iterdir()]
    assert sorted(str(mail["To"]) for mail in mails) == [EMAIL, "jo@example.nl"]


def test_a_database_that_is_not_there_is_said_in_one_line(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'none.db'}"
    runner = CliRunner(env={"SURVEY_SECRET_KEY": SECRET, "SURVEY_DATABASE_URL": url})
    for arguments in (["worker"], ["worker", "--once"]):
        result = runner.invoke(main, arguments)
        assert result.exit_code == 1
        assert result.output.startswith("Error: The database of SURVEY_DATABASE_URL cannot be used")
        assert len(result.output.splitlines()) == 1


def test_a_worker_that_failed_at_first_goes_on(
    app: Flask, database: OpenSession, open_round: OpenRound, tmp_path: Path
) -> None:
    """The first sweep fails in a part; the process lives, has counted what was sent, and ends when it is told to."""
    settings: Settings = app.extensions["settings"]
    key = open_round("sitting", first=-20, last=-1)
    round_id = sent_beside_a_broken_series(database, settings, key)
    environment = {"SURVEY_SECRET_KEY": SECRET, "SURVEY_DATABASE_URL": settings.database_url}
    log = tmp_path / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "survey.cli", "worker"], env=os.environ | environment, stderr=output
        )
    try:
        for _ in range(600):
            if not waiting(database, round_id):
                break
            time.sleep(0.1)
        assert process.poll() is None
        assert waiting(database, round_id) == 0
    finally:
        process.terminate()
        process.wait(60)
    assert "no-longer-there" in log.read_text()


def sent_beside_a_broken_series(database: OpenSession, settings: Settings, key: str) -> int:
    """Five people have sent, and a series is due that asks what is not shipped; return the round's id."""
    with database() as session:
        found = round_by_key(session, key)
        assert found is not None
        found.published = True  # for what is sent here are no answers
        schedule = Schedule(clock.today(settings.time_zone), Cadence.QUARTERLY, 14)
        series.begin(session, "Weg", ["no-longer-there"], (), "short", schedule)
        for _ in range(5):
            put_in(session, found.id, Filled(None, b"\x00\x00"), ballot_box_key(settings))
        return found.id


def waiting(database: OpenSession, round_id: int) -> int:
    with database() as session:
        return waiting_count(session, round_id)


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
