"""The worker is killed at any moment, as by a power cut: each answer counts once, each mail arrives, at most twice."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select, update

from survey.config import Settings
from survey.infra import clock
from survey.infra.crypto import ballot_box_key
from survey.responding import ballot_box
from survey.responding.models import Envelope, Response
from survey.rounds import invitations
from survey.rounds.models import OutgoingMail
from survey.rounds.services import round_by_key
from tests.conftest import SECRET, OpenRound, OpenSession
from tests.rounds.conftest import Invitees, Post, people, post

__all__ = ["people", "post"]

KILLS = 12
PEOPLE = 400
MAILS = 40
WORKERS = 2
"""So many send mail at once."""


@pytest.fixture
def settings(app: Flask) -> Settings:
    found: Settings = app.extensions["settings"]
    return found


def killed(settings: Settings, folder: Path, after: float, **more: str) -> bool:
    """Run the worker once and kill it after so many seconds of work; tell whether it was still at it."""
    ready = folder / "ready"
    ready.unlink(missing_ok=True)
    code = f"""
from survey.cli.worker import sweep
from survey.config import from_environment
from survey.rounds import outbox
from survey.responding import services
open({str(ready)!r}, "w").close()
sweep(from_environment())
"""
    environment = {"SURVEY_SECRET_KEY": SECRET, "SURVEY_DATABASE_URL": settings.database_url} | more
    with subprocess.Popen([sys.executable, "-c", code], env=os.environ | environment) as process:  # noqa: S603  # our own
        while not ready.exists() and process.poll() is None:
            time.sleep(0.005)
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            return True
    assert process.returncode == 0
    return False


def test_each_answer_counts_once_however_often_the_mixer_is_killed(
    settings: Settings, open_round: OpenRound, database: OpenSession, tmp_path: Path
) -> None:
    key = open_round("sitting")
    random, sent, broken_off = Random(3), 0, 0  # noqa: S311  # when to kill
    for _ in range(KILLS):
        with database() as session:
            found = round_by_key(session, key)
            assert found is not None
            for number in range(sent, sent + PEOPLE):
                ballot_box.put_in(session, found.id, None, number.to_bytes(2), ballot_box_key(settings))
        sent += PEOPLE
        broken_off += killed(settings, tmp_path, random.uniform(0.0, 0.25))
    assert broken_off, "nothing was killed: wait less"
    killed(settings, tmp_path, 60)
    with database() as session:
        counted = Counter(int.from_bytes(row) for row in session.scalars(select(Response.answers)))
        assert session.scalars(select(Envelope.id)).all() == []
        assert session.connection().exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    assert counted == Counter(range(sent))


def test_each_mail_arrives_once_or_twice_however_often_the_senders_are_killed(
    settings: Settings,
    open_round: OpenRound,
    database: OpenSession,
    people: Invitees,
    post: Post,
    tmp_path: Path,
) -> None:
    people(MAILS)
    key = open_round("sitting", first=0)
    with database() as session:
        found = round_by_key(session, key)
        assert found is not None
        assert invitations.invite(session, found, settings, clock.now()) == MAILS
    random, broken_off = Random(4), 0  # noqa: S311  # as above
    folders = [tmp_path / str(number) for number in range(WORKERS)]
    for folder in folders:
        folder.mkdir()
    with ThreadPoolExecutor(WORKERS) as pool:
        for _ in range(KILLS // WORKERS):
            times = [random.uniform(0.02, 0.3) for _ in folders]
            at_once = [
                pool.submit(killed, settings, folder, after, SURVEY_SMTP_URL=post.url)
                for folder, after in zip(folders, times, strict=True)
            ]
            broken_off += sum(one.result() for one in at_once)
            with database() as session:  # the time for which the killed ones had taken their mail is over
                session.execute(update(OutgoingMail).values(due_at=clock.now()))
    assert broken_off, "nothing was killed: wait less"
    killed(settings, tmp_path, 60, SURVEY_SMTP_URL=post.url)
    with database() as session:
        assert session.scalars(select(OutgoingMail.id)).all() == []
    copies = Counter(str(message["Message-ID"]) for message in post.taken)
    assert len(copies) == MAILS
    assert sum(number - 1 for number in copies.values()) <= broken_off
