"""Use cases of support requests: whom one can ask, ask, read what was asked of a contact, close, and delete in time."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from survey.accounts.models import ContactPoint
from survey.accounts.retention import kept
from survey.accounts.services import contact_points, staff_roles
from survey.core.questionnaire import Contact
from survey.followup import queries
from survey.followup.models import SupportRequest, Wish


class Contacts(NamedTuple):
    """The organisation's contacts: those who read requests here, and those whom one reaches oneself."""

    readers: Mapping[Contact, ContactPoint]
    others: Mapping[Contact, ContactPoint]


@dataclass(frozen=True)
class Ask:
    """What somebody fills in to ask a contact for support."""

    contact: Contact
    name: str
    reach: str
    wishes: Wish
    message: str


class Inbox(NamedTuple):
    """The requests to one contact."""

    open: Sequence[SupportRequest]
    closed: Sequence[SupportRequest]


def contacts(session: Session) -> Contacts:
    """Return the configured contacts; only where somebody can sign in for a contact would a request be read."""
    points, roles = contact_points(session), staff_roles(session)
    return Contacts(
        {kind: point for kind, point in points.items() if kind in roles},
        {kind: point for kind, point in points.items() if kind not in roles},
    )


def ask(session: Session, wanted: Ask, today: date) -> SupportRequest:
    """Keep a request for its contact, with the day and no time."""
    made = SupportRequest(
        id=secrets.token_bytes(16),
        contact=wanted.contact,
        name=wanted.name,
        reach=wanted.reach,
        wishes=int(wanted.wishes),
        message=wanted.message,
        asked_on=today,
    )
    session.add(made)
    session.flush()
    return made


def inbox(session: Session, contact: Contact, today: date) -> Inbox:
    """Return the requests to a contact; one whose time is over is not shown, even if nobody has deleted it yet."""
    found, longest = queries.requests_to(session, contact), kept(session).requests
    return Inbox(
        [request for request in found if request.closed_on is None],
        [request for request in found if request.closed_on is not None and today - request.closed_on <= longest],
    )


def close(session: Session, contact: Contact, request_id: bytes, today: date) -> bool:
    """Close a request to a contact; False when this contact has no such request."""
    found = queries.request_to(session, contact, request_id)
    if found is None:
        return False
    found.closed_on = found.closed_on or today
    session.flush()
    return True


def delete_closed(session: Session, today: date) -> int:
    """Delete the requests that were closed longer ago than they are kept; return how many."""
    return queries.delete_closed_before(session, today - kept(session).requests)
