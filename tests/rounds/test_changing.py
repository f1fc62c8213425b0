"""A round that has not opened gets other days or goes altogether; one that has opened stays as it is."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from survey.audit.models import Action
from survey.audit.services import newest
from survey.config import Settings
from survey.infra import clock
from survey.infra.db import Base
from survey.rounds import changing, invitations, letters
from survey.rounds.changing import OpenedError
from survey.rounds.models import OutgoingMail, Round
from tests.conftest import OpenRound, OpenSession
from tests.rounds.conftest import ZONE, Invitees, find, invite
from tests.support.databases import BOTH
from tests.support.visitor import Visitor


def rows(database: OpenSession) -> dict[str, int]:
    """Return how many rows each table has."""
    with database() as session:
        counted = (
            (one.name, session.scalar(select(func.count()).select_from(one))) for one in Base.metadata.sorted_tables
        )
        return {name: number for name, number in counted if number}


def test_mail_goes_out_on_the_new_first_day(
    hr: Visitor, database: OpenSession, settings: Settings, open_round: OpenRound, people: Invitees
) -> None:
    people(3)
    key = open_round(first=5, last=18)
    invite(database, settings, key)
    first = clock.today(ZONE) + timedelta(days=40)
    hr.go(f"/hr/rounds/{key}").follow("Dagen veranderen of schrappen")
    assert "afdrukken" not in hr.page.main
    hr.fill({"name": "Later", "first": first.isoformat(), "last": (first + timedelta(days=13)).isoformat()}).press()
    assert hr.page.heading == "Later"
    with database() as session:
        found = find(session, key)
        assert clock.days(found.opens_at, found.closes_at, ZONE) == (first, first + timedelta(days=13))
        assert set(session.scalars(select(OutgoingMail.due_at))) == {invitations.first_mail(found, ZONE)}
        assert newest(session, None, 1)[0].action == Action.ROUND_CHANGED


@pytest.mark.parametrize(
    ("first", "last", "said"), [(-1, 9, "Kies vandaag of een latere dag"), (9, 8, "niet voor de eerste dag")]
)
def test_days_that_cannot_be_are_refused(hr: Visitor, open_round: OpenRound, first: int, last: int, said: str) -> None:
    day = clock.today(ZONE)
    window = {"first": day + timedelta(days=first), "last": day + timedelta(days=last)}
    hr.go(f"/hr/rounds/{open_round(first=5)}/change")
    hr.fill({name: value.isoformat() for name, value in window.items()}).press()
    assert hr.page.status == 422
    assert said in hr.page.main


@BOTH
def test_a_round_that_is_cancelled_leaves_nothing(
    hr: Visitor, database: OpenSession, settings: Settings, open_round: OpenRound, people: Invitees
) -> None:
    people(2)
    people(1, email=None)
    other = open_round(first=2, round_name="Andere")
    invite(database, settings, other)
    before = rows(database)
    key = open_round(first=5)
    invite(database, settings, key)
    with database() as session:
        letters.invite(session, find(session, key), settings, clock.now(), everybody=False)
    assert "1 van hen is uitgenodigd per brief" in hr.go(f"/hr/rounds/{key}").page.main
    hr.go(f"/hr/rounds/{key}/change").press(text="Ronde schrappen: Proef")
    assert (hr.page.heading, "geschrapt" in hr.page.main) == ("Rondes", True)
    assert rows(database) == before | {"audit_entry": before.get("audit_entry", 0) + 1}
    assert hr.go(f"/r/{key}").page.status == 404


def test_a_round_that_has_opened_stays(hr: Visitor, database: OpenSession, settings: Settings, key: str) -> None:
    assert "/change" not in hr.go(f"/hr/rounds/{key}").page.html
    hr.go(f"/hr/rounds/{key}/change")
    assert (hr.page.status, hr.page.heading) == (409, "Deze ronde is geopend")
    with database() as session:
        session.execute(update(Round).values(opens_at=clock.now() + timedelta(days=1)))
    hr.go(f"/hr/rounds/{key}/change")
    with database() as session:
        session.execute(update(Round).values(opens_at=clock.now()))
    assert hr.press(text="Ronde schrappen: Proef").page.status == 409
    with database() as session:
        found = find(session, key)
        window = (clock.today(ZONE), clock.today(ZONE))
        with pytest.raises(OpenedError):
            changing.change(session, found, "Ander", window, settings, clock.now())
