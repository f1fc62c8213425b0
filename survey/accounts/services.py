"""Use cases of the organisation: set it up, add staff, check a sign-in, keep the contacts."""

from sqlalchemy.orm import Session

from survey.accounts import colleagues, passwords
from survey.accounts.models import SINGLE_ROW, ContactPoint, Organisation, Staff
from survey.accounts.queries import contact_points, organisation, staff_by_email, staff_roles
from survey.core.questionnaires.questionnaire import Contact
from survey.infra.permissions import Role

__all__ = ["contact_points", "organisation", "staff_by_email", "staff_roles"]


def set_organisation(session: Session, name: str) -> Organisation:
    """Give the organisation its name, making it when there is none."""
    return session.merge(Organisation(id=SINGLE_ROW, name=name.strip()))


def set_thresholds(named: Organisation, min_cell_size: int, min_cell_size_sensitive: int) -> None:
    """Keep the smallest groups that are shown, for rounds that open from now on; the environment's are the least."""
    named.min_cell_size, named.min_cell_size_sensitive = min_cell_size, min_cell_size_sensitive


def set_retention(named: Organisation, requests: int, participations: int, log: int) -> None:
    """Keep how long things are kept: days, days and months, within the limits of `accounts.retention`."""
    named.keep_requests, named.keep_participations, named.keep_log = requests, participations, log


def set_open_questions(named: Organisation, *, allowed: bool) -> None:
    """Let HR ask for answers in words in rounds that have still to open, or not."""
    named.open_questions = allowed


def add_staff(session: Session, email: str, password: str, role: Role) -> Staff:
    """Add somebody who may sign in with a password at once; raise EmailTakenError or PasswordError."""
    staff = colleagues.add(session, email, role)
    employer = organisation(session)
    colleagues.choose_password(session, staff, password, employer.name if employer else "")
    return staff


def sign_in(session: Session, email: str, password: str) -> Staff | None:
    """Return the staff member whose address and password these are; known and unknown addresses take as long."""
    staff = staff_by_email(session, email)
    if not passwords.fits(staff.password_hash if staff else "", password) or staff is None:
        return None
    if passwords.HASHER.check_needs_rehash(staff.password_hash):
        staff.password_hash = passwords.HASHER.hash(password)
    return staff


def set_contact(session: Session, kind: Contact, name: str, reach: str, hours_nl: str, hours_en: str) -> None:
    """Keep a contact point; without a name it is removed."""
    point = ContactPoint(
        kind=kind, name=name.strip(), reach=reach.strip(), hours_nl=hours_nl.strip(), hours_en=hours_en.strip()
    )
    if point.name:
        session.merge(point)
    elif (existing := session.get(ContactPoint, kind)) is not None:
        session.delete(existing)
