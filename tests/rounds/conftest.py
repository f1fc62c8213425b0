"""People who can be invited, and a mail server that takes their mail."""

import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from sqlalchemy import func, select

from survey.config import Settings
from survey.infra import clock
from survey.people.models import Participant
from survey.rounds import invitations
from survey.rounds.models import OutgoingMail, Round
from survey.rounds.services import round_by_key
from tests.conftest import OpenRound, OpenSession

ZONE = ZoneInfo("Europe/Amsterdam")
Invitees = Callable[..., list[bytes]]


@pytest.fixture
def people(database: OpenSession, units: list[int]) -> Invitees:
    """Return a function that puts people on the list and gives their ids, in order."""

    def add(count: int, **values: object) -> list[bytes]:
        ids = [secrets.token_bytes(16) for _ in range(count)]
        with database() as session:
            for number, id_ in enumerate(ids):
                own = {"name": f"Persoon {number}", "email": f"p{number}@example.nl", "language": "nl"} | values
                session.add(Participant(id=id_, unit_id=units[0], **own))
        return ids

    return add


@dataclass
class Post:
    """What a mail server took, and how it answers: by address, or to everybody."""

    url: str = ""
    taken: list[EmailMessage] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    meanwhile: Callable[[], None] | None = None
    """What happens while a mail is being taken."""

    async def handle_MAIL(  # noqa: N802  # aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.answers.get("from", "250 OK")

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self.answers.get(address) or self.answers.get("*")
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  # as above
        if self.meanwhile:
            self.meanwhile()
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.taken.append(message)
        return self.answers.get("data", "250 OK")

    @property
    def links(self) -> list[str]:
        """The path of the link in each mail."""
        found = []
        for message in self.taken:
            body = message.get_body(("plain",))
            assert body is not None
            (line,) = {line for line in body.get_content().splitlines() if "/i/" in line}
            found.append(line.removeprefix("http://localhost"))
        return found


@contextmanager
def served(post: Post) -> Iterator[Post]:
    """Run a real SMTP server on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    controller = Controller(post, hostname="127.0.0.1", port=port, ready_timeout=30)
    controller.start()
    post.url = f"smtp://127.0.0.1:{port}"
    try:
        yield post
    finally:
        controller.stop()


@pytest.fixture
def post() -> Iterator[Post]:
    with served(Post()) as running:
        yield running


@pytest.fixture
def settings(app: Flask, post: Post) -> Settings:
    found: Settings = app.extensions["settings"]
    return replace(found, smtp_url=post.url)


@pytest.fixture
def key(open_round: OpenRound) -> str:
    return open_round("sitting", first=0, last=13)


def find(session: object, key: str) -> Round:
    found = round_by_key(session, key)  # type: ignore[arg-type]  # every session of these tests
    assert found is not None
    return found


def invite(database: OpenSession, settings: Settings, key: str) -> int:
    with database() as session:
        return invitations.invite(session, find(session, key), settings, clock.now())


def remind(database: OpenSession, key: str, now: datetime) -> int:
    with database() as session:
        return invitations.remind(session, find(session, key), ZONE, now)


def waiting(database: OpenSession) -> int:
    with database() as session:
        return session.scalar(select(func.count()).select_from(OutgoingMail)) or 0


def opening(database: OpenSession, key: str) -> datetime:
    with database() as session:
        return find(session, key).opens_at
