"""The worker is killed, as by a power cut, at each point that matters: each answer counts once, each mail arrives."""

import multiprocessing
import os
import signal
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Literal, NamedTuple

import pytest
from flask import Flask
from sqlalchemy import Engine, event, select, update

from survey.cli.worker import sweep
from survey.config import Settings
from survey.infra import clock
from survey.infra.crypto import ballot_box_key
from survey.responding import ballot_box
from survey.responding.ballot_box import Filled
from survey.responding.models import Envelope, Response
from survey.rounds import invitations
from survey.rounds.models import OutgoingMail, Round
from survey.rounds.services import round_by_key
from tests.conftest import OpenRound, OpenSession, Sized
from tests.rounds.conftest import Invitees, Post, people, post
from tests.support.databases import BOTH

__all__ = ["people", "post"]

PEOPLE = 30
MAILS = 40
WORKERS = 2
"""So many send mail at once."""
ROUNDS = 1, 34
"""In so many rounds they are killed at each point: each commit, and at full size, where that is 204 times."""
PATIENCE = 120
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__])


class Mark(NamedTuple):
    """A point in the worker's way: before or after a statement, at the commit that follows it, or just behind that."""

    when: Literal["before", "after", "commit", "behind"]
    statement: str
    time: int = 1
    """Which time that this point is reached."""


MIXING = [
    Mark("before", "DELETE FROM envelope"),
    Mark("after", "DELETE FROM envelope"),
    Mark("before", "INSERT INTO response"),
    Mark("after", "INSERT INTO response"),
    Mark("commit", "INSERT INTO response"),
    Mark("behind", "INSERT INTO response"),
]
SENDING = [
    Mark("before", "UPDATE outgoing_mail"),
    Mark("commit", "UPDATE outgoing_mail"),
    Mark("behind", "UPDATE outgoing_mail"),
    Mark("before", "DELETE FROM outgoing_mail", 2),
    Mark("commit", "DELETE FROM outgoing_mail", 3),
    Mark("behind", "DELETE FROM outgoing_mail", 4),
]


@pytest.fixture
def settings(app: Flask) -> Settings:
    found: Settings = app.extensions["settings"]
    return found


def killed(settings: Settings, mark: Mark | None = None) -> bool:
    """Do once what the worker does, in a process that dies at a mark; tell whether it did."""
    process = PROCESSES.Process(target=work, args=(settings, mark))
    process.start()
    process.join(PATIENCE)
    assert process.exitcode in {0, -signal.SIGKILL}
    return process.exitcode != 0


def work(settings: Settings, mark: Mark | None) -> None:
    """Sweep, up to a mark."""
    if mark is not None:
        _die_at(mark)
    sweep(settings)


def _die_at(mark: Mark) -> None:
    left, touched = mark.time, False

    def reached(*when: str) -> None:
        nonlocal left
        left -= mark.when in when
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    @event.listens_for(Engine, "before_cursor_execute")
    def before(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith(mark.statement):
            reached("before")

    @event.listens_for(Engine, "after_cursor_execute")
    def after(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        nonlocal touched
        if statement.startswith(mark.statement):
            touched = True
            reached("after")

    @event.listens_for(Engine, "commit")
    def commit(_connection: object) -> None:
        if touched:
            reached("commit")

    @event.listens_for(Engine, "begin")
    def begin(_connection: object) -> None:
        nonlocal touched
        if touched:
            touched = False
            reached("behind")


@BOTH
def test_each_answer_counts_once_wherever_the_mixer_is_killed(
    settings: Settings, open_round: OpenRound, database: OpenSession
) -> None:
    key = open_round("sitting", first=-20, last=-1)
    with database() as session:  # over, and published: what is sent here are no answers
        session.execute(update(Round).values(published=True))
    for number, mark in enumerate([*MIXING, None]):
        with database() as session:
            found = round_by_key(session, key)
            assert found is not None
            for answer in range(number * PEOPLE, (number + 1) * PEOPLE):
                ballot_box.put_in(session, found.id, Filled(None, answer.to_bytes(2)), ballot_box_key(settings))
        assert killed(settings, mark) == (mark is not None), mark
    with database() as session:
        counted = Counter(int.from_bytes(row) for row in session.scalars(select(Response.answers)))
        assert session.scalars(select(Envelope.id)).all() == []
        if session.get_bind().dialect.name == "sqlite":
            assert session.connection().exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    assert counted == Counter(range((len(MIXING) + 1) * PEOPLE))


def test_each_mail_arrives_once_or_twice_wherever_the_senders_are_killed(
    settings: Settings, open_round: OpenRound, database: OpenSession, people: Invitees, post: Post, sized: Sized
) -> None:
    people(MAILS)
    posting, broken_off, rounds = replace(settings, smtp_url=post.url), 0, sized(*ROUNDS)
    for _ in range(rounds):
        with database() as session:
            found = round_by_key(session, open_round("sitting", first=0))
            assert found is not None
            assert invitations.invite(session, found, settings, clock.now()) == MAILS
        broken_off += sum(killed_in_pairs(posting, database))
        assert not killed(posting)
        with database() as session:
            assert session.scalars(select(OutgoingMail.id)).all() == []
    copies = Counter(str(message["Message-ID"]) for message in post.taken)
    assert len(copies) == MAILS * rounds
    assert sum(number - 1 for number in copies.values()) <= broken_off
    assert broken_off >= len(SENDING) * rounds


def killed_in_pairs(posting: Settings, database: OpenSession) -> Iterator[int]:
    """Let two send at once and die at the same point, one point after another; yield how many died at each."""
    with ThreadPoolExecutor(WORKERS) as pool:
        for mark in SENDING:
            both: Sequence[bool] = list(pool.map(killed, [posting] * WORKERS, [mark] * WORKERS))
            assert any(both), mark
            yield sum(both)
            with database() as session:  # the time for which the killed ones had taken their mail is over
                session.execute(update(OutgoingMail).values(due_at=clock.now()))
