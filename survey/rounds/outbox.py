"""The outbox: mail that is due in, mail sent out; each mail goes until it is delivered, refused or not wanted any more.

A mail is taken for ten minutes, sent, and then deleted. When the process dies between sending and deleting, it is sent
once more under the same Message-ID; it is never lost, and one bad address holds up nobody.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from survey.accounts.services import organisation
from survey.config import Settings
from survey.core.lifecycle import State, state
from survey.core.text import LANGUAGES, Language
from survey.infra.clock import last_day
from survey.infra.crypto import link_token
from survey.infra.db import read_only
from survey.infra.i18n import say_date_in
from survey.infra.mail import LaterError, Mail, RefusedError, Sender, sender
from survey.infra.render.document import document, texts
from survey.rounds import queries
from survey.rounds.invitations import INVITATION
from survey.rounds.models import Round
from survey.rounds.queries import Letter

LEASE: Final = timedelta(minutes=10)
AGAIN: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, *[60] * 24))
"""How long to wait after each failure; after the last, about a day, the mail has failed."""
AT_ONCE: Final = 50

OpenSession = Callable[[], AbstractContextManager[Session]]


def deliver(open_session: OpenSession, settings: Settings, now: datetime) -> int:
    """Send every mail that is due; return how many were handed over."""
    delivered = 0
    with sender(settings) as outgoing:
        while True:
            with open_session() as session:
                taken = queries.claim_mail(session, now, now + LEASE, AT_ONCE)
            if not taken:
                return delivered
            for mail_id in taken:
                delivered += _deliver_one(open_session, mail_id, outgoing, settings, now)


def _deliver_one(
    open_session: OpenSession, mail_id: bytes, outgoing: Sender, settings: Settings, now: datetime
) -> bool:
    """Send one mail, unless it is not wanted any more, and note how it went.

    No transaction is open while it is sent: on SQLite everybody who saves a page would wait for the mail server.
    """
    with read_only(), open_session() as session:
        letter = queries.letter(session, mail_id)
        mail = written(session, letter, settings) if letter and _wanted(letter, now) else None
    attempts = letter.mail.attempts if letter else 0
    failure, again = _send(outgoing, mail, attempts) if mail else (None, None)
    with open_session() as session:
        if failure is None:
            queries.delete_mail(session, mail_id)
        elif again is None:
            queries.give_up_mail(session, mail_id, failure)
        else:
            queries.put_off_mail(session, mail_id, now + again)
    return mail is not None and failure is None


def _send(outgoing: Sender, mail: Mail, attempts: int) -> tuple[str | None, timedelta | None]:
    """Hand over a mail; return why that failed, if so, and when to try again, if ever."""
    try:
        outgoing.send(mail)
    except RefusedError as error:
        return str(error), None
    except LaterError as error:
        return str(error), AGAIN[attempts - 1] if attempts <= len(AGAIN) else None
    return None, None


def _wanted(letter: Letter, now: datetime) -> bool:
    open_now = state(letter.round.opens_at, letter.round.closes_at, now) is State.OPEN
    return bool(letter.email) and open_now and not letter.participation.done and not letter.participation.declined


def written(session: Session, letter: Letter, settings: Settings) -> Mail:
    """Return a mail in the language of whom it is for, or in both."""
    languages: tuple[Language, ...] = (letter.language,) if letter.language else LANGUAGES
    reminder = letter.mail.number != INVITATION
    link = f"{settings.base_url}/i/{link_token(settings.secret_key, letter.participation.nonce)}"
    both = [_values(session, letter.round, language, settings, link, reminder=reminder) for language in languages]
    each = list(zip(languages, both, strict=True))
    return Mail(
        to=letter.email,
        name=letter.name,
        subject=" / ".join(_subject(language, reminder=reminder) for language in languages),
        text="\n---\n\n".join(document("email/invitation.txt", language, **values) for language, values in each),
        html="\n<hr>\n".join(document("email/invitation.html", language, **values) for language, values in each),
        key=f"{letter.round.key} {letter.participation.nonce.hex()} {letter.mail.number}",
    )


def sample(session: Session, round_: Round, language: Language, settings: Settings) -> tuple[str, str]:
    """Return subject and text of a round's invitation in a language, with a link that leads nowhere."""
    values = _values(session, round_, language, settings, f"{settings.base_url}/i/…", reminder=False)
    return _subject(language, reminder=False), document("email/invitation.txt", language, **values)


def _values(
    session: Session, round_: Round, language: Language, settings: Settings, link: str, *, reminder: bool
) -> dict[str, object]:
    named = organisation(session)
    return {
        "link": link,
        "organisation": named.name if named else "",
        "round": round_.name,
        "reminder": reminder,
        "day": say_date_in(last_day(round_.closes_at, settings.time_zone), language),
        "k": settings.min_cell_size,
    }


def _subject(language: Language, *, reminder: bool) -> str:
    gettext = texts(language).gettext
    return gettext("Still open: how do you work at home?") if reminder else gettext("How do you work at home?")
