"""Reading the organisation, its contacts and its staff."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, delete, or_, select, true, update
from sqlalchemy.orm import Session

from survey.accounts.models import (
    SINGLE_ROW,
    Agreement,
    ContactPoint,
    JobRun,
    Logo,
    Organisation,
    RecoveryCode,
    Staff,
    StaffLink,
    StaffSession,
)
from survey.core.questionnaires.questionnaire import Contact


def organisation(session: Session) -> Organisation | None:
    """Return the organisation; None before it has been set up."""
    found = session.get(Organisation, SINGLE_ROW)
    session.info["organisation"] = found  # held as long as the session, which else reads it anew for whoever asks
    return found


def logo(session: Session) -> Logo | None:
    """Return the logo of the organisation, with its points."""
    return session.get(Logo, SINGLE_ROW)


def logo_words(session: Session) -> Row[str, str, str] | None:
    """Return what stands for the logo and the words for it in Dutch and English; its points stay where they are."""
    return session.execute(select(Logo.digest, Logo.alt_nl, Logo.alt_en)).first()


def delete_logo(session: Session) -> None:
    """Delete the logo."""
    session.execute(delete(Logo))


def agreements(session: Session) -> Sequence[Agreement]:
    """Return what is agreed, by factor."""
    return session.scalars(select(Agreement)).all()


def agreement(session: Session, factor: str) -> Agreement | None:
    """Return what is agreed on a factor."""
    return session.get(Agreement, factor)


def contact_points(session: Session) -> dict[Contact, ContactPoint]:
    """Return the configured contacts by kind, in the order of the enumeration."""
    found = {point.kind: point for point in session.scalars(select(ContactPoint))}
    return {kind: found[kind] for kind in Contact if kind in found}


def staff_by_email(session: Session, email: str) -> Staff | None:
    """Return the staff member with an address, whatever its capitals."""
    return session.scalar(select(Staff).where(Staff.email == email.strip().lower()))


def staff_by_work_account(session: Session, issuer: str, subject: str) -> Staff | None:
    """Return the staff member with a work account."""
    return session.scalar(select(Staff).where(Staff.issuer == issuer, Staff.subject == subject))


def staff_roles(session: Session) -> set[str]:
    """Return the roles with which somebody can sign in."""
    return set(session.scalars(select(Staff.role).distinct()))


def staff_by_id(session: Session, staff_id: int) -> Staff | None:
    """Return a staff member."""
    return session.get(Staff, staff_id)


def sessions_of(session: Session, staff_id: int) -> Sequence[StaffSession]:
    """Return where somebody is signed in, the latest first."""
    mine = StaffSession.staff_id == staff_id
    return session.scalars(select(StaffSession).where(mine).order_by(StaffSession.used_at.desc())).all()


def delete_session(session: Session, session_id: bytes) -> None:
    """Delete a session."""
    session.execute(delete(StaffSession).where(StaffSession.id == session_id))


def delete_sessions(session: Session, staff_id: int, but: bytes | None) -> None:
    """Delete the sessions of somebody, but for one."""
    session.execute(
        delete(StaffSession).where(
            StaffSession.staff_id == staff_id, StaffSession.id != but if but is not None else true()
        )
    )


def delete_sessions_before(session: Session, used_before: datetime, begun_before: datetime) -> None:
    """Delete the sessions that were last used, or begun, up to a moment."""
    over = StaffSession.used_at <= used_before, StaffSession.begun_at <= begun_before
    session.execute(delete(StaffSession).where(or_(*over)))


def delete_recovery_codes(session: Session, staff_id: int) -> None:
    """Delete the recovery codes of somebody."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff_id))


def use_recovery_code(session: Session, staff_id: int, code_id: bytes) -> bool:
    """Delete a recovery code of somebody; False when it is none of theirs."""
    mine = RecoveryCode.staff_id == staff_id, RecoveryCode.id == code_id
    return session.execute(delete(RecoveryCode).where(*mine).returning(RecoveryCode.id)).first() is not None


def all_staff(session: Session) -> Sequence[Staff]:
    """Return everybody who may sign in, by role and address."""
    return session.scalars(select(Staff).order_by(Staff.role, Staff.email)).all()


def with_authenticator(session: Session) -> Sequence[Staff]:
    """Return who has set up an authenticator app."""
    return session.scalars(select(Staff).where(Staff.authenticator.is_not(None))).all()


def number_of_staff(session: Session, role: str) -> int:
    """Return how many have a role; they are locked until the transaction ends, so that two cannot both leave."""
    return len(session.scalars(select(Staff.id).where(Staff.role == role).with_for_update()).all())


def delete_links(session: Session, staff_id: int) -> None:
    """Delete the links of somebody."""
    session.execute(delete(StaffLink).where(StaffLink.staff_id == staff_id))


def delete_links_before(session: Session, now: datetime) -> None:
    """Delete the links that no longer work."""
    session.execute(delete(StaffLink).where(StaffLink.expires_at <= now))


def links_to_mail(session: Session, now: datetime) -> Sequence[StaffLink]:
    """Return the links that wait to be mailed and still work."""
    return session.scalars(select(StaffLink).where(StaffLink.mail_due, StaffLink.expires_at > now)).all()


def mark_mailed(session: Session, link_id: bytes) -> None:
    """Note that a link need not be mailed any more."""
    session.execute(update(StaffLink).where(StaffLink.id == link_id).values(mail_due=False))


def mark_all_mailed(session: Session) -> None:
    """Note that no link need be mailed any more."""
    session.execute(update(StaffLink).values(mail_due=False))


def job_runs(session: Session) -> Sequence[JobRun]:
    """Return how each kind of work went that was ever done."""
    return session.scalars(select(JobRun)).all()
