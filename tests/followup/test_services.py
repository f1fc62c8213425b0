"""Support requests as services: who can be asked, what is stored and what is not, who reads it, and when it goes."""

from datetime import timedelta

import pytest
from sqlalchemy import DateTime, inspect, text
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from survey.accounts.services import add_staff, set_contact
from survey.core.questionnaires.questionnaire import Contact
from survey.followup import services
from survey.followup.models import MESSAGE_MAX, SupportRequest, Wish
from survey.infra.permissions import CONTACTS, Role
from tests.conftest import PASSWORD
from tests.followup.conftest import TODAY, wanted
from tests.support.databases import BOTH


def test_a_contact_reads_requests_only_when_somebody_can_sign_in(session: Session) -> None:
    for kind in (Contact.PREVENTION_OFFICER, Contact.MANAGER, Contact.HR):
        set_contact(session, kind, "Sam", "020", "", "")
    add_staff(session, "a@example.nl", PASSWORD, Role.HR)
    add_staff(session, "b@example.nl", PASSWORD, Role.IT_HELP_DESK)
    session.flush()
    readers, others = services.contacts(session)
    assert list(readers) == [Contact.HR]
    assert list(others) == [Contact.PREVENTION_OFFICER, Contact.MANAGER]


def test_every_role_that_signs_in_is_a_contact_and_only_the_manager_has_none() -> None:
    assert {Contact(role) for role in CONTACTS} == set(Contact) - {Contact.MANAGER}


def test_what_was_asked_is_kept_with_the_day(session: Session) -> None:
    wishes = Wish.EQUIPMENT | Wish.OTHER
    made = services.ask(session, wanted(name="Kim", reach="kim@example.nl", wishes=wishes, message="Bel me."), TODAY)
    session.expire(made)
    assert (made.name, made.reach, made.message) == ("Kim", "kim@example.nl", "Bel me.")
    assert Wish(made.wishes) == wishes
    assert made.asked_on == TODAY
    assert made.closed_on is None
    assert len(made.id) == 16


def test_the_table_has_no_time_and_leads_nowhere(session: Session) -> None:
    table = inspect(session.get_bind())
    columns = {column["name"]: column["type"] for column in table.get_columns("support_request")}
    assert set(columns) == {
        *("id", "contact", "name", "reach", "wishes", "message", "asked_on", "closed_on"),
        *("stage", "due_on", "notes", "email", "news", "mailed", "confirmed"),
    }
    assert not [name for name, kind in columns.items() if isinstance(kind, DateTime)]
    assert table.get_foreign_keys("support_request") == []
    pointing = [key for name in table.get_table_names() for key in table.get_foreign_keys(name)]
    assert "support_request" not in [key["referred_table"] for key in pointing]


def test_the_table_keeps_no_order_of_arrival(session: Session) -> None:
    with pytest.raises(OperationalError, match="no such column"):
        session.execute(text("SELECT rowid FROM support_request"))
    keys = [services.ask(session, wanted(), TODAY).id for _ in range(20)]
    listed = [request.id for request in services.inbox(session, Contact.HR, TODAY).open]
    assert listed == sorted(keys)
    assert listed != keys


@BOTH
@pytest.mark.parametrize(
    "broken",
    [
        {"contact": "manager"},
        {"contact": "everyone"},
        {"wishes": 64},
        {"wishes": -1},
        {"message": "x" * (MESSAGE_MAX + 1)},
        {"closed_on": TODAY - timedelta(days=1)},
        {"stage": "done"},
        {"confirmed": True},
    ],
)
def test_the_database_refuses_what_no_form_offers(session: Session, broken: dict[str, object]) -> None:
    sound = {
        "id": bytes(16),
        "contact": "hr",
        "name": "Kim",
        "reach": "020",
        "wishes": 63,
        "message": "x" * MESSAGE_MAX,
    }
    session.add(SupportRequest(**sound, asked_on=TODAY, closed_on=TODAY))
    session.flush()
    session.expunge_all()
    session.add(SupportRequest(**(sound | {"id": b"\1" * 16, "asked_on": TODAY} | broken)))
    with pytest.raises((IntegrityError, DataError)):
        session.flush()
    session.rollback()


@pytest.mark.parametrize("contact", [Contact(role) for role in CONTACTS])
def test_an_inbox_holds_the_requests_to_its_contact_only(session: Session, contact: Contact) -> None:
    for role in CONTACTS:
        services.ask(session, wanted(Contact(role), name=f"who asked {role}"), TODAY)
    assert [found.name for found in services.inbox(session, contact, TODAY).open] == [f"who asked {contact}"]


def test_the_earliest_day_comes_first(session: Session) -> None:
    for days_ago in (2, 5, 1):
        services.ask(session, wanted(), TODAY - timedelta(days=days_ago))
    days = [found.asked_on for found in services.inbox(session, Contact.HR, TODAY).open]
    assert days == sorted(days)


def test_only_the_contact_who_was_asked_closes(session: Session) -> None:
    made = services.ask(session, wanted(Contact.OCCUPATIONAL_PHYSICIAN), TODAY)
    assert not services.close(session, Contact.HR, made.id, TODAY)
    assert made.closed_on is None
    assert services.close(session, Contact.OCCUPATIONAL_PHYSICIAN, made.id, TODAY)
    assert made.closed_on == TODAY


def test_closing_twice_keeps_the_first_day(session: Session) -> None:
    made = services.ask(session, wanted(), TODAY)
    services.close(session, Contact.HR, made.id, TODAY)
    services.close(session, Contact.HR, made.id, TODAY + timedelta(days=9))
    assert made.closed_on == TODAY


def test_a_closed_request_is_shown_and_kept_30_days_and_no_longer(session: Session) -> None:
    made = services.ask(session, wanted(), TODAY - timedelta(days=90))
    left_open = services.ask(session, wanted(), TODAY - timedelta(days=90))
    services.close(session, Contact.HR, made.id, TODAY)
    last, over = TODAY + timedelta(days=30), TODAY + timedelta(days=31)
    assert services.inbox(session, Contact.HR, last) == ([left_open], [made])
    assert services.delete_closed(session, last) == 0
    assert services.inbox(session, Contact.HR, over) == ([left_open], [])
    assert services.delete_closed(session, over) == 1
    assert [request.id for request in session.query(SupportRequest)] == [left_open.id]
