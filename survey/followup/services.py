"""Use cases of support requests: whom one can ask, asking, how it stands, working on what was asked, and deleting."""

import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from survey.accounts.models import ContactPoint
from survey.accounts.retention import kept
from survey.accounts.services import contact_points, staff_roles
from survey.config import Settings
from survey.core.questionnaires.questionnaire import Contact
from survey.followup import queries
from survey.followup.models import Stage, SupportRequest, Wish
from survey.infra.crypto import link_token
from survey.infra.permissions import CONTACTS


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
    email: str | None = None


class Inbox(NamedTuple):
    """The requests to one contact."""

    open: Sequence[SupportRequest]
    closed: Sequence[SupportRequest]


def contacts(session: Session) -> Contacts:
    """Return the configured contacts; only where somebody can sign in for a contact would a request be read."""
    points, roles = contact_points(session), staff_roles(session) & set(CONTACTS)
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
        email=wanted.email,
        news=1,
    )
    session.add(made)
    session.flush()
    return made


def inbox(session: Session, contact: Contact, today: date) -> Inbox:
    """Return the requests to a contact; one whose time is over is not shown, even if nobody has deleted it yet."""
    found, longest = queries.requests_to(session, contact), kept(session).requests
    return Inbox(
        sorted((request for request in found if request.closed_on is None), key=_day),
        [request for request in found if request.closed_on is not None and today - request.closed_on <= longest],
    )


def _day(request: SupportRequest) -> date:
    """Return by which day a contact wants to see to a request: the day it was made, as long as none is chosen."""
    return request.due_on or request.asked_on


def request_to(session: Session, contact: Contact, request_id: bytes) -> SupportRequest | None:
    """Return a request if it was made to this contact."""
    return queries.request_to(session, contact, request_id)


def keep(request: SupportRequest, stage: Stage, due_on: date | None, notes: str) -> None:
    """Keep how far a contact is; a new stage is news to who asked."""
    if stage != request.stage:
        request.news += 1
    request.stage, request.due_on, request.notes = stage, due_on, notes


def close(session: Session, contact: Contact, request_id: bytes, today: date) -> bool:
    """Close a request to a contact; False when this contact has no such request."""
    found = queries.request_to(session, contact, request_id)
    if found is None:
        return False
    if found.closed_on is None:
        found.closed_on, found.news = today, found.news + 1
    session.flush()
    return True


def path_of(request: SupportRequest, settings: Settings) -> str:
    """Return the path of the link with which who asked sees how their request stands; no database alone can make it."""
    return f"/help/mine/{request.id.hex()}/{_token(request.id, settings.secret_key)}"


def own_request(session: Session, request_id: bytes, token: str, settings: Settings) -> SupportRequest | None:
    """Return the request that a link belongs to; None for any other link."""
    own = (_token(request_id, key).encode() for key in settings.secret_keys)
    if not any(hmac.compare_digest(token.encode(), one) for one in own):
        return None
    return queries.request_by_id(session, request_id)


def _token(request_id: bytes, secret_key: str) -> str:
    return link_token(secret_key, b"request " + request_id)


def confirm(request: SupportRequest) -> None:
    """Note that a closed request is solved, says who asked; their address is not needed any more."""
    if request.closed_on is not None:
        request.confirmed, request.email = True, None


def reopen(request: SupportRequest) -> None:
    """Put a request back in the contact's list as a new one: who asked says that it is not solved."""
    if request.closed_on is not None and not request.confirmed:
        request.closed_on, request.stage, request.due_on = None, Stage.NEW, None


def delete_closed(session: Session, today: date) -> int:
    """Delete the requests that were closed longer ago than they are kept; return how many."""
    return queries.delete_closed_before(session, today - kept(session).requests)
