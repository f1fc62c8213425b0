"""Messages on their way: a mail in, a message out, handed to a server or written to a folder that HR can look into."""

import hashlib
import re
import smtplib
import ssl
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.utils import formatdate, parseaddr
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from survey.config import Settings
from survey.infra.mail import LaterError, Mail, RefusedError

SECONDS: Final = 20
SHOWN: Final = "X-Shown"
READ: Final = 200
"""So many of the newest files are looked at."""
LINK: Final = re.compile(r"(https?://[^\s/]+)/\S+")
"""Any, for the address of the application may have been another when a mail was written."""
PERMANENT: Final = range(500, 600)


def compose(mail: Mail, settings: Settings) -> EmailMessage:
    """Return a message in plain text and HTML."""
    message = EmailMessage()
    host = urlsplit(settings.base_url).hostname or "localhost"
    message["From"] = settings.mail_from or f"noreply@{host}"
    mailbox, _, domain = mail.to.rpartition("@")
    message["To"] = Address(mail.name, mailbox, domain)  # quotes: a name such as “Zoë <a@b.nl>” stays a name
    message["Subject"] = mail.subject
    message["Date"] = formatdate()
    message["Message-ID"] = f"<{hashlib.sha256(mail.key.encode()).hexdigest()[:40]}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    message["Content-Language"] = ", ".join(mail.languages)  # last: a part takes such headers with it
    return message


class Folder:
    """Writes each message as a file that a mail program opens."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._path = Path(settings.mail_folder)

    def send(self, mail: Mail) -> None:
        message = compose(mail, self._settings)
        if mail.shown:
            message[SHOWN] = "yes"
        self._path.mkdir(mode=0o700, parents=True, exist_ok=True)  # each holds a link that works
        name = message["Message-ID"].strip("<>").partition("@")[0]
        (self._path / f"{name}.eml").write_bytes(bytes(message))


def in_folder(settings: Settings) -> list[tuple[str, str, str]]:
    """Return subject, text and language of the mails in the folder that HR may see, the newest first, each text once.

    A mail in several languages has the language "mul". Links and names are masked: a link lets somebody answer in the
    name of another, and whom no mail goes to may have answered by another way. How many there are is not told either.
    """
    files = sorted(Path(settings.mail_folder).glob("*.eml"), key=lambda path: path.stat().st_mtime, reverse=True)
    found: dict[tuple[str, str, str], None] = {}
    for path in files[:READ]:
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        body = message.get_body(("plain",))
        if body is not None and message[SHOWN]:
            text = LINK.sub(r"\1/…", body.get_content())
            languages = str(message["Content-Language"])
            language = "mul" if "," in languages else languages
            subject, text = (_without_names(words, message) for words in (str(message["Subject"]), text))
            found.setdefault((subject, text.replace("\r\n", "\n"), language))
    return list(found)


def _without_names(text: str, message: Message) -> str:
    """Return a text without the name of whom its mail is for."""
    name, _ = parseaddr(str(message["To"]))
    return text.replace(name, "…") if name else text


class Smtp:
    """Sends over one connection, which is made anew after a failure.

    The address is smtp://[user:password@]host[:port], which turns to TLS where the server offers it and must do so
    before a password is sent, or smtps:// for TLS from the start.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._connection: smtplib.SMTP | None = None
        self.away = ""
        """Why no connection could be made: it is not tried again for the next message, for each try may take long."""

    def send(self, mail: Mail) -> None:
        message = compose(mail, self._settings)
        connection = self._connected()
        try:
            connection.send_message(message, to_addrs=[mail.to])
        except smtplib.SMTPRecipientsRefused as error:
            code, reason = next(iter(error.recipients.values()))
            raise _failure(code, reason) from None
        except smtplib.SMTPSenderRefused as error:  # that is about us, and not about whom this mail is for
            self.close()
            raise LaterError(_said(error.smtp_code, error.smtp_error)) from None
        except smtplib.SMTPResponseException as error:
            self.close()
            raise _failure(error.smtp_code, error.smtp_error) from None
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise LaterError(str(error)[:200]) from None

    def close(self) -> None:
        """End the connection, however it stands."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connected(self) -> smtplib.SMTP:
        """Return a connection; raise LaterError, also when the server refuses our password: no mail is to blame."""
        if self.away:
            raise LaterError(self.away)
        try:
            self._connection = self._connection or self._connect()
        except LaterError as error:
            self.away = str(error)
            raise
        except smtplib.SMTPResponseException as error:
            self.away = _said(error.smtp_code, error.smtp_error)
            raise LaterError(self.away) from None
        except (OSError, smtplib.SMTPException) as error:
            self.away = str(error)[:200] or type(error).__name__
            raise LaterError(self.away) from None
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        url = urlsplit(self._settings.smtp_url)
        context = ssl.create_default_context()
        host = url.hostname or "localhost"
        if url.scheme == "smtps":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(host, url.port or 465, timeout=SECONDS, context=context)
        else:
            connection = smtplib.SMTP(host, url.port or 587, timeout=SECONDS)
            connection.ehlo()
            if connection.has_extn("starttls"):
                connection.starttls(context=context)
            elif url.username:
                connection.close()
                raise LaterError("The mail server offers no TLS: the password is not sent.")
        if url.username:
            connection.login(unquote(url.username), unquote(url.password or ""))
        return connection


def _failure(code: int, reason: bytes | str) -> RefusedError | LaterError:
    kind = RefusedError if code in PERMANENT else LaterError
    return kind(_said(code, reason))


def _said(code: int, reason: bytes | str) -> str:
    text = reason.decode(errors="replace") if isinstance(reason, bytes) else reason
    return f"{code} {text}"[:200]
