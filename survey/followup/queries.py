"""Reading and deleting support requests."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from survey.core.questionnaire import Contact
from survey.followup.models import SupportRequest


def requests_to(session: Session, contact: Contact) -> Sequence[SupportRequest]:
    """Return the requests to a contact, those of the earliest day first, within a day in the order of random keys."""
    query = select(SupportRequest).where(SupportRequest.contact == contact)
    return session.scalars(query.order_by(SupportRequest.asked_on, SupportRequest.id)).all()


def request_to(session: Session, contact: Contact, request_id: bytes) -> SupportRequest | None:
    """Return a request by its key if it was made to this contact."""
    query = select(SupportRequest).where(SupportRequest.id == request_id, SupportRequest.contact == contact)
    return session.scalar(query)


def delete_closed_before(session: Session, day: date) -> int:
    """Delete the requests that were closed before a day; return how many."""
    gone = session.execute(delete(SupportRequest).where(SupportRequest.closed_on < day).returning(SupportRequest.id))
    return len(gone.all())
