"""The outbox: mail that is due in, mail sent out; each mail goes until it is delivered, refused or not wanted any more.

A mail is taken for ten minutes, sent, and then deleted. When the process dies between sending and deleting, it is sent
once more under the same Message-ID; it is never lost, and one bad address holds up nobody.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Row
from sqlalchemy.orm import Session

from survey.accounts import look
from survey.accounts.in_force import in_force
from survey.accounts.services import organisation
from survey.config import Settings
from survey.core.lifecycle import State, state
from survey.core.text import Language
from survey.infra.clock import last_day
from survey.infra.crypto import identifier
from survey.infra.db import read_only
from survey.infra.i18n import say_date_in
from survey.infra.mail import LaterError, Mail, RefusedError, Sender, sender
from survey.infra.render.document import texts
from survey.rounds import mail_queries, mail_texts
from survey.rounds.freezing import as_frozen
from survey.rounds.invitations import INVITATION, token_of
from survey.rounds.mail_queries import Letter
from survey.rounds.mail_texts import Kind, Words
from survey.rounds.models import OutgoingMail, Participation, Round, TestMail, WaitingMail

LEASE: Final = timedelta(minutes=10)
AGAIN: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, *[60] * 24))
"""How long to wait after each failure; after the last, about a day, the mail has failed."""
AT_ONCE: Final = 25
"""Mails taken together: should the server let each of them wait until it is given up, the lease still holds."""
RUN: Final = 120
"""Seconds after which no more mails are taken: other work waits for its turn, and the next sweep goes on."""
LOST: Final = "The secret key with which this link was made is not set on the server."
PRODUCT: Final = "Thuiswerkcheck"
"""Who writes, as long as the organisation has no name."""
SPECIMEN_DAYS: Final = timedelta(days=13)
"""A round lasts two weeks as a rule; so does the one of which a test mail speaks."""

OpenSession = Callable[[], AbstractContextManager[Session]]
Compose = Callable[[Session, bytes, Settings, datetime], tuple[Mail | None, int]]
"""Gives the mail of a row, None when it is not wanted any more, and how often it was tried."""


def on_its_way(session: Session) -> Sequence[Row[Round, int, datetime, int]]:
    """Return each round of which mail waits, with how many mails, when the first is due, and the most attempts."""
    return mail_queries.mail_on_its_way(session)


def refused(session: Session) -> Sequence[Row[bytes, str, str, str, str]]:
    """Return participant, name, address, reason and round of each mail that could not be delivered."""
    return mail_queries.refused_mail(session)


def failed_test(session: Session, email: str) -> str | None:
    """Return why the last test mail to an address was refused, if it was."""
    return mail_queries.failed_test(session, email)


def retry(session: Session, now: datetime) -> None:
    """Send everything that was refused once more; it is not sent when it is not wanted any more."""
    mail_queries.retry_mail(session, now)


def deliver(
    open_session: OpenSession,
    settings: Settings,
    now: datetime,
    kinds: Mapping[type[WaitingMail], Compose] | None = None,
) -> int:
    """Send mail of these kinds that is due, by default that of rounds; return how many were handed over.

    After two minutes no more is taken. Time goes on meanwhile: a round may close, and a lease begins when it is taken.
    """
    delivered, begun = 0, time.monotonic()
    with sender(settings) as outgoing:
        for mails, compose in (kinds or {OutgoingMail: _invitation, TestMail: _test}).items():
            taken: Sequence[bytes] = [b""]
            while taken and time.monotonic() <= begun + RUN:
                then = now + timedelta(seconds=time.monotonic() - begun)
                with open_session() as session:
                    taken = mail_queries.claim_mail(session, then, then + LEASE, AT_ONCE, mails)
                for mail_id in taken:
                    with read_only(), open_session() as session:
                        mail, attempts = compose(session, mail_id, settings, then)
                    delivered += _deliver_one(open_session, (mails, mail_id), outgoing, mail, attempts, then)
    return delivered


def _deliver_one(
    open_session: OpenSession,
    row: tuple[type[WaitingMail], bytes],
    outgoing: Sender,
    mail: Mail | None,
    attempts: int,
    now: datetime,
) -> bool:
    """Send one mail, unless it is not wanted any more, and note how it went.

    No transaction is open while it is sent: on SQLite everybody who saves a page would wait for the mail server.
    """
    mails, mail_id = row
    failure, again = _send(outgoing, mail, attempts) if mail else (None, None)
    with open_session() as session:
        if mail is None or failure is None or (again is None and not mail.shown):
            if mail is not None and failure is None and mails is OutgoingMail:
                _remember_address(session, mail_id, mail.to)
            mail_queries.delete_mail(
                session, mail_id, mails
            )  # nobody sees that a reminder was refused: it tells of whom
        elif again is None:
            mail_queries.give_up_mail(session, mail_id, failure, mails)
        else:
            mail_queries.put_off_mail(session, mail_id, now + again, mails)
    return mail is not None and failure is None


def _send(outgoing: Sender, mail: Mail, attempts: int) -> tuple[str | None, timedelta | None]:
    """Hand over a mail; return why that failed, if so, and when to try again, if ever."""
    try:
        if mail.fault:
            raise LaterError(mail.fault)  # noqa: TRY301  # as if the server had said so
        outgoing.send(mail)
    except RefusedError as error:
        return str(error), None
    except LaterError as error:
        return str(error), AGAIN[attempts - 1] if attempts <= len(AGAIN) else None
    return None, None


def _wanted(letter: Letter, now: datetime) -> bool:
    """Tell whether a mail is still to go out. An invitation that HR sends once more goes to whoever is done too.

    Else HR would see whose is not refused a second time. And a reminder goes only where the invitation went: whoever
    puts an address of their own on the list would see who is not done, and could open what they have filled in.
    """
    own = letter.participation
    moved = own.mailed_to is not None and own.mailed_to != _mark(own, letter.email)
    open_now = state(letter.round.opens_at, letter.round.closes_at, now) is State.OPEN
    asks = letter.mail.number == INVITATION or not (own.done or moved)
    return bool(letter.email) and open_now and asks and not own.declined


def _remember_address(session: Session, mail_id: bytes, address: str) -> None:
    """Note where an invitation went, as long as it is wanted."""
    letter = mail_queries.letter(session, mail_id)
    if letter is not None and letter.mail.number == INVITATION:
        letter.participation.mailed_to = _mark(letter.participation, address)
        session.flush()


def _mark(own: Participation, address: str) -> bytes:
    """Return what stands for an address beside an invitation."""
    return identifier(own.nonce.hex(), f"address-{address}")


def _invitation(session: Session, mail_id: bytes, settings: Settings, now: datetime) -> tuple[Mail | None, int]:
    """Return an invitation or reminder, None when it is not wanted any more, and how often it was tried."""
    letter = mail_queries.letter(session, mail_id)
    if letter is None or not _wanted(letter, now):
        return None, 0
    return written(session, letter, settings), letter.mail.attempts


def _test(session: Session, mail_id: bytes, settings: Settings, now: datetime) -> tuple[Mail | None, int]:
    """Return a test mail, None when a newer one took its place, and how often it was tried."""
    row = mail_queries.test_mail(session, mail_id)
    if row is None:
        return None, 0
    subject, text, html = specimen(session, Words(row.subject, row.body), row.language, settings, now)
    key = f"test {mail_id.hex()}"
    return Mail(row.email, "", subject, text, html, key, (row.language,), shown=True), row.attempts


def written(session: Session, letter: Letter, settings: Settings) -> Mail:
    """Return a mail in the language of whom it is for, or in all that are offered."""
    offered = look.languages(session)
    languages: tuple[Language, ...] = (letter.language,) if letter.language in offered else offered
    kind = Kind.INVITATION if letter.mail.number == INVITATION else Kind.REMINDER
    token = token_of(letter.participation, settings)
    link = f"{settings.base_url}/i/{token or ''}"
    held = as_frozen(session, letter.round, settings)
    last, named = last_day(letter.round.closes_at, settings.time_zone), (letter.round.name, letter.name)
    each = [
        _filled(mail_texts.words(session, kind, one), _values(session, named, last, one, held, link), one)
        for one in languages
    ]
    return Mail(
        to=letter.email,
        name=letter.name,
        subject=" / ".join(subject for subject, _, _ in each),
        text="\n---\n\n".join(text for _, text, _ in each),
        html="\n<hr>\n".join(html for _, _, html in each),
        languages=languages,
        shown=kind is Kind.INVITATION,
        fault="" if token else LOST,
        key=f"{letter.round.key} {letter.participation.nonce.hex()} {letter.mail.number}",
    )


def sample(session: Session, round_: Round, language: Language, settings: Settings) -> tuple[str, str]:
    """Return subject and text of a round's invitation in a language, with a link that leads nowhere."""
    last = last_day(round_.closes_at, settings.time_zone)
    words = mail_texts.words(session, Kind.INVITATION, language)
    return _sample(session, words, (round_.name, last), language, as_frozen(session, round_, settings))[:2]


