"""What the tests of support requests share: an organisation's contacts, staff who sign in, and somebody who asks."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from survey.accounts import passwords
from survey.accounts.models import Staff
from survey.accounts.services import set_contact
from survey.core.questionnaires.questionnaire import Contact
from survey.followup.models import Wish
from survey.followup.services import Ask
from survey.infra.permissions import STAFF, Role
from tests.conftest import PASSWORD, OpenSession
from tests.support.visitor import Values, Visitor

SignIn = Callable[[Role], Visitor]
TODAY = date(2026, 11, 24)


def add_contacts(session: Session) -> None:
    """Every kind of contact is configured, and somebody can sign in for each that can have a role."""
    for kind in Contact:
        set_contact(session, kind, f"Sam {kind}", f"{kind}@example.nl", "8–12 uur", "8–12 am")
    hashed = passwords.HASHER.hash(PASSWORD)
    session.add_all(Staff(email=f"{role}@example.nl", password_hash=hashed, role=role) for role in STAFF)


@pytest.fixture
def organisation(database: OpenSession) -> None:
    with database() as session:
        add_contacts(session)


@pytest.fixture
def sign_in(app: Flask) -> SignIn:
    """Return a function that signs in for a role, in a browser of its own."""

    def signed_in(role: Role) -> Visitor:
        visitor = Visitor(app.test_client(), "en").go("/sign-in")
        return visitor.fill({"email": f"{role}@example.nl", "password": PASSWORD}).press()

    return signed_in


@pytest.fixture
def asker(app: Flask) -> Visitor:
    """Somebody who has the form before them."""
    return Visitor(app.test_client(), "en").go("/help")


def wanted(contact: Contact = Contact.HR, **changed: Any) -> Ask:
    return replace(Ask(contact, "Kim", "020 555 01 99", Wish.TALK, ""), **changed)


def send(
    visitor: Visitor, values: Values | None = None, message: str = "", own: Mapping[str, list[str]] | None = None
) -> Visitor:
    """Fill in the form and send it; `own` goes along whether the form offers it or not."""
    visitor.fill(values or {})
    form = next(form for _, form in visitor.page.buttons() if "contact" in form.offered)
    return visitor.send_form(form, {"message": [message], **(own or {})})
