"""Inviting and reminding: everybody once, each by a link of their own, and by mail that arrives or is said not to."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, text

from survey.config import Settings, SettingsError
from survey.infra import clock
from survey.infra.crypto import link_token
from survey.people.models import Participant
from survey.rounds import invitations, outbox, queries
from survey.rounds.models import OutgoingMail, Participation, Round
from survey.rounds.services import round_by_key
from tests.conftest import OpenRound, OpenSession
from tests.rounds.conftest import Invitees, Post
from tests.support.databases import BOTH
from tests.support.visitor import Visitor


@pytest.fixture
def settings(app: Flask, post: Post) -> Settings:
    found: Settings = app.extensions["settings"]
    return replace(found, smtp_url=post.url)


@pytest.fixture
def key(open_round: OpenRound) -> str:
    return open_round("sitting", first=0, last=13)


def find(session: object, key: str) -> Round:
    found = round_by_key(session, key)  # type: ignore[arg-type]  # every session of these tests
    assert found is not None
    return found


def invite(database: OpenSession, settings: Settings, key: str) -> int:
    with database() as session:
        return invitations.invite(session, find(session, key), settings, clock.now())


def remind(database: OpenSession, key: str, now: datetime) -> int:
    with database() as session:
        return invitations.remind(session, find(session, key), now)


def waiting(database: OpenSession) -> int:
    with database() as session:
        return session.scalar(select(func.count()).select_from(OutgoingMail)) or 0


def opening(database: OpenSession, key: str) -> datetime:
    with database() as session:
        return find(session, key).opens_at


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
def test_somebody_who_leaves_takes_invitation_and_mail_along(
    database: OpenSession, settings: Settings, key: str, people: Invitees
) -> None:
    gone, _stays = people(2)
    invite(database, settings, key)
    with database() as session:
        session.execute(delete(Participant).where(Participant.id == gone))
    assert waiting(database) == 1


# ------------------------------------------------------------------------------------------------ the mail
@pytest.fixture
def delivered(
    database: OpenSession, settings: Settings, key: str, people: Invitees, post: Post
) -> Callable[..., EmailMessage]:
    """Return a function that invites one person and gives the mail as it arrived."""

    def arrive(**values: object) -> EmailMessage:
        people(1, **values)
        invite(database, settings, key)
        outbox.deliver(database, settings, clock.now())
        (message,) = post.taken
        return message

    return arrive


@BOTH
def test_mail_goes_out_when_the_round_opens_and_is_forgotten(
    database: OpenSession, settings: Settings, open_round: OpenRound, people: Invitees, post: Post
) -> None:
    people(3)
    key = open_round("sitting", first=2, last=15)
    invite(database, settings, key)
    opens = opening(database, key)
    assert outbox.deliver(database, settings, opens - timedelta(seconds=1)) == 0
    assert outbox.deliver(database, settings, opens) == 3
    assert outbox.deliver(database, settings, opens + timedelta(days=1)) == 0
    assert sorted(str(message["To"]) for message in post.taken) == [
        f"Persoon {number} <p{number}@example.nl>" for number in range(3)
    ]
    assert len(set(post.links)) == 3
    assert waiting(database) == 0


@pytest.mark.parametrize(
    ("language", "said", "not_said"),
    [
        ("nl", ["Hoe werk jij thuis?"], ["How do you work"]),
        ("en", ["How do you work at home?"], ["Hoe werk jij"]),
        (None, ["Hoe werk jij thuis?", "How do you work at home?"], []),
    ],
)
def test_mail_speaks_the_language_of_whom_it_is_for(
    delivered: Callable[..., EmailMessage], language: str | None, said: list[str], not_said: list[str]
) -> None:
    message = delivered(language=language)
    assert all(part in message["Subject"] for part in said)
    assert not any(part in message["Subject"] for part in not_said)
    for kind in ("plain", "html"):
        body = message.get_body((kind,))
        assert body is not None
        content = body.get_content()
        assert "/i/" in content
        assert "Voorbeeld BV" in content
        assert "Persoon" not in content  # a forwarded mail names nobody


def test_a_name_cannot_add_a_header_and_text_is_escaped(
    database: OpenSession, settings: Settings, open_round: OpenRound, people: Invitees, post: Post
) -> None:
    people(1)
    key = open_round("sitting", first=0, round_name="A&B <script>")
    invite(database, settings, key)
    outbox.deliver(database, settings, clock.now())
    (message,) = post.taken
    plain, rich = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert rich is not None
    assert "A&B <script>" in plain.get_content()
    assert "A&amp;B &lt;script&gt;" in rich.get_content()


def test_a_refused_address_holds_up_nobody_and_is_shown(
    database: OpenSession, settings: Settings, key: str, people: Invitees, post: Post, hr: Visitor
) -> None:
    people(3)
    post.answers["p1@example.nl"] = "550 no such mailbox"
    invite(database, settings, key)
    assert outbox.deliver(database, settings, clock.now()) == 2
    assert outbox.deliver(database, settings, clock.now() + timedelta(days=2)) == 0
    assert "p1@example.nl: 550 no such mailbox" in hr.go(f"/hr/rounds/{key}").page.main


@BOTH
def test_what_fails_for_now_is_tried_again_for_a_day(
    database: OpenSession, settings: Settings, key: str, people: Invitees, post: Post
) -> None:
    people(1)
    invite(database, settings, key)
    post.answers["*"] = "451 try later"
    now = clock.now()
    tries, end = 0, now + timedelta(days=3)
    while now < end:
        with database() as session:
            due = session.scalar(select(OutgoingMail.due_at).where(OutgoingMail.failed.is_(None)))
        if due is None:
            break
        now = max(due, now)
        outbox.deliver(database, settings, now)
        tries += 1
    assert tries == len(outbox.AGAIN) + 1
    with database() as session:
        assert session.scalar(select(OutgoingMail.failed)) == "451 try later"


def test_nobody_waits_for_the_mail_server(
    database: OpenSession, settings: Settings, key: str, people: Invitees, post: Post
) -> None:
    """While a mail is being taken, others write: on SQLite there is one writer at a time."""
    people(2)
    invite(database, settings, key)

    def write() -> None:
        with database() as session:
            find(session, key).name += "!"

    post.meanwhile = write
    assert outbox.deliver(database, settings, clock.now()) == 2
    with database() as session:
        assert find(session, key).name == "Proef!!"


def test_mail_comes_through_after_the_server_was_away(
    database: OpenSession, settings: Settings, key: str, people: Invitees, post: Post
) -> None:
    people(4)
    invite(database, settings, key)
    away = replace(settings, smtp_url="smtp://127.0.0.1:9")
    assert outbox.deliver(database, away, clock.now()) == 0
    assert outbox.deliver(database, settings, clock.now() + timedelta(minutes=2)) == 4
    assert len(set(post.links)) == 4


@BOTH
def test_a_worker_that_died_sends_a_copy_under_the_same_number(
    database: OpenSession, settings: Settings, key: str, people: Invitees, post: Post
) -> None:
    """Between sending and forgetting: the mail comes once more, when its time with the worker ends."""
    people(1)
    invite(database, settings, key)
    now = clock.now()
    with database() as session:
        before = session.execute(text("SELECT * FROM outgoing_mail")).mappings().one()
    outbox.deliver(database, settings, now)
    with database() as session:
        row = {**before, "due_at": now + outbox.LEASE, "attempts": 1}
        session.execute(OutgoingMail.__table__.insert(), row)  # type: ignore[attr-defined]  # a table
    assert outbox.deliver(database, settings, now + outbox.LEASE - timedelta(seconds=1)) == 0
    assert outbox.deliver(database, settings, now + outbox.LEASE) == 1
    assert len({message["Message-ID"] for message in post.taken}) == 1
    assert len(post.taken) == 2


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


@BOTH
def test_two_workers_take_each_mail_once(database: OpenSession, settings: Settings, key: str, people: Invitees) -> None:
    people(120)
    invite(database, settings, key)
    now = clock.now()
    taken: list[bytes] = []
    for _ in range(4):
        with database() as session:
            taken += queries.claim_mail(session, now, now + outbox.LEASE, outbox.AT_ONCE)
    assert len(taken) == len(set(taken)) == 120


def test_without_a_server_mail_is_written_to_files(
    database: OpenSession, app: Flask, key: str, people: Invitees, tmp_path: Path
) -> None:
    people(2)
    settings = replace(app.extensions["settings"], mail_folder=str(tmp_path / "mail"))
    invite(database, settings, key)
    assert outbox.deliver(database, settings, clock.now()) == 2
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 2


def test_a_password_is_not_sent_without_tls(
    database: OpenSession, settings: Settings, key: str, people: Invitees, post: Post
) -> None:
    people(1)
    invite(database, settings, key)
    login = replace(settings, smtp_url=post.url.replace("//", "//user:secret@"))
    assert outbox.deliver(database, login, clock.now()) == 0
    assert post.taken == []


def test_a_mail_server_of_another_kind_is_refused(settings: Settings) -> None:
    with pytest.raises(SettingsError, match="SURVEY_SMTP_URL"):
        replace(settings, smtp_url="http://mail.example.nl")


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
    assert remind(database, key, opens + timedelta(days=2, hours=23)) == 0
    assert remind(database, key, opens + timedelta(days=3)) == 1
    assert remind(database, key, opens + timedelta(days=3, hours=5)) == 0
    outbox.deliver(database, settings, opens + timedelta(days=3, hours=6))
    assert [str(message["To"]) for message in post.taken] == ["Persoon 2 <p2@example.nl>"]
    assert "Nog open" in post.taken[0]["Subject"]
    assert silent


def test_a_reminder_repeats_the_link(
    database: OpenSession, settings: Settings, key: str, people: Invitees, post: Post
) -> None:
    people(1)
    invite(database, settings, key)
    outbox.deliver(database, settings, clock.now())
    moment = opening(database, key) + timedelta(days=8)
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


@pytest.mark.parametrize(("days", "after"), [(14, [3, 8, 13]), (9, [3, 8]), (5, [3, 4]), (4, [3]), (2, [1]), (1, [0])])
def test_reminders_never_come_within_a_day_of_the_last(days: int, after: list[int]) -> None:
    opens = datetime(2026, 3, 1, tzinfo=UTC)
    round_ = Round(opens_at=opens, closes_at=opens + timedelta(days=days))
    assert [(moment - opens).days for moment in invitations.reminders(round_)] == after


# ------------------------------------------------------------------------------------------------ what HR sees
def test_hr_sees_the_mail_before_it_invites(hr: Visitor, database: OpenSession, key: str, people: Invitees) -> None:
    people(12)
    page = hr.go(f"/hr/rounds/{key}").follow("Mensen uitnodigen").page
    assert "12 mensen krijgen een mail" in page.main
    assert "Hoe werk jij thuis?" in page.main
    hr.press()
    assert "12 mensen zijn uitgenodigd" in hr.page.main
    assert waiting(database) == 12
    assert "niemand om uit te nodigen" in hr.follow("Mensen uitnodigen").page.main


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
    send_and_count(day + timedelta(days=1))
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
    assert names == {"round_id", "participant_id", "nonce", "token_id", "done", "declined"}