def specimen(
    session: Session, words: Words, language: Language, settings: Settings, now: datetime
) -> tuple[str, str, str]:
    """Return subject, text and HTML of words that HR tries out, about no round in particular."""
    held = in_force(session, settings)
    last = now.astimezone(settings.time_zone).date() + SPECIMEN_DAYS
    return _sample(session, words, (texts(language).gettext("Home-working check"), last), language, held)


def _sample(
    session: Session, words: Words, round_: tuple[str, date], language: Language, settings: Settings
) -> tuple[str, str, str]:
    name, last = round_
    named = (name, texts(language).gettext("Kim de Vries"))
    return _filled(words, _values(session, named, last, language, settings, f"{settings.base_url}/i/…"), language)


def _filled(words: Words, values: Mapping[str, str], language: Language) -> tuple[str, str, str]:
    """Return subject, text and HTML with their placeholders replaced."""
    subject = mail_texts.subject_of(words.subject, values)
    return subject, mail_texts.plain(words.body, values) + "\n", mail_texts.rich(words.body, values, language)


def _values(
    session: Session, named: tuple[str, str], last: date, language: Language, settings: Settings, link: str
) -> dict[str, str]:
    """Return what each placeholder stands for; `named`: the round and the person."""
    employer = organisation(session)
    return {
        "link": link,
        "name": named[1],
        "organisation": employer.name if employer else PRODUCT,
        "round": named[0],
        "until": say_date_in(last, language),
        "smallest": str(settings.min_cell_size),
    }
