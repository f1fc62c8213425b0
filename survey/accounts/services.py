"""Use cases of the organisation: set it up, add staff, check a sign-in, keep the contacts."""

from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy.orm import Session

from survey.accounts.models import SINGLE_ROW, ContactPoint, Organisation, Staff
from survey.accounts.queries import contact_points, organisation, staff_by_email, staff_roles
from survey.core.questionnaire import Contact
from survey.infra.permissions import Role

__all__ = ["contact_points", "organisation", "staff_by_email", "staff_roles"]

HASHER: Final = PasswordHasher(memory_cost=19456, time_cost=2, parallelism=1)
"""argon2id at the strength that OWASP ASVS 5.0 asks for at the least (19 MiB, two passes)."""

PASSWORD_MIN, PASSWORD_MAX = 12, 128


class PasswordError(ValueError):
    """A password that is too short or too long."""


class EmailTakenError(ValueError):
    """Somebody already signs in with this address."""


def set_organisation(session: Session, name: str) -> Organisation:
    """Give the organisation its name, making it when there is none."""
    return session.merge(Organisation(id=SINGLE_ROW, name=name.strip()))


def set_thresholds(named: Organisation, min_cell_size: int, min_cell_size_sensitive: int) -> None:
    """Keep the smallest groups that are shown, for rounds that open from now on; the environment's are the least."""
    named.min_cell_size, named.min_cell_size_sensitive = min_cell_size, min_cell_size_sensitive


def add_staff(session: Session, email: str, password: str, role: Role) -> Staff:
    """Add somebody who may sign in; raise PasswordError or EmailTakenError."""
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
        raise PasswordError
    if staff_by_email(session, email) is not None:
        raise EmailTakenError
    staff = Staff(email=email.strip().lower(), password_hash=HASHER.hash(password), role=role.value)
    session.add(staff)
    session.flush()
    return staff


def sign_in(session: Session, email: str, password: str) -> Staff | None:
    """Return the staff member whose address and password these are; known and unknown addresses take as long."""
    staff = staff_by_email(session, email)
    try:
        HASHER.verify(staff.password_hash if staff else _decoy(), password)
    except VerificationError:
        return None
    if staff is not None and HASHER.check_needs_rehash(staff.password_hash):
        staff.password_hash = HASHER.hash(password)
    return staff


@cache
def _decoy() -> str:
    """A hash to check against when there is no such address, so that the time taken tells nothing."""
    return HASHER.hash("nobody signs in with this")


def set_contact(session: Session, kind: Contact, name: str, reach: str, hours_nl: str, hours_en: str) -> None:
    """Keep a contact point; without a name it is removed."""
    point = ContactPoint(
        kind=kind, name=name.strip(), reach=reach.strip(), hours_nl=hours_nl.strip(), hours_en=hours_en.strip()
    )
    if point.name:
        session.merge(point)
    elif (existing := session.get(ContactPoint, kind)) is not None:
        session.delete(existing)
