"""An invitation's own link: opening it changes nothing, it goes on where one was, and sending uses it up."""

import secrets
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from survey.infra import clock
from survey.infra.crypto import link_token
from survey.people.models import Participant
from survey.responding import services
from survey.responding.models import Response
from survey.rounds import invitations
from survey.rounds.freezing import Group, shown_unit
from survey.rounds.models import Participation
from survey.rounds.services import round_by_key
from tests.conftest import SECRET, OpenRound, OpenSession
from tests.support.databases import BOTH
from tests.support.mixing import mix_all
from tests.support.visitor import Respondent, first

Link = Callable[..., tuple[str, str]]


@pytest.fixture
def link(app: Flask, open_round: OpenRound, database: OpenSession, units: list[int]) -> Link:
    """Return a function that invites somebody and gives the round's key and their link."""

    def make(key: str | None = None, unit: int = 0) -> tuple[str, str]:
        key = key or open_round()
        with database() as session:
            id_ = secrets.token_bytes(16)
            session.add(Participant(id=id_, name="Kim", email=f"{id_.hex()}@example.nl", unit_id=units[unit]))
            session.flush()
            found = round_by_key(session, key)
            assert found is not None
            invitations.invite(session, found, app.extensions["settings"], clock.now())
            own = session.get_one(Participation, (found.id, id_))
            return key, f"/i/{link_token(SECRET, own.nonce)}"

    return make


def dump(app: Flask) -> str:
    """Return all rows of all tables."""
    from survey.infra.db import session_for  # noqa: PLC0415  # beside the application's

    with session_for(app.extensions["settings"].database_url) as session:
        names = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")).all()
        return repr([(name, session.execute(text(f'SELECT * FROM "{name}"')).all()) for name in names])  # noqa: S608  # our own tables


def test_a_whole_office_behind_one_address_begins(link: Link, respondent: Callable[..., Respondent]) -> None:
    """More people than codes may be guessed from one address in an hour: a link of one's own is no guess."""
    key, path = link()
    for one in (path, *(link(key)[1] for _ in range(24))):
        assert respondent(key).go(one).press().page.status == 200


@BOTH
def test_a_link_leads_through_the_form_and_is_used_up(
    link: Link, respondent: Callable[..., Respondent], database: OpenSession
) -> None:
    key, path = link()
    person = respondent(key).go(path).press()
    assert path.rpartition("/")[2] not in person.page.path
    person.walk(first).press()
    assert person.step == "result"
    with database() as session:
        own = session.scalars(select(Participation)).one()
        mix_all(session)
        assert own.done
        assert services.sent_count(session, own.round_id) == 1
    again = respondent(key).go(path)
    assert again.page.heading == "Je antwoorden zijn ontvangen"
    assert again.page.status == 200


def test_scanners_open_it_as_often_as_they_like(link: Link, app: Flask) -> None:
    _key, path = link()
    before = dump(app)
    client = app.test_client()
    for _ in range(20):
        assert client.get(path, base_url="http://localhost").status_code == 200
        assert client.head(path, base_url="http://localhost").status_code == 200
    assert dump(app) == before


def test_the_link_goes_on_where_one_was_on_another_device(link: Link, respondent: Callable[..., Respondent]) -> None:
    key, path = link()
    phone = respondent(key).go(path).press()
    phone.walk(first, until="sitting.comfort")
    laptop = respondent(key).go(path).press()
    assert laptop.step == phone.step
    laptop.walk(first)
    assert "Waar staat je tafel? Op zolder" in laptop.page.main


@BOTH
def test_two_devices_count_once(link: Link, respondent: Callable[..., Respondent], database: OpenSession) -> None:
    key, path = link()
    phone, laptop = (respondent(key).go(path).press() for _ in range(2))
    phone.walk(first)
    laptop.to("check").press()
    assert phone.press().step == "result"
    with database() as session:
        found = round_by_key(session, key)
        assert found is not None
        assert services.sent_count(session, found.id) == 1


@BOTH
def test_who_will_not_take_part_can_say_so_and_change_their_mind(
    link: Link, respondent: Callable[..., Respondent], database: OpenSession
) -> None:
    key, path = link()
    person = respondent(key).go(path).press("decline")
    assert person.page.heading == "Je krijgt geen mail meer over deze ronde"
    with database() as session:
        assert session.scalars(select(Participation.declined)).all() == [True]
    assert person.go(path).press().walk(first).press().step == "result"


@BOTH
@pytest.mark.parametrize("token", ["x", "A" * 32, "%00", "A" * 5000, "../../hr", "ß"])
def test_a_link_that_is_not_ours_is_not_found(respondent: Callable[..., Respondent], link: Link, token: str) -> None:
    key, _path = link()
    assert respondent(key).go(f"/i/{token}").page.status in {404, 414}


