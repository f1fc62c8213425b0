"""Reading the organisation, its contacts and its staff."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.models import SINGLE_ROW, ContactPoint, Organisation, Staff
from survey.core.questionnaire import Contact


def organisation(session: Session) -> Organisation | None:
    """Return the organisation; None before it has been set up."""
    return session.get(Organisation, SINGLE_ROW)


def contact_points(session: Session) -> dict[Contact, ContactPoint]:
    """Return the configured contacts by kind, in the order of the enumeration."""
    found = {point.kind: point for point in session.scalars(select(ContactPoint))}
    return {kind: found[kind] for kind in Contact if kind in found}


def staff_by_email(session: Session, email: str) -> Staff | None:
    """Return the staff member with an address, whatever its capitals."""
    return session.scalar(select(Staff).where(Staff.email == email.strip().lower()))


def staff_roles(session: Session) -> set[str]:
    """Return the roles with which somebody can sign in."""
    return set(session.scalars(select(Staff.role).distinct()))


def staff_by_id(session: Session, staff_id: int) -> Staff | None:
    """Return a staff member."""
    return session.get(Staff, staff_id)
