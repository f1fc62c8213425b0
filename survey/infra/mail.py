"""Mail: an address, a subject and a text in, what takes them out; by SMTP, or as files without a server."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from survey.config import Settings
from survey.core.text import Language


class RefusedError(Exception):
    """The server will never take this message: a bad address, most often."""


class LaterError(Exception):
    """The message could not be handed over now; it can be tried again."""


class MailServerAwayError(Exception):
    """The server cannot be reached, or lets us not in: said once all messages have been tried."""


@dataclass(frozen=True)
class Mail:
    """One message. `key` names it: the same key gives the same Message-ID, so that a second copy is known as one."""

    to: str
    name: str
    subject: str
    text: str
    html: str
    key: str
    languages: tuple[Language, ...]
    """In the order in which they stand in it."""
    fault: str = ""
    """Why it cannot go out as it is; it is tried again later."""
    shown: bool = False
    """Whether HR may see that it went out. A reminder they may not: it would tell who has not answered."""


class Sender(Protocol):
    """Takes messages."""

    def send(self, mail: Mail) -> None:
        """Hand over a message; raise RefusedError or LaterError."""


@contextmanager
def sender(settings: Settings) -> Iterator[Sender]:
    """Give what sends mail: one SMTP connection for many messages, or a folder when no server is set.

    Raises MailServerAwayError in the end when no connection could be made: the operator is to know.
    """
    from survey.infra.posting import Folder, Smtp  # noqa: PLC0415  # the standard library's mail: only the worker sends any

    if not settings.smtp_url:
        yield Folder(settings)
        return
    connection = Smtp(settings)
    try:
        yield connection
    finally:
        connection.close()
    if connection.away:
        raise MailServerAwayError(connection.away)
