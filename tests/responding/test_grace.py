"""The close while people fill in, with the clock held: whoever had begun can send a day longer where HR says so."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from survey.infra import clock
from survey.infra.crypto import ballot_box_key
from survey.people.models import Participant
from survey.responding import services
from survey.responding.models import Draft, Envelope
from survey.responding.services import NotOpenError
from survey.rounds import grace, invitations
from survey.rounds.services import layout_of, round_by_key
from tests.conftest import OpenRound, OpenSession
from tests.responding.test_changing import keep, look
from tests.responding.test_sessions import TYPED, link_of
from tests.support.databases import BOTH
from tests.support.visitor import Respondent, first

Come = Callable[..., Respondent]
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


class Times:
    """A round with its close and the end of its day of grace, and a clock that stands still."""

    def __init__(self, key: str, closes: datetime, over: datetime, to: Callable[[datetime], None]) -> None:
        self.key, self.closes, self.over, self.to = key, closes, over, to


def count(database: OpenSession, table: type) -> int:
    with database() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture(params=[True])
def times(
    request: pytest.FixtureRequest, app: Flask, open_round: OpenRound, database: OpenSession, units: list[int]
) -> Iterator[Times]:
    """An open round a minute before it closes, with Kim on the list; with a day of grace, or without one (False)."""
    assert units
    key = open_round()
    with database() as session:
        session.add(Participant(id=b"k" * 16, name="Kim", email="kim@example.nl", unit_id=units[0]))
        session.flush()
        one = round_by_key(session, key)
        assert one is not None
        one.kiosk = "open"
        grace.allow(one, app.extensions["settings"], clock.now(), allowed=request.param)
        invitations.invite(session, one, app.extensions["settings"], clock.now())
        closes, over = one.closes_at, one.over_at
    with time_machine.travel(closes - MINUTE, tick=False) as held:
        yield Times(key, closes, over, held.move_to)


def is_over(person: Respondent, said: str = "") -> bool:
    return person.page.status == 410 and "voorbij" in person.page.main and said in person.page.main


# ------------------------------------------------------------------------------------------------ the close
@BOTH
def test_who_had_begun_sends_after_the_close_and_nobody_else_begins(
    times: Times, respondent: Come, database: OpenSession
) -> None:
    person, late, absent = respondent(times.key).start(), respondent(times.key), respondent(times.key).start()
    assert "Ben je dan al begonnen" in late.go(f"/r/{times.key}").page.main
    times.to(times.closes)
    with database() as session:
        services.clear_away(session, clock.now())
    assert count(database, Draft) == 2
    assert is_over(late.press(), "Was je al begonnen?")
    assert is_over(late.go(f"/r/{times.key}"), "Was je al begonnen?")
    person.fill(TYPED).next()
    assert "Je kunt nog versturen tot en met" in person.page.main
    assert "Verdergaan waar ik was" in person.go(f"/r/{times.key}").page.html
    assert person.press().walk(first).press().step == "result"
    assert count(database, Envelope) == 1
    times.to(times.over)
    assert is_over(absent.next())
    assert "Was je al begonnen?" not in absent.page.main
    with database() as session:
        services.clear_away(session, clock.now())
    assert count(database, Draft) == 0


@pytest.mark.parametrize("times", [False], indirect=True)
def test_without_a_day_of_grace_all_is_over_at_the_close(times: Times, respondent: Come, database: OpenSession) -> None:
    person = respondent(times.key).start()
    assert "Ben je dan al begonnen" not in respondent(times.key).go(f"/r/{times.key}").page.main
    times.to(times.closes)
    assert is_over(person.fill(TYPED).next())
    assert "Was je al begonnen?" not in person.page.main
    with database() as session:
        services.clear_away(session, clock.now())
    assert count(database, Draft) == 0


@BOTH
def test_no_way_begins_a_draft_after_the_close(times: Times, app: Flask, database: OpenSession) -> None:
    now = times.closes
    with database() as session:
        one = round_by_key(session, times.key)
        assert one is not None
        token = services.start(session, one, now - HOUR)
        services.submit(session, one, layout_of(session, one), token, ballot_box_key(app.extensions["settings"]), now)
        sent = services.sheet(session, token)
        ways: list[Callable[[], object]] = [
            lambda: services.start(session, one, now),
            lambda: services.start_again(session, one, sent, now),
            lambda: services.open_draft(session, one, "token", None, now),
            lambda: services.open_letter(session, one, "token", None, now),
        ]
        for way in ways:
            with pytest.raises(NotOpenError):
                way()
        services.open_draft(session, one, token, None, now)  # the one that is there


# ------------------------------------------------------------------------------------------------ ways back
def test_a_mailed_link_leads_back_on_another_device_if_it_had_been_begun_with(
    times: Times, app: Flask, respondent: Come, database: OpenSession
) -> None:
    with database() as session:
        one = round_by_key(session, times.key)
        assert one is not None
        (token,) = invitations.tokens(session, one, app.extensions["settings"]).values()
    times.to(times.closes)
    assert is_over(respondent(times.key).go(f"/i/{token}"), "Was je al begonnen?")
    times.to(times.closes - HOUR)
    respondent(times.key).go(f"/i/{token}").press().fill(TYPED).next()
    times.to(times.closes)
    other = respondent(times.key).go(f"/i/{token}")
    assert "Je kunt nog versturen wat je was begonnen" in other.page.main
    other.press().previous()
    assert other.chosen() == TYPED
    assert other.to("check").page.status == 200


def test_a_link_to_come_back_leads_back_and_nothing_typed_is_lost(times: Times, respondent: Come) -> None:
    person, other = respondent(times.key).start(), respondent(times.key).start()
    link = link_of(person)
    times.to(times.over - HOUR)
    assert respondent(times.key).go(link.removeprefix("http://localhost")).press().step == "sitting.spot"
    other.fill(TYPED)
    other.client.delete_cookie("session")
    other.next()
    assert other.page.heading == "Je sessie was afgelopen"
    other.press()
    assert (other.page.status, "alleen verder met je link" in other.page.main) == (422, True)
    assert other.fill({"back": link}).press().chosen() == TYPED


def test_a_shared_device_stays_one_through_the_day(times: Times, respondent: Come) -> None:
    device = respondent(times.key).go(f"/kiosk/{times.key}").press()
    times.to(times.closes)
    assert device.walk(first).press().step == "result"
    device.go(f"/r/{times.key}")
    assert device.page.path == f"/kiosk/{times.key}", "pages for a device of one's own are closed"
    device.press(text="Stoppen, en vergeten wat ik heb ingevuld")
    assert is_over(device), "nobody begins here"


def test_what_was_sent_can_be_taken_back_on_that_day_and_not_changed(
    times: Times, respondent: Come, database: OpenSession
) -> None:
    person = respondent(times.key).start().walk(first)
    times.to(times.closes)
    code = keep(person.press())
    look(person, code)
    assert "Veranderen kan niet meer" in person.page.main
    with pytest.raises(AssertionError, match="no such button"):
        person.press(text="Mijn antwoorden veranderen")
    person.press(text="Mijn antwoorden terugnemen").press("sure")
    assert "Opnieuw invullen" not in person.page.html
    assert count(database, Envelope) == 0
