"""Reminders keep to the wall clock and come once each, when summer time begins or ends and when the clock goes back."""

from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from survey.config import Settings
from survey.rounds import invitations
from survey.rounds.models import OutgoingMail
from survey.rounds.services import plan_round
from tests.conftest import OpenSession
from tests.rounds.conftest import ZONE, Invitees
from tests.support.languages import questionnaire

OPENINGS = [
    date(2026, 3, 26),  # the third day is 29 March
    date(2026, 10, 17),  # the eighth day is 25 October
    date(2027, 3, 14),  # the last day is 28 March
    date(2027, 10, 19),  # the last reminder is on 31 October
    date(2028, 2, 21),  # the eighth day is 29 February
    date(2026, 12, 24),  # over the end of a year
]


@pytest.mark.parametrize("first", OPENINGS)
def test_each_reminder_comes_once_at_its_hour_on_the_wall(
    database: OpenSession, settings: Settings, people: Invitees, first: date
) -> None:
    (person,) = people(1)
    last = first + timedelta(days=13)
    with database() as session:
        found = plan_round(session, "Proef", [questionnaire("sitting")], "full", (first, last), settings)
        invitations.invite(session, found, settings, found.opens_at)
        wanted = [first + timedelta(days=3), first + timedelta(days=8), last]
        assert [moment.astimezone(ZONE) for moment in invitations.reminders(found, ZONE)] == [
            datetime.combine(day, time(8), ZONE) for day in wanted
        ]
        now, end = found.opens_at - timedelta(hours=2), found.closes_at + timedelta(hours=3)
        while now < end:
            for moment in (now, now - timedelta(hours=1), now):  # the clock goes back, and comes round again
                invitations.remind(session, found, ZONE, moment)
            now += timedelta(minutes=30)
        sent = Counter(session.scalars(select(OutgoingMail.number).where(OutgoingMail.participant_id == person)))
    assert sent == Counter([0, 1, 2, 3])
