"""Inviting and reminding: everybody once, each by a link of their own; and what HR and a thief can see of it."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Delete, Update, delete, select, update

from survey.config import Settings
from survey.infra import clock
from survey.infra.crypto import link_token
from survey.people.models import Participant
from survey.rounds import invitations, outbox, series
from survey.rounds.freezing import freeze
from survey.rounds.models import OutgoingMail, Participation, Round
from tests.conftest import EMAIL, PASSWORD, OpenRound, OpenSession
from tests.rounds.conftest import ZONE, Invitees, Post, find, invite, opening, remind, waiting
from tests.support.databases import BOTH
from tests.support.visitor import Visitor

LEAVING = pytest.mark.parametrize(
    "change", [delete(Participant), update(Participant).values(on_leave=True)], ids=["the list", "for a while"]
)


# ------------------------------------------------------------------------------------------------ whom
@BOTH
def test_everybody_with_an_address_is_invited_once(
    database: OpenSession, settings: Settings, key: str, people: Invitees
) -> None:
    people(3)
    people(1, email=None)
    people(1, email="weg@example.nl", on_leave=True)
    assert invite(database, settings, key) == 3
    assert invite(database, settings, key) == 0
    people(1, email="nieuw@example.nl")
    assert invite(database, settings, key) == 1
    with database() as session:
        assert invitations.counts(session, find(session, key).id) == invitations.Counts(invited=4, done=0)


def test_a_round_that_is_over_invites_nobody(
    database: OpenSession, settings: Settings, open_round: OpenRound, people: Invitees
) -> None:
    people(3)
    assert invite(database, settings, open_round("sitting", first=-20, last=-2)) == 0


@BOTH
@pytest.mark.parametrize(
    "change", [delete(Participant), update(Participant).values(on_leave=True)], ids=["left", "leave"]
)
def test_who_leaves_before_a_round_opens_is_not_invited_any_more(
    database: OpenSession, settings: Settings, open_round: OpenRound, people: Invitees, change: Delete | Update
) -> None:
    gone, _stays = people(2)
    key = open_round("sitting", first=2, last=15)
    invite(database, settings, key)
    with database() as session:
        session.execute(change.where(Participant.id == gone))
        freeze(session, find(session, key), settings, clock.now())
    with database() as session:
        assert invitations.counts(session, find(session, key).id).invited == 1
    assert waiting(database) == 1


@BOTH
@pytest.mark.parametrize(
    "change", [delete(Participant), update(Participant).values(on_leave=True)], ids=["left", "leave"]
)
def test_who_leaves_an_open_round_stays_counted_and_gets_no_mail(
    database: OpenSession, settings: Settings, key: str, people: Invitees, post: Post, change: Delete | Update
) -> None:
    """Else whoever takes people off the list, and looks at the counts, learns who is done."""
    gone, _stays = people(2)
    invite(database, settings, key)
    now = opening(database, key) + timedelta(days=3, hours=9)
    with database() as session:
        freeze(session, find(session, key), settings, now)
        session.execute(change.where(Participant.id == gone))
        freeze(session, find(session, key), settings, now)
    remind(database, key, now)
    outbox.deliver(database, settings, now)
    with database() as session:
        assert invitations.counts(session, find(session, key).id).invited == 2
    assert {str(message["To"]) for message in post.taken} == {"Persoon 1 <p1@example.nl>"}
    assert waiting(database) == 0


@BOTH
@pytest.mark.parametrize(("asked", "expected"), [(True, 3), (False, 0)])
def test_who_comes_before_a_round_opens_is_invited_when_hr_invited_by_mail(
    database: OpenSession, settings: Settings, open_round: OpenRound, people: Invitees, asked: bool, expected: int
) -> None:
    people(2)
    key = open_round("sitting", first=2, last=15)
    if asked:
        invite(database, settings, key)
    people(1, email="nieuw@example.nl")
    now = opening(database, key)
    for number in range(2):  # the second time it is open already
        with database() as session:
            if freeze(session, find(session, key), settings, now):
                series.welcome(session, find(session, key), settings, now)
        people(1, email=f"later{number}@example.nl")
    assert waiting(database) == expected
    with database() as session:
        morning = invitations.first_mail(find(session, key), ZONE)
        assert set(session.scalars(select(OutgoingMail.due_at))) == ({morning} if asked else set())
        assert morning.astimezone(ZONE).hour == 8


@BOTH
def test_two_who_invite_at_once_invite_everybody_once(
    database: OpenSession, settings: Settings, key: str, people: Invitees
) -> None:
    people(3)
    with ThreadPoolExecutor() as others:
        with database() as session:
            assert invitations.invite(session, find(session, key), settings, clock.now()) == 3
            later = others.submit(invite, database, settings, key)
            assert wait([later], timeout=1).not_done  # it comes to where the other is
        assert later.result() == 0
    assert waiting(database) == 3


# ------------------------------------------------------------------------------------------------ reminders
@BOTH
def test_reminders_go_to_who_is_not_done_and_did_not_decline(
    database: OpenSession, settings: Settings, key: str, people: Invitees, post: Post
) -> None:
    done, declined, silent = people(3)
    invite(database, settings, key)
    outbox.deliver(database, settings, clock.now())
    post.taken.clear()
    with database() as session:
        own = {one.participant_id: one for one in session.scalars(select(Participation))}
        own[done].done, own[declined].declined = True, True
    opens = opening(database, key)
    assert remind(database, key, opens + timedelta(days=3, hours=6)) == 0
    assert remind(database, key, opens + timedelta(days=3, hours=9)) == 1
    assert remind(database, key, opens + timedelta(days=3, hours=10)) == 0
    outbox.deliver(database, settings, opens + timedelta(days=3, hours=11))
    assert [str(message["To"]) for message in post.taken] == ["Persoon 2 <p2@example.nl>"]
    assert "Nog open" in post.taken[0]["Subject"]
    assert silent


def test_who_is_on_leave_by_then_gets_no_reminder(
    database: OpenSession, settings: Settings, key: str, people: Invitees
) -> None:
    away, _here = people(2)
    invite(database, settings, key)
    with database() as session:
        session.get_one(Participant, away).on_leave = True
    assert remind(database, key, opening(database, key) + timedelta(days=4)) == 1


def test_a_reminder_repeats_the_link(
    database: OpenSession, settings: Settings, key: str, people: Invitees, post: Post
) -> None:
    people(1)
    invite(database, settings, key)
    outbox.deliver(database, settings, clock.now())
    moment = opening(database, key) + timedelta(days=9)
    remind(database, key, moment)
    outbox.deliver(database, settings, moment)
    first, again = post.links
    assert first == again
    assert len({message["Message-ID"] for message in post.taken}) == 2


def test_who_sent_between_decision_and_sending_gets_no_reminder(
    database: OpenSession, settings: Settings, key: str, people: Invitees, post: Post
) -> None:
    people(2)
    invite(database, settings, key)
    with database() as session:
        own = session.scalars(select(Participation)).first()
        assert own is not None
        assert invitations.complete(session, link_token(settings.secret_key, own.nonce))
        assert not invitations.complete(session, link_token(settings.secret_key, own.nonce))
    assert outbox.deliver(database, settings, clock.now()) == 1
    assert len(post.taken) == 1


def test_a_worker_that_was_away_reminds_once(
    database: OpenSession, settings: Settings, key: str, people: Invitees
) -> None:
    people(1)
    invite(database, settings, key)
    assert remind(database, key, opening(database, key) + timedelta(days=9)) == 1
    assert remind(database, key, opening(database, key) + timedelta(days=9, minutes=1)) == 0


@pytest.mark.parametrize(("days", "after"), [(14, [3, 8, 13]), (9, [3, 8]), (5, [3, 4]), (4, [3]), (2, [1]), (1, [])])
def test_reminders_come_on_the_last_day_and_none_on_the_first(days: int, after: list[int]) -> None:
    opens = datetime(2026, 3, 1, tzinfo=ZONE)
    round_ = Round(opens_at=opens, closes_at=opens + timedelta(days=days))
    assert [(moment - opens).days for moment in invitations.reminders(round_, ZONE)] == after


# ------------------------------------------------------------------------------------------------ what HR sees
def test_hr_sees_the_mail_before_it_invites(hr: Visitor, database: OpenSession, key: str, people: Invitees) -> None:
    people(12)
    page = hr.go(f"/hr/rounds/{key}").follow("Mensen uitnodigen").page
    assert "12 mensen krijgen een mail" in page.main
    assert "Hoe werk jij thuis?" in page.main
    assert "De mail gaat meteen uit" in page.main
    hr.press()
    assert "12 mensen zijn uitgenodigd" in hr.page.main
    assert waiting(database) == 12
    assert "niemand om uit te nodigen" in hr.follow("Mensen uitnodigen").page.main


def test_hr_sees_only_what_is_still_to_come(app: Flask, hr: Visitor, open_round: OpenRound, people: Invitees) -> None:
    people(1)
    ahead = hr.go(f"/hr/rounds/{open_round('sitting', first=5, last=18)}/invite").page.main
    assert "De mail gaat uit op" in ahead
    today = clock.now().astimezone(ZONE).replace(minute=0, second=0, microsecond=0)
    key = open_round("sitting", first=-13, last=0, round_name="Bijna")
    for hour, over in ((7, False), (9, True)):
        with time_machine.travel(today.replace(hour=hour), tick=False):
            then = Visitor(app.test_client()).go("/sign-in").fill({"email": EMAIL, "password": PASSWORD}).press()
            assert ("geen herinnering meer" in then.go(f"/hr/rounds/{key}/invite").page.main) is over


@BOTH
def test_how_many_are_done_is_counted_once_a_day(
    hr: Visitor, database: OpenSession, settings: Settings, key: str, people: Invitees
) -> None:
    people(12)
    invite(database, settings, key)
    day = clock.now()

    def send_and_count(now: datetime) -> None:
        with database() as session:
            own = session.scalars(select(Participation).where(Participation.done.is_(False))).first()
            assert own is not None
            own.done = True
            session.flush()
            invitations.count_done(session, find(session, key), settings, now)

    send_and_count(day)
    send_and_count(day)
    assert "waren er 1 klaar: 8%" in hr.go(f"/hr/rounds/{key}").page.main
    send_and_count(day + timedelta(days=1, hours=1))  # the day on which the clock goes back is as long
    assert "waren er 3 klaar: 25%" in hr.go(f"/hr/rounds/{key}").page.main


def test_of_a_few_people_nobody_sees_how_many_are_done(
    hr: Visitor, database: OpenSession, settings: Settings, key: str, people: Invitees
) -> None:
    people(9)
    invite(database, settings, key)
    page = hr.go(f"/hr/rounds/{key}").page
    assert "9 mensen zijn uitgenodigd" in page.main
    assert "vanaf 10 mensen" in page.main


# ------------------------------------------------------------------------------------------------ a stolen database
def test_the_database_holds_no_token(
    database: OpenSession, settings: Settings, key: str, people: Invitees, post: Post
) -> None:
    people(2)
    invite(database, settings, key)
    outbox.deliver(database, settings, clock.now())
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    stored = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    for link in post.links:
        assert link.rpartition("/")[2].encode() not in stored


def test_a_participation_says_yes_or_no_and_not_when() -> None:
    names = set(Participation.__table__.columns.keys())
    assert names == {
        "round_id",
        "participant_id",
        "unit_id",
        "nonce",
        "token_id",
        "code_id",
        "done",
        "declined",
        "mailed_to",
    }
