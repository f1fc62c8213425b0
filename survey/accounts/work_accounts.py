"""Use cases of work accounts: who somebody is at the organisation's provider in, whom of the staff that is out.

Their groups give them their role, anew at each sign-in. An address never tells who somebody is, for it can go over to
another person: who has one that somebody else has here is refused.
"""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from survey.accounts import queries, sessions
from survey.accounts.models import Staff
from survey.accounts.oidc import Fault, Identity, RefusedError
from survey.audit.models import Action
from survey.audit.services import UNKNOWN, record
from survey.config import Provider, Settings, SettingsError
from survey.infra.db import one_at_a_time
from survey.infra.permissions import STAFF

LOCK: Final = 2027
"""The number under which those who sign in with a work account wait for each other."""


def check(settings: Settings) -> None:
    """Raise SettingsError when a group is to give a role that there is not."""
    for group, role in settings.oidc.role_of_group if settings.oidc else ():
        if role not in STAFF or not group:
            raise SettingsError(
                f"SURVEY_OIDC_ROLES must be such as hr=GROUP,administrator=GROUP; roles: {', '.join(STAFF)}."
            )


def recognise(session: Session, provider: Provider, identity: Identity, now: datetime) -> Staff:
    """Return the staff member, added when new, with the role of today; raise RefusedError."""
    one_at_a_time(session, LOCK)
    role = next((role for group, role in provider.role_of_group if group in identity.groups), None)
    if role is None:
        raise RefusedError(Fault.NO_ROLE, f"{len(identity.groups)} groups, none of SURVEY_OIDC_ROLES", identity)
    if not identity.email:
        raise RefusedError(Fault.NO_ADDRESS, "no e-mail address", identity)
    staff = queries.staff_by_work_account(session, identity.issuer, identity.subject)
    holder = queries.staff_by_email(session, identity.email)
    if holder is not None and holder is not staff:
        raise RefusedError(Fault.TAKEN, "somebody else has this address here", identity)
    if staff is None:
        staff = Staff(password_hash="", issuer=identity.issuer, subject=identity.subject)
        session.add(staff)
        done: Action | None = Action.STAFF_ADDED
    elif staff.role != role:
        sessions.end_all(session, staff.id)
        done = Action.STAFF_CHANGED
    else:
        done = None
    staff.email, staff.role = identity.email, role
    session.flush()
    if done:
        record(session, staff.email, done, f"{staff.email}: {role}", now)
    return staff


def refuse(session: Session, error: RefusedError, now: datetime) -> None:
    """Put in the log that somebody was refused; whoever has no role any more is signed out everywhere."""
    who = UNKNOWN
    if error.identity is not None:
        staff = queries.staff_by_work_account(session, error.identity.issuer, error.identity.subject)
        if staff is not None:
            sessions.end_all(session, staff.id)
            who = staff.email
    record(session, who, Action.SIGN_IN_FAILED, "", now)
