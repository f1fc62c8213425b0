"""The response by unit: never of fewer than ten people, nor by taking one number from another, and once a day."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.config import Settings
from survey.people.models import Participant
from survey.rounds import invitations
from survey.rounds.models import Participation
from survey.rounds.monitor import RATE_FROM, Rate, rates, shown_apart
from tests.conftest import OpenSession
from tests.rounds.conftest import Invitees, find, invite, opening
from tests.support.databases import BOTH
from tests.support.visitor import Visitor


@given(st.dictionaries(st.integers(0, 9), st.integers(1, 40)))
def test_every_group_and_the_rest_have_ten_people(invited: dict[int, int]) -> None:
    apart = shown_apart(invited)
    if apart is None:
        assert sum(invited.values()) < RATE_FROM
        return
    rest = sum(number for unit, number in invited.items() if unit not in apart)
    assert all(invited[unit] >= RATE_FROM for unit in apart)
    assert rest == 0 or rest >= RATE_FROM


@BOTH
def test_shares_are_counted_once_a_day_where_people_were_invited(
    database: OpenSession, settings: Settings, key: str, people: Invitees, units: list[int], hr: Visitor
) -> None:
    ids = people(30)
    with database() as session:
        for number, id_ in enumerate(ids):
            session.get_one(Participant, id_).unit_id = units[0 if number < 12 else 1 if number < 27 else 2]
    invite(database, settings, key)
    now = opening(database, key) + timedelta(hours=1)

    def done(*finished: bytes) -> None:
        with database() as session:
            for id_ in finished:
                session.get_one(Participation, (find(session, key).id, id_)).done = True

    def count(days: int) -> list[Rate]:
        with database() as session:
            found = find(session, key)
            invitations.count_done(session, found, settings, now + timedelta(days=days))
            return list(rates(session, found))

    done(*ids[:6])
    # the three people of Top go together with the smaller of the two: three people would be too few
    first = [Rate("Zuid", 15, 10), Rate("", 15, 40)]
    assert count(0) == first
    done(ids[6], *ids[12:27])
    assert count(0) == first
    with database() as session:
        session.get_one(Participant, ids[0]).unit_id = units[1]
    assert count(1) == [Rate("Zuid", 15, 90), Rate("", 15, 45)]
    page = hr.go(f"/hr/rounds/{key}").page.main
    assert "Zuid 15 90% of meer" in page
    assert "Alle andere eenheden samen 15 45%" in page


@pytest.mark.usefixtures("units")
def test_fewer_than_ten_have_no_share(database: OpenSession, settings: Settings, key: str, people: Invitees) -> None:
    people(9)
    invite(database, settings, key)
    with database() as session:
        found = find(session, key)
        invitations.count_done(session, found, settings, found.opens_at)
        assert rates(session, found) == []
