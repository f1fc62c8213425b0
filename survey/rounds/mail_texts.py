"""The words of mail: a kind and a language in, subject and text with placeholders out; filled in by plain replacement.

What HR writes is text and never a template: a word in braces that is known is replaced, all else stays as it is.
"""

import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Final, NamedTuple

from markupsafe import Markup, escape
from sqlalchemy.orm import Session

from survey.core.text import Language
from survey.infra.render.document import document, texts
from survey.rounds import mail_queries
from survey.rounds.models import MailText, TestMail

PLACEHOLDERS: Final = ("link", "name", "organisation", "round", "until", "smallest")
LINK: Final = "link"
_PLACEHOLDER: Final = re.compile(r"\{([a-z_]+)\}")
_BLANK_LINES: Final = re.compile(r"\n\s*\n")


class Kind(StrEnum):
    """The mails that HR can write."""

    INVITATION = "invitation"
    REMINDER = "reminder"


class Words(NamedTuple):
    """Subject and text of a mail; both may hold placeholders, such as {organisation}."""

    subject: str
    body: str


@cache
def standard(kind: Kind, language: Language) -> Words:
    """Return the words that are sent as long as HR writes no others."""
    gettext, reminder = texts(language).gettext, kind is Kind.REMINDER
    subject = gettext("Still open: how do you work at home?") if reminder else gettext("How do you work at home?")
    named = {name: f"{{{name}}}" for name in PLACEHOLDERS}
    body = document("email/invitation.txt", language, reminder=reminder, day="{until}", k="{smallest}", **named)
    return Words(subject, body.strip())


def words(session: Session, kind: Kind, language: Language) -> Words:
    """Return the words of a mail: those that HR wrote, else the standard ones."""
    own = mail_queries.mail_text(session, kind, language)
    return Words(own.subject, own.body) if own else standard(kind, language)


def changed(session: Session) -> set[tuple[str, str]]:
    """Return the kind and language of each mail with words of HR's own."""
    return mail_queries.mail_texts(session)


def keep(session: Session, kind: Kind, language: Language, own: Words) -> None:
    """Send these words from now on, also in mail that waits."""
    session.merge(MailText(kind=kind, language=language, subject=own.subject, body=own.body))


def restore(session: Session, kind: Kind, language: Language) -> None:
    """Send the standard words again."""
    mail_queries.delete_mail_text(session, kind, language)


def test(session: Session, email: str, language: Language, own: Words, now: datetime) -> None:
    """Put a mail with these words on its way to a member of staff; an older test to them is forgotten."""
    mail_queries.delete_test_mails(session, email)
    mail = TestMail(id=secrets.token_bytes(16), email=email, language=language, due_at=now, **own._asdict())
    session.add(mail)
    session.flush()


def unknown(text: str) -> list[str]:
    """Return the words in braces that are no placeholder, each once."""
    return [name for name in dict.fromkeys(_PLACEHOLDER.findall(text)) if name not in PLACEHOLDERS]


def has_link(text: str) -> bool:
    """Return whether a text has the placeholder of the link."""
    return LINK in _PLACEHOLDER.findall(text)


def plain(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its placeholders replaced, in one pass: a value that looks like one stays."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def subject_of(text: str, values: Mapping[str, str]) -> str:
    """Return a subject with its placeholders replaced, on one line."""
    return " ".join(plain(text, values).split())


def rich(text: str, values: Mapping[str, str], language: Language) -> str:
    """Return the same text as HTML: escaped, a paragraph for each blank line, and the link as a link."""
    label = texts(language).gettext("To my home-working check")
    safe = {name: str(escape(value)) for name, value in values.items()}
    safe[LINK] = str(Markup('<a href="{}">{}</a>').format(values[LINK], label))
    paragraphs = _BLANK_LINES.split(plain(str(escape(text)), safe).strip())
    lines = [Markup("<br>\n".join(paragraph.splitlines())) for paragraph in paragraphs]  # noqa: S704  # escaped above
    return document("email/mail.html", language, paragraphs=lines)
