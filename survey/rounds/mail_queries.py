"""Reading and writing outgoing mail and its words: who it is for, which of it is due, held or refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.orm import Session

from survey.core.text import Language
from survey.infra.db import Moment
from survey.people.models import Participant
from survey.rounds.models import (
    MailText,
    OutgoingMail,
    Participation,
    Round,
    TestMail,
    WaitingMail,
)


def add_mail(session: Session, rows: Sequence[dict[str, object]]) -> None:
    """Put mail on its way."""
    if rows:
        session.execute(insert(OutgoingMail), rows)


def claim_mail(
    session: Session, now: datetime, until: datetime, limit: int, mails: type[WaitingMail] = OutgoingMail
) -> Sequence[bytes]:
    """Take mails that are due, so that no other worker does before `until`; return their ids."""
    due = select(mails.id).where(mails.due_at <= now, mails.failed.is_(None))
    if mails is OutgoingMail:
        due = due.where(OutgoingMail.held.is_(False))
    due = due.order_by(mails.due_at).limit(limit).with_for_update(skip_locked=True)
    change = update(mails).where(mails.id.in_(due.scalar_subquery()))
    taken = change.values(due_at=until, attempts=mails.attempts + 1).returning(mails.id)
    return session.scalars(taken.execution_options(synchronize_session=False)).all()


@dataclass(frozen=True)
class Letter:
    """What a mail needs: whom, about which round, and whether it is still wanted; no address is an empty one."""

    mail: OutgoingMail
    participation: Participation
    round: Round
    name: str
    email: str
    language: Language | None


def letter(session: Session, mail_id: bytes) -> Letter | None:
    """Return a mail with what it needs; None when it is gone, or whom it is for has left the list or is on leave."""
    query = (
        select(OutgoingMail, Participation, Round, Participant.name, Participant.email, Participant.language)
        .join(
            Participation,
            (Participation.round_id == OutgoingMail.round_id)
            & (Participation.participant_id == OutgoingMail.participant_id),
        )
        .join(Round, Round.id == OutgoingMail.round_id)
        .join(Participant, Participant.id == OutgoingMail.participant_id)
        .where(OutgoingMail.id == mail_id, Participant.on_leave.is_(False))
    )
    found = session.execute(query).one_or_none()
    if found is None:
        return None
    mail, own, round_, name, email, language = found
    return Letter(mail, own, round_, name, email or "", language)


def delete_mail(session: Session, mail_id: bytes, mails: type[WaitingMail] = OutgoingMail) -> None:
    """Forget a mail."""
    session.execute(delete(mails).where(mails.id == mail_id))


def give_up_mail(session: Session, mail_id: bytes, why: str, mails: type[WaitingMail] = OutgoingMail) -> None:
    """Keep a mail that cannot be delivered, with the reason."""
    session.execute(update(mails).where(mails.id == mail_id).values(failed=why))


def put_off_mail(session: Session, mail_id: bytes, due_at: datetime, mails: type[WaitingMail] = OutgoingMail) -> None:
    """Try a mail again at a moment."""
    session.execute(update(mails).where(mails.id == mail_id).values(due_at=due_at))


def mail_on_its_way(session: Session) -> Sequence[Row[Round, int, datetime, int]]:
    """Return each round of which mail waits, with how many mails, when the first is due, and the most attempts."""
    mail = OutgoingMail
    numbers = func.count(), func.min(mail.due_at, type_=Moment), func.max(mail.attempts)
    query = (
        select(Round, *numbers).join(mail, mail.round_id == Round.id).where(mail.failed.is_(None), mail.held.is_(False))
    )
    return session.execute(query.group_by(Round.id).order_by(Round.opens_at)).all()


def refused_mail(session: Session) -> Sequence[Row[bytes, str, str, str, str]]:
    """Return participant, name, address, reason and round of each mail that could not be delivered."""
    query = (
        select(Participant.id, Participant.name, Participant.email, OutgoingMail.failed, Round.name)
        .join(Participant, Participant.id == OutgoingMail.participant_id)
        .join(Round, Round.id == OutgoingMail.round_id)
        .where(OutgoingMail.failed.is_not(None))
        .order_by(Participant.name, Participant.id)
    )
    return session.execute(query).all()  # type: ignore[return-value]  # an address that mail went to is not empty


def undeliverable(session: Session, round_id: int) -> Sequence[Row[str, str, str]]:
    """Return name, address and reason of each mail that could not be delivered."""
    query = (
        select(Participant.name, Participant.email, OutgoingMail.failed)
        .join(Participant, Participant.id == OutgoingMail.participant_id)
        .where(OutgoingMail.round_id == round_id, OutgoingMail.failed.is_not(None))
        .order_by(Participant.name)
    )
    return session.execute(query).all()  # type: ignore[return-value]  # an address that mail went to is not empty


def hold_mail(session: Session, now: datetime) -> None:
    """Hold every mail that is due, and forget the test mails."""
    due = update(OutgoingMail).where(OutgoingMail.due_at <= now, OutgoingMail.failed.is_(None))
    session.execute(due.values(held=True))
    session.execute(delete(TestMail))


def held_mail(session: Session) -> Sequence[Round]:
    """Return the rounds of which mail is held."""
    held = select(OutgoingMail.round_id).where(OutgoingMail.held)
    return session.scalars(select(Round).where(Round.id.in_(held)).order_by(Round.opens_at)).all()


def release_mail(session: Session, now: datetime) -> None:
    """Send every mail that is held."""
    session.execute(update(OutgoingMail).where(OutgoingMail.held).values(held=False, attempts=0, due_at=now))


def drop_held_mail(session: Session) -> None:
    """Forget every mail that is held."""
    session.execute(delete(OutgoingMail).where(OutgoingMail.held))


def retry_mail(session: Session, now: datetime) -> None:
    """Send everything that could not be delivered once more, with all its attempts."""
    failed = update(OutgoingMail).where(OutgoingMail.failed.is_not(None))
    session.execute(failed.values(failed=None, attempts=0, due_at=now))


def mail_text(session: Session, kind: str, language: Language) -> MailText | None:
    """Return the words that HR wrote for a mail; None while the standard ones are sent."""
    return session.get(MailText, (kind, language))


def mail_texts(session: Session) -> set[tuple[str, str]]:
    """Return the kind and language of each mail of which HR changed the words."""
    return {(row[0], row[1]) for row in session.execute(select(MailText.kind, MailText.language))}


def delete_mail_text(session: Session, kind: str, language: Language) -> None:
    """Go back to the standard words of a mail."""
    session.execute(delete(MailText).where(MailText.kind == kind, MailText.language == language))


def test_mail(session: Session, mail_id: bytes) -> TestMail | None:
    """Return a test mail."""
    return session.get(TestMail, mail_id)


def delete_test_mails(session: Session, email: str) -> None:
    """Forget the test mails to an address."""
    session.execute(delete(TestMail).where(TestMail.email == email))


def failed_test(session: Session, email: str) -> str | None:
    """Return why the last test mail to an address was refused."""
    return session.scalar(select(TestMail.failed).where(TestMail.email == email, TestMail.failed.is_not(None)))
