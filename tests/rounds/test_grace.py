"""A day of grace: HR gives a round one until it closes, it moves with the last day, and ends with the next day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from survey.audit.models import Action
from survey.audit.services import newest
from survey.config import Settings
from survey.core.lifecycle import State
from survey.infra import clock
from survey.infra.clock import end_of, start_of
from survey.rounds import changing, grace, invitations
from survey.rounds.grace import ClosedError
from survey.rounds.models import Round
from tests.conftest import OpenRound, OpenSession
from tests.rounds.conftest import ZONE, Invitees, find, invite
from tests.support.visitor import Visitor


@pytest.mark.parametrize(
    ("last", "until"),
    [
        (date(2026, 3, 27), datetime(2026, 3, 28, 23, tzinfo=UTC)),
        (date(2026, 3, 28), datetime(2026, 3, 29, 22, tzinfo=UTC)),  # the day of 23 hours
        (date(2026, 10, 24), datetime(2026, 10, 25, 23, tzinfo=UTC)),  # the day of 25 hours
        (date(2028, 2, 28), datetime(2028, 2, 29, 23, tzinfo=UTC)),
        (date(2026, 12, 31), datetime(2027, 1, 1, 23, tzinfo=UTC)),
    ],
)
def test_it_lasts_until_the_end_of_the_next_day_on_the_wall_clock(
    settings: Settings, last: date, until: datetime
) -> None:
    one = Round(opens_at=start_of(last, ZONE), closes_at=end_of(last, ZONE))
    grace.allow(one, settings, one.opens_at, allowed=True)
    assert one.grace_until == one.over_at == until
    assert [one.state(at) for at in (one.closes_at, until - timedelta(seconds=1), until)] == [
        State.GRACE,
        State.GRACE,
        State.CLOSED,
    ]
    with pytest.raises(ClosedError):
        grace.allow(one, settings, one.closes_at, allowed=False)


def test_hr_gives_a_day_until_the_round_closes(hr: Visitor, database: OpenSession, open_round: OpenRound) -> None:
    key = open_round(first=0, last=6)
    hr.go(f"/hr/rounds/{key}").follow("Een dag langer voor wie is begonnen")
    assert hr.chosen() == {"grace": ["no"]}
    assert "Wat dan niet is verstuurd, wordt verwijderd" in hr.page.main
    hr.fill({"grace": "yes"}).press()
    assert "Opgeslagen" in hr.page.main
    with database() as session:
        found = find(session, key)
        assert found.over_at == end_of(clock.today(ZONE) + timedelta(days=7), ZONE)
        assert newest(session, None, 1)[0].action == Action.GRACE_CHANGED
    assert "Wie dan is begonnen, kan versturen tot en met" in hr.go(f"/hr/rounds/{key}").page.main


def test_on_that_day_hr_sees_that_the_last_answers_come_and_changes_nothing(
    hr: Visitor,
    database: OpenSession,
    settings: Settings,
    open_round: OpenRound,
    people: Invitees,
) -> None:
    key = open_round(first=-9, last=-1)
    people(3)
    with database() as session:
        found = find(session, key)
        grace.allow(found, settings, found.opens_at, allowed=True)
    invite(database, settings, key)
    hr.go(f"/hr/rounds/{key}")
    assert "laatste antwoorden" in hr.page.main
    assert "Niemand kan meer beginnen" in hr.page.main
    assert "laatste antwoorden" in hr.go("/hr/rounds/").page.main
    assert "kunt dit dus niet meer veranderen" in hr.go(f"/hr/rounds/{key}/grace").page.main
    hr.post(f"/hr/rounds/{key}/grace", {"csrf_token": [hr.chosen_token()], "grace": ["no"]})
    with database() as session:
        found = find(session, key)
        assert found.grace_until is not None
        assert invitations.counts(session, found.id).invited == 0, "nobody is invited who could not begin"
        assert invitations.remind(session, found, ZONE, clock.now()) == 0


def test_it_moves_with_the_last_day(database: OpenSession, settings: Settings, open_round: OpenRound) -> None:
    key = open_round(first=5, last=18)
    first, last = clock.today(ZONE) + timedelta(days=9), clock.today(ZONE) + timedelta(days=11)
    with database() as session:
        found = find(session, key)
        grace.allow(found, settings, clock.now(), allowed=True)
        changing.change(session, found, "Later", (first, last), settings, clock.now())
    with database() as session:
        assert find(session, key).over_at == end_of(last + timedelta(days=1), ZONE)
