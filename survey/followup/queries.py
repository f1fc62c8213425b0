"""Reading and deleting support requests; reading the measures of the plan."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Row, delete, or_, select, update
from sqlalchemy.orm import Session

from survey.core.questionnaires.questionnaire import Contact
from survey.followup.models import Heard, Measure, OverdueMail, SupportRequest
from survey.rounds.models import Round


def requests_to(session: Session, contact: Contact) -> Sequence[SupportRequest]:
    """Return the requests to a contact, those of the earliest day first, within a day in the order of random keys."""
    query = select(SupportRequest).where(SupportRequest.contact == contact)
    return session.scalars(query.order_by(SupportRequest.asked_on, SupportRequest.id)).all()


def request_to(session: Session, contact: Contact, request_id: bytes) -> SupportRequest | None:
    """Return a request by its key if it was made to this contact."""
    query = select(SupportRequest).where(SupportRequest.id == request_id, SupportRequest.contact == contact)
    return session.scalar(query)


def request_by_id(session: Session, request_id: bytes) -> SupportRequest | None:
    """Return a request by its key, whoever it was made to."""
    return session.get(SupportRequest, request_id)


def requests_with_news(session: Session) -> Sequence[SupportRequest]:
    """Return the requests of which there is news that was not mailed, to who gave an address for it."""
    untold = SupportRequest.email.is_not(None), SupportRequest.news > SupportRequest.mailed
    return session.scalars(select(SupportRequest).where(*untold)).all()


def mark_mailed(session: Session, request_id: bytes, news: int) -> None:
    """Note that news was mailed."""
    session.execute(update(SupportRequest).where(SupportRequest.id == request_id).values(mailed=news))


def delete_closed_before(session: Session, day: date) -> int:
    """Delete the requests that were closed before a day; return how many."""
    gone = session.execute(delete(SupportRequest).where(SupportRequest.closed_on < day).returning(SupportRequest.id))
    return len(gone.all())


# ------------------------------------------------------------------------------------------------ the plan


def measures(session: Session) -> Sequence[Row[Measure, Round | None]]:
    """Return every measure with the round that it came from, in the order in which they were added."""
    query = select(Measure, Round).outerjoin(Round, Round.id == Measure.round_id)
    return session.execute(query.order_by(Measure.id)).all()


def measure_by_id(session: Session, measure_id: int, *, lock: bool = False) -> Measure | None:
    """Return a measure; `lock`: nobody else changes it until the transaction ends."""
    return session.get(Measure, measure_id, with_for_update=lock)


def measures_by_recommendation(session: Session) -> dict[str, Measure]:
    """Return for each recommendation that was ever planned its newest measure."""
    query = select(Measure).where(Measure.recommendation.is_not(None)).order_by(Measure.id)
    return {str(found.recommendation): found for found in session.scalars(query)}


def overdue_measures(session: Session, before: date) -> Sequence[Measure]:
    """Return the open measures that were to be done before a day, the earliest first."""
    query = select(Measure).where(Measure.closed_on.is_(None), Measure.due_on < before)
    return session.scalars(query.order_by(Measure.due_on, Measure.id)).all()


def measures_to_remind(session: Session, monday: date) -> Sequence[Measure]:
    """Return those of them that mail has not told this week; nobody else takes them until the transaction ends."""
    query = select(Measure).where(Measure.closed_on.is_(None), Measure.due_on < monday)
    untold = or_(Measure.reminded_on.is_(None), Measure.reminded_on < monday)
    return session.scalars(query.where(untold).with_for_update()).all()


def overdue_mail(session: Session, mail_id: bytes) -> OverdueMail | None:
    """Return a mail about overdue measures."""
    return session.get(OverdueMail, mail_id)


def overdue_addresses(session: Session, monday: date) -> Sequence[str]:
    """Return to whom mail of a week waits."""
    return session.scalars(select(OverdueMail.email).where(OverdueMail.week == monday)).all()


def delete_overdue_mail_before(session: Session, monday: date) -> None:
    """Forget the mail of earlier weeks, with its addresses: what could not be delivered is said anew."""
    session.execute(delete(OverdueMail).where(OverdueMail.week < monday))


# ------------------------------------------------------------------------------------------------ what was heard


def heard_of(session: Session, round_id: int) -> Heard | None:
    """Return what HR wrote about a round."""
    return session.get(Heard, round_id)


def measures_in(session: Session, numbers: Sequence[int]) -> Sequence[Measure]:
    """Return measures by their numbers, in that order."""
    found = {one.id: one for one in session.scalars(select(Measure).where(Measure.id.in_(numbers)))}
    return [found[number] for number in numbers if number in found]


def latest_told(session: Session) -> str | None:
    """Return the key of the newest round about which everybody can read something."""
    query = select(Round.key).join(Heard, Heard.round_id == Round.id).where(Heard.shown)
    return session.scalar(query.order_by(Round.opens_at.desc()).limit(1))
