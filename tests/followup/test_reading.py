"""Reading and closing requests: each contact their own, and nobody else's."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from survey.core.questionnaires.questionnaire import Contact
from survey.followup import services
from survey.followup.models import SupportRequest, Wish
from survey.infra import clock
from survey.infra.permissions import CONTACTS, STAFF, Role
from tests.conftest import OpenSession
from tests.followup.conftest import SignIn, wanted
from tests.support.page import text_of
from tests.support.visitor import Visitor

PAYLOAD = "<script>alert(1)</script>\"'&"
Filled = Callable[..., SupportRequest]

BEGINNINGS = {
    Role.HR: ("/hr/rounds/", ["Rounds", "Series", "Plan", "People", "Mail", "Contacts", "Agreements", "Requests"]),
    Role.ADMINISTRATOR: ("/settings", ["Contacts", "Settings", "Colleagues", "Work", "Log"]),
    Role.MANAGER: ("/my-units/", ["Your units"]),
    Role.WORKS_COUNCIL: ("/log", ["Plan", "Settings", "Log"]),
    Role.PREVENTION_OFFICER: ("/requests", ["Plan", "Requests"]),
}
"""Role → its first page and its menu; the others read requests."""

pytestmark = pytest.mark.usefixtures("organisation")


@pytest.fixture
def asked(app: Flask, database: OpenSession) -> Filled:
    """Return a function that stores a request."""
    today = clock.today(app.extensions["settings"].time_zone)

    def store(
        contact: Contact, days_ago: int = 0, closed_days_ago: int | None = None, **changed: object
    ) -> SupportRequest:
        with database() as session:
            made = services.ask(session, wanted(contact, **changed), today - timedelta(days=days_ago))
            if closed_days_ago is not None:
                services.close(session, contact, made.id, today - timedelta(days=closed_days_ago))
            return made

    return store


def menu(visitor: Visitor) -> list[str]:
    return [text_of(link) for nav in visitor.page.all("nav") for link in nav.iter("a")]


def keys(database: OpenSession) -> set[bytes]:
    with database() as session:
        return {request.id for request in session.query(SupportRequest)}


@pytest.mark.parametrize("role", STAFF)
def test_each_role_begins_on_its_own_page_with_its_own_menu(sign_in: SignIn, role: Role) -> None:
    someone = sign_in(role)
    path, links = BEGINNINGS.get(role, ("/requests", ["Requests"]))
    assert someone.page.path == path
    assert menu(someone) == links


@pytest.mark.parametrize("role", CONTACTS)
def test_each_role_reads_the_requests_made_to_it_only(sign_in: SignIn, asked: Filled, role: Role) -> None:
    for other in CONTACTS:
        asked(Contact(other), name=f"who asked {other}", message=f"message for {other}")
    someone = sign_in(role).go("/requests")
    assert someone.page.status == 200
    for other in CONTACTS:
        assert (f"who asked {other}" in someone.page.main) is (other is role)
        assert (f"message for {other}" in someone.page.main) is (other is role)


def test_a_request_is_shown_whole_and_as_it_was_typed(sign_in: SignIn, asked: Filled) -> None:
    asked(
        Contact.HR,
        name=PAYLOAD,
        reach="kim@example.nl",
        wishes=Wish.EQUIPMENT | Wish.TALK,
        message=f"one\ntwo {PAYLOAD}",
    )
    page = sign_in(Role.HR).go("/requests").page
    assert "<script>alert" not in page.html
    for shown in (PAYLOAD, "kim@example.nl", "Equipment", "A talk", f"two {PAYLOAD}"):
        assert shown in page.main
    assert "Agreements" not in page.main


@pytest.mark.parametrize("role", [role for role in CONTACTS if role is not Role.HR])
@pytest.mark.parametrize("path", ["/hr/rounds/", "/hr/rounds/new", "/hr/contacts"])
def test_contacts_cannot_open_the_pages_of_hr(sign_in: SignIn, role: Role, path: str) -> None:
    assert sign_in(role).go(path).page.status == 403


def test_who_has_not_signed_in_is_asked_to(app: Flask) -> None:
    assert Visitor(app.test_client()).go("/requests").page.path == "/sign-in"


def test_closing_folds_a_request_away(sign_in: SignIn, asked: Filled) -> None:
    asked(Contact.IT_HELP_DESK, name="Kim")
    someone = sign_in(Role.IT_HELP_DESK)
    someone.press(text="Close: Kim")
    assert (someone.page.path, someone.page.status) == ("/requests", 200)
    assert "The request is closed." in someone.page.main
    assert "There are no open requests." in someone.page.main
    (folded,) = someone.page.all("details")
    assert "Kim" in text_of(folded)


@pytest.mark.parametrize("role", CONTACTS)
def test_nobody_closes_a_request_to_another(sign_in: SignIn, asked: Filled, database: OpenSession, role: Role) -> None:
    asked(Contact(role), name="own")
    someone = sign_in(role).go("/requests")
    (token,) = someone.data_of(
        next(form for button, form in someone.page.buttons() if text_of(button) == "Close: own")
    )["csrf_token"]
    for other in CONTACTS:
        made = asked(Contact(other))
        someone.post(f"/requests/{made.id.hex()}/close", {"csrf_token": [token]})
        assert someone.page.status == (200 if other is role else 404)
        with database() as session:
            found = session.get(SupportRequest, made.id)
            assert found is not None
            assert (found.closed_on is None) is (other is not role)


@pytest.mark.parametrize("key", ["00" * 16, "zz", "0", "é", "00" * 400])
def test_a_key_that_is_none_is_not_found(sign_in: SignIn, asked: Filled, key: str) -> None:
    asked(Contact.HR, name="Kim")
    someone = sign_in(Role.HR).go("/requests")
    form = next(form for button, form in someone.page.buttons() if text_of(button) == "Close: Kim")
    someone.post(f"/requests/{key}/close", {"csrf_token": form.values["csrf_token"]})
    assert someone.page.status == 404


def test_closing_deletes_what_was_closed_more_than_30_days_ago(
    sign_in: SignIn, asked: Filled, database: OpenSession
) -> None:
    over = asked(Contact.OCCUPATIONAL_PHYSICIAN, days_ago=60, closed_days_ago=31)
    kept = asked(Contact.OCCUPATIONAL_PHYSICIAN, days_ago=60, closed_days_ago=30)
    now = asked(Contact.HR, name="Kim")
    assert keys(database) == {over.id, kept.id, now.id}
    sign_in(Role.HR).go("/requests").press(text="Close: Kim")
    assert keys(database) == {kept.id, now.id}
