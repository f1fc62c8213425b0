"""People who can be invited, and a mail server that takes their mail."""

import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from survey.people.models import Participant
from tests.conftest import OpenSession

Invitees = Callable[..., list[bytes]]


@pytest.fixture
def people(database: OpenSession, units: list[int]) -> Invitees:
    """Return a function that puts people on the list and gives their ids, in order."""

    def add(count: int, **values: object) -> list[bytes]:
        ids = [secrets.token_bytes(16) for _ in range(count)]
        with database() as session:
            for number, id_ in enumerate(ids):
                own = {"email": f"p{number}@example.nl", "language": "nl"} | values
                session.add(Participant(id=id_, name=f"Persoon {number}", unit_id=units[0], **own))
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