def test_a_link_of_a_round_that_is_over_says_so(
    link: Link, respondent: Callable[..., Respondent], database: OpenSession
) -> None:
    key, path = link()
    with database() as session:
        found = round_by_key(session, key)
        assert found is not None
        found.closes_at = clock.now()
    page = respondent(key).go(path).page
    assert (page.status, "voorbij" in page.main) == (410, True)


def test_the_token_is_on_no_page(link: Link, respondent: Callable[..., Respondent]) -> None:
    key, path = link()
    person = respondent(key)
    token = path.rpartition("/")[2]
    for page in (person.go(path).page, person.press().page, person.walk(first).page):
        assert token not in page.html


def test_a_page_that_stood_open_too_long_is_shown_again(
    link: Link, respondent: Callable[..., Respondent], database: OpenSession
) -> None:
    key, path = link()
    person = respondent(key).go(path)
    response = person.client.post(path, data={"csrf_token": "old", "decline": "yes"})
    assert response.status_code == 400
    with database() as session:
        assert session.scalars(select(Participation.declined)).all() == [False]
    assert person.go(path).press().step == "sitting.spot"


def test_the_other_language_is_a_button_of_the_page(link: Link, respondent: Callable[..., Respondent]) -> None:
    key, path = link()
    person = respondent(key).go(path).switch()
    assert person.page.heading == "How do you work at home?"
    person.press().walk(first).press()
    assert person.go(path).page.heading == "Your answers have been received"
    assert person.switch().page.heading == "Je antwoorden zijn ontvangen"


# ------------------------------------------------------------------------------------------------ the attacker
def test_a_copy_of_the_database_ties_nobody_to_answers(
    app: Flask, link: Link, open_round: OpenRound, respondent: Callable[..., Respondent], database: OpenSession
) -> None:
    """Who took part and what was answered share no value; what order tells, the attackers try on many more."""
    key = open_round()
    people = 6
    order = []
    for number in range(people):
        _key, path = link(key)
        place = ("attic", "kitchen", "garden")[number % 3]
        person = respondent(key).go(path).press().fill({"q_place": place}).next()
        person.walk(lambda _name, offered: offered[:0]).press()
        order.append(path)
    with database() as session:
        mix_all(session)
    with database() as session:
        who = session.execute(text("SELECT * FROM participation")).all()
        what = session.execute(text("SELECT * FROM response")).all()
        shared = {value for row in who for value in row[1:4]} & {value for row in what for value in row}
    assert len(who) == len(what) == people
    assert shared == set()
    stored = Path(app.extensions["settings"].database_url.removeprefix("sqlite:///")).read_bytes()
    assert not [path for path in order if path.rpartition("/")[2].encode() in stored]


# ------------------------------------------------------------------------------------------------ the unit of the list


def counted(database: OpenSession) -> list[int | None]:
    """Return the units of what was sent."""
    with database() as session:
        mix_all(session)
        return list(session.scalars(select(Response.unit_id)))


@BOTH
def test_who_was_invited_is_not_asked_for_a_unit_that_the_list_has(
    link: Link, respondent: Callable[..., Respondent], database: OpenSession, units: list[int]
) -> None:
    key, path = link(unit=1)
    person = respondent(key).go(path).press().walk(first)
    assert "Zuid" in person.page.main
    assert person.page.title.startswith("Stap 3 van 3"), person.page.title
    person.press()
    assert counted(database) == [units[1]]


def test_moving_somebody_after_the_invitation_does_not_move_their_answers(
    link: Link, respondent: Callable[..., Respondent], database: OpenSession, units: list[int]
) -> None:
    key, path = link(unit=1)
    with database() as session:
        session.scalars(select(Participant)).one().unit_id = units[0]
    respondent(key).go(path).press().walk(first).press()
    assert counted(database) == [units[1]]


def test_the_unit_of_the_list_can_be_left_out_and_no_other_chosen(
    link: Link, respondent: Callable[..., Respondent], database: OpenSession, units: list[int]
) -> None:
    key, path = link()
    person = respondent(key).go(path).press().walk(first)
    person.to("unit")
    assert person.questions == {"unit": [str(units[0]), "none"]}
    token = person.chosen_token()
    refused = person.client.post(f"/r/{key}/unit", data={"csrf_token": token, "unit": str(units[1]), "action": "next"})
    assert refused.status_code == 422
    person.to("unit").fill({"unit": "none"}).next().press()
    assert counted(database) == [None]


def test_a_unit_that_is_too_small_counts_for_the_one_above_it_or_for_none(
    link: Link, respondent: Callable[..., Respondent], database: OpenSession
) -> None:
    key, path = link(unit=2)
    person = respondent(key).go(path).press().walk(first)
    assert "Top" not in person.page.main
    person.press()
    assert counted(database) == [None]
    groups = [
        Group(1, "Dienst", 40, None),
        Group(2, "Deel", 5, 1),
        Group(3, "Team", 4, 2),
        Group(4, "Los", 4, None),
    ]
    assert [shown_unit(groups, unit_id, 5) for unit_id in (1, 2, 3, 4, 9)] == [1, 2, 2, None, None]
