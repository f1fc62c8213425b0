"""Asking for help: what the form offers, what it keeps on a fault, and what the browser does not remember."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from survey.accounts.services import add_staff, set_contact
from survey.core.questionnaires.questionnaire import Contact
from survey.followup.models import MESSAGE_MAX, SupportRequest, Wish
from survey.infra.permissions import CONTACTS, Role
from tests.conftest import PASSWORD, OpenSession
from tests.followup.conftest import send
from tests.support.page import text_of
from tests.support.visitor import Respondent, Visitor, first

FILLED: dict[str, str | list[str]] = {
    "contact": "occupational_physician",
    "name": "Kim",
    "reach": "020 555 01 99",
    "wishes": ["1", "16"],
}
PAYLOAD = "<script>alert(1)</script>\"'&"

Stored = Callable[[], list[SupportRequest]]


@pytest.fixture
def stored(database: OpenSession) -> Stored:
    """Return a function that reads all requests."""

    def read() -> list[SupportRequest]:
        with database() as session:
            return list(session.scalars(select(SupportRequest)))

    return read


def message_on(visitor: Visitor) -> str:
    return text_of(visitor.page.ids["message"])


@pytest.mark.usefixtures("organisation")
def test_a_request_reaches_its_contact(asker: Visitor, stored: Stored) -> None:
    send(asker, FILLED, "Call after two.")
    assert (asker.page.path, asker.page.status) == ("/help/sent", 200)
    (found,) = stored()
    assert (found.contact, found.name, found.reach) == (Contact.OCCUPATIONAL_PHYSICIAN, "Kim", "020 555 01 99")
    assert Wish(found.wishes) == Wish.EQUIPMENT | Wish.WORKING_HOURS
    assert found.message == "Call after two."


@pytest.mark.usefixtures("organisation")
def test_wishes_and_message_may_be_left_out(asker: Visitor, stored: Stored) -> None:
    send(asker, {"contact": "hr", "name": "Kim", "reach": "020"})
    (found,) = stored()
    assert (found.wishes, found.message) == (0, "")


@pytest.mark.usefixtures("organisation")
def test_all_contacts_but_the_manager_can_be_asked(asker: Visitor) -> None:
    assert set(asker.questions["contact"]) == set(CONTACTS)
    assert "Sam manager" in asker.page.main


@pytest.mark.usefixtures("organisation")
def test_the_page_says_who_reads_it_before_one_sends(asker: Visitor) -> None:
    for sentence in (
        "Only the contact that you choose. HR reads requests to HR, and no others.",
        "This request is kept apart from the check. Nobody can tie it to your answers.",
        "Until your contact has closed it, and 30 days after that. With the date, without the time.",
        "Choose the occupational physician. HR cannot read that request.",
        "Do not write medical details.",
    ):
        assert sentence in asker.page.main


def test_a_contact_who_cannot_sign_in_is_reached_oneself(app: object, database: OpenSession, asker: Visitor) -> None:
    del app
    with database() as session:
        set_contact(session, Contact.HR, "Team", "020 555 01 10", "", "")
        set_contact(session, Contact.OCCUPATIONAL_PHYSICIAN, "Practice", "020 555 01 40", "", "")
    assert "contact" not in asker.go("/help").questions
    assert "020 555 01 10" in asker.page.main
    with database() as session:
        add_staff(session, "hr@example.nl", PASSWORD, Role.HR)
    assert asker.go("/help").questions["contact"] == ["hr"]
    assert "020 555 01 40" in asker.page.main
    assert "HR cannot read that request" not in asker.page.main


@pytest.mark.usefixtures("organisation")
@pytest.mark.parametrize(
    ("faulty", "target"),
    [
        ({"contact": []}, "#contact"),
        ({"name": "  "}, "#name"),
        ({"name": "x" * 201}, "#name"),
        ({"reach": ""}, "#reach"),
        ({"reach": "x" * 201}, "#reach"),
    ],
)
def test_a_fault_keeps_what_was_filled_in(
    asker: Visitor, stored: Stored, faulty: dict[str, str | list[str]], target: str
) -> None:
    values = FILLED | faulty
    send(asker, values, "Call after two.")
    assert asker.page.status == 422
    assert list(asker.page.error_links.values()) == [target]
    for name, value in values.items():
        kept = [value] if isinstance(value, str) else value
        assert [sign.strip() for sign in asker.chosen()[name]] == [sign.strip() for sign in kept]
    assert message_on(asker) == "Call after two."
    assert stored() == []


@pytest.mark.usefixtures("organisation")
def test_a_message_of_500_characters_fits_however_its_lines_end(asker: Visitor, stored: Stored) -> None:
    longest = "x\r\n" * 249 + "xx"  # a browser sends a line end as two characters
    send(asker, FILLED, longest + "y")
    assert asker.page.error_links == {"Your message has 501 characters. Make it 500 at most.": "#message"}
    assert len(stored()) == 0
    send(asker, {}, longest)
    assert [len(found.message) for found in stored()] == [MESSAGE_MAX]


@pytest.mark.usefixtures("organisation")
@pytest.mark.parametrize(
    ("own", "target"),
    [
        ({"contact": ["manager"]}, "#contact"),
        ({"contact": ["everyone"]}, "#contact"),
        ({"contact": ["hr", "it_help_desk"]}, "#contact"),
        ({"wishes": ["64"]}, "#wishes"),
        ({"wishes": ["1", "-1"]}, "#wishes"),
        ({"wishes": ["x"]}, "#wishes"),
    ],
)
def test_what_the_form_does_not_offer_is_refused(
    asker: Visitor, stored: Stored, own: dict[str, list[str]], target: str
) -> None:
    send(asker, FILLED, own=own)
    assert asker.page.status == 422
    assert list(asker.page.error_links.values()) == [target]
    assert stored() == []


@pytest.mark.usefixtures("organisation")
def test_parameters_of_the_table_cannot_be_set(asker: Visitor, stored: Stored) -> None:
    send(asker, FILLED, own={"asked_on": ["2000-01-01"], "closed_on": ["2000-01-01"], "id": ["x"]})
    (found,) = stored()
    assert found.closed_on is None
    assert found.asked_on.year > 2000


@pytest.mark.usefixtures("organisation")
def test_a_wish_sent_twice_counts_once(asker: Visitor, stored: Stored) -> None:
    send(asker, FILLED, own={"wishes": ["1", "1"]})
    assert [found.wishes for found in stored()] == [1]


@pytest.mark.usefixtures("organisation")
def test_control_characters_are_left_out(asker: Visitor, stored: Stored) -> None:
    send(asker, FILLED | {"name": " K\0im "}, "two\r\nlines\0\x1b")
    (found,) = stored()
    assert (found.name, found.message) == ("Kim", "two\nlines")


@pytest.mark.usefixtures("organisation")
def test_another_language_keeps_what_was_filled_in(asker: Visitor, stored: Stored) -> None:
    asker.language = "nl"
    send(asker, FILLED | {"name": ""}, "Call after two.", own={"language": ["nl"]})
    assert (asker.page.status, asker.page.language, asker.page.error_links) == (200, "nl", {})
    assert {name: asker.chosen()[name] for name in FILLED} == {
        "contact": ["occupational_physician"],
        "name": [""],
        "reach": ["020 555 01 99"],
        "wishes": ["1", "16"],
    }
    assert message_on(asker) == "Call after two."
    assert stored() == []


@pytest.mark.usefixtures("organisation")
def test_a_page_that_was_open_too_long_keeps_what_was_filled_in(asker: Visitor, stored: Stored) -> None:
    asker.client.delete_cookie("session")
    send(asker, FILLED, "Call after two.")
    assert asker.page.status == 400
    assert asker.chosen()["name"] == ["Kim"]
    assert message_on(asker) == "Call after two."
    assert stored() == []
    send(asker, {}, "Call after two.")
    assert asker.page.path == "/help/sent"
    assert len(stored()) == 1


@pytest.mark.usefixtures("organisation")
def test_markup_is_shown_as_it_was_typed(asker: Visitor) -> None:
    send(asker, FILLED | {"name": PAYLOAD}, PAYLOAD + "x" * MESSAGE_MAX)
    assert asker.page.status == 422
    assert "<script>alert" not in asker.page.html
    assert asker.chosen()["name"] == [PAYLOAD]
    assert message_on(asker).startswith(PAYLOAD)


@pytest.mark.usefixtures("organisation")
def test_neither_browser_nor_address_remembers_what_was_asked(asker: Visitor) -> None:
    send(asker, FILLED)
    assert asker.response.request.query_string == b""
    with asker.client.session_transaction() as remembered:
        assert set(remembered) == {"csrf_token"}


@pytest.mark.usefixtures("organisation")
def test_the_result_leads_to_the_form_and_tells_it_nothing(respondent: Callable[..., Respondent]) -> None:
    person = respondent(language="en")
    person.finish(first)
    (link,) = [a for a in person.page.all("a") if text_of(a) == "Ask for help"]
    assert dict(link.attrib) == {"class": "button", "href": "/help", "rel": "noreferrer"}
    person.follow("Ask for help")
    assert not any(values for name, values in person.chosen().items() if any(values))
    assert person.key not in person.page.html
