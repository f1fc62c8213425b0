"""Use cases of who may sign in: add and remove colleagues, change their role, and let them choose a password by a link.

A link's token follows from SURVEY_SECRET_KEY and a random number, so that the worker can write it in a mail; the
database has a derived identifier only. It works once, and ends with the first use of any other link of that person.
"""

import secrets
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from survey.accounts import look, passwords, queries, sessions
from survey.accounts.models import Staff, StaffLink
from survey.config import Settings
from survey.core.text import Language
from survey.infra.crypto import identifier, key_of, link_token
from survey.infra.mail import LaterError, Mail, RefusedError, sender
from survey.infra.permissions import Role
from survey.infra.render.document import document, texts

FIRST: Final = timedelta(days=1)
"""How long the first link of a colleague works."""
AGAIN: Final = timedelta(minutes=30)
"""How long the link works that somebody asks for who forgot a password."""
PURPOSE: Final = "staff-link"

OpenSession = Callable[[], AbstractContextManager[Session]]


class EmailTakenError(ValueError):
    """Somebody already signs in with this address."""


class LastAdministratorError(ValueError):
    """Nobody would be left to give others access."""


def everybody(session: Session) -> Sequence[Staff]:
    """Return who may sign in, by role and address."""
    return queries.all_staff(session)


def by_id(session: Session, staff_id: int) -> Staff | None:
    """Return somebody who may sign in."""
    return queries.staff_by_id(session, staff_id)


def add(session: Session, email: str, role: Role) -> Staff:
    """Add somebody who has no password yet; raise EmailTakenError."""
    if queries.staff_by_email(session, email) is not None:
        raise EmailTakenError
    staff = Staff(email=email.strip().lower(), password_hash="", role=role.value)
    session.add(staff)
    session.flush()
    return staff


def change_role(session: Session, staff: Staff, role: Role) -> None:
    """Give somebody another role, which ends their sessions; raise LastAdministratorError."""
    _keep_one_administrator(session, staff, role)
    staff.role = role.value
    sessions.end_all(session, staff.id)


def remove(session: Session, staff: Staff) -> None:
    """Take somebody's access away, at once; raise LastAdministratorError."""
    _keep_one_administrator(session, staff, None)
    session.delete(staff)
    session.flush()


def add_link(session: Session, staff: Staff, lasts: timedelta, now: datetime, settings: Settings, *, mail: bool) -> str:
    """Make a link with which somebody chooses a password; return it. With `mail` the worker mails it."""
    nonce = secrets.token_bytes(16)
    token = link_token(settings.secret_key, nonce)
    link = StaffLink(
        id=identifier(token, PURPOSE), staff_id=staff.id, nonce=nonce, expires_at=now + lasts, mail_due=mail
    )
    session.add(link)
    session.flush()
    return f"{settings.base_url}/sign-in/password/{token}"


def holder(session: Session, token: str, now: datetime) -> Staff | None:
    """Return whose link it is; None when there is no such link, or no longer."""
    found = session.get(StaffLink, identifier(token, PURPOSE))
    return found.staff if found and found.expires_at > now else None


def choose_password(session: Session, staff: Staff, password: str, organisation: str) -> None:
    """Keep a password, end the links and sessions there were; raise PasswordError. The second factor stays."""
    staff.password_hash = passwords.hash_of(password, staff.email, organisation)
    queries.delete_links(session, staff.id)
    sessions.end_all(session, staff.id)


def deliver(open_session: OpenSession, settings: Settings, now: datetime) -> None:
    """Mail the links that are due; no transaction is open while a mail is sent."""
    with open_session() as session:
        due = [(link.id, link.nonce, link.staff.email) for link in queries.links_to_mail(session, now)]
        spoken = look.languages(session)
    with sender(settings) as outgoing:
        for link_id, nonce, email in due:
            key = key_of(settings, nonce, PURPOSE, link_id)
            if key is None:
                continue  # made with a key that is not set here, or not yet
            link = f"{settings.base_url}/sign-in/password/{link_token(key, nonce)}"
            try:
                outgoing.send(_mail(email, link, nonce, spoken))
            except LaterError:
                continue  # the next sweep tries again, until the link no longer works
            except RefusedError:
                pass  # nobody reads mail there: the link ends with its time
            with open_session() as session:
                queries.mark_mailed(session, link_id)


def forget_mail(session: Session) -> None:
    """Mail none of the links that wait: they may have been mailed before a backup was put back."""
    queries.mark_all_mailed(session)


def clear_away(session: Session, now: datetime) -> None:
    """Delete the links that no longer work."""
    queries.delete_links_before(session, now)


def _mail(email: str, link: str, nonce: bytes, spoken: tuple[Language, ...]) -> Mail:
    """Return the mail with a link, in all languages that are offered: nobody's own is known."""
    bodies = {language: document("email/password.txt", language, link=link).strip() for language in spoken}
    return Mail(
        to=email,
        name="",
        subject=" / ".join(texts(language).gettext("Choose your password") for language in spoken),
        text="\n\n---\n\n".join(bodies.values()) + "\n",
        html="<hr>".join(
            document("email/mail.html", language, paragraphs=body.split("\n\n")) for language, body in bodies.items()
        ),
        key=f"password {nonce.hex()}",
        languages=spoken,
    )


def _keep_one_administrator(session: Session, staff: Staff, role: Role | None) -> None:
    last = staff.role == Role.ADMINISTRATOR and role is not Role.ADMINISTRATOR
    if last and not staff.has_work_account and queries.number_of_staff(session, Role.ADMINISTRATOR) == 1:
        raise LastAdministratorError
