"""The outbox: mail arrives, in the right words, once; or it is said that it does not, and nobody waits for it."""

import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from itertools import count
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from survey.accounts.look import set_language
from survey.accounts.services import set_organisation
from survey.config import Settings, SettingsError
from survey.infra import clock
from survey.infra.mail import MailServerAwayError
from survey.people.models import Participant
from survey.rounds import invitations, mail_queries, outbox
from survey.rounds.models import OutgoingMail
from tests.conftest import OpenRound, OpenSession, Sized
from tests.rounds.conftest import Invitees, Post, find, invite, opening, remind, waiting
from tests.support.databases import BOTH
from tests.support.visitor import Visitor


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
def test_mail_goes_out_in_the_morning_of_the_first_day_and_is_forgotten(
    database: OpenSession, settings: Settings, open_round: OpenRound, people: Invitees, post: Post
) -> None:
    people(3)
    key = open_round("sitting", first=2, last=15)
    invite(database, settings, key)
    with database() as session:
        opens = invitations.first_mail(find(session, key), settings.time_zone)
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


def test_mail_is_in_the_one_language_that_is_offered(
    delivered: Callable[..., EmailMessage], database: OpenSession, units: list[int]
) -> None:
    assert units
    with database() as session:
        set_language(set_organisation(session, "Voorbeeld BV"), "en")
    assert delivered(language="nl")["Subject"].startswith("How do you work at home?")


def test_a_name_cannot_add_a_header_and_text_is_escaped(
    database: OpenSession, settings: Settings, open_round: OpenRound, people: Invitees, post: Post
) -> None:
    name = "Zoë <kim@elders.nl>, “HR”"
    people(1, name=name)
    key = open_round("sitting", first=0, round_name="A&B <script>")
    invite(database, settings, key)
    outbox.deliver(database, settings, clock.now())
    (message,) = post.taken
    assert [(one.display_name, one.addr_spec) for one in message["To"].addresses] == [(name, "p0@example.nl")]
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
    now, last = clock.now(), len(outbox.AGAIN)
    for tried in (0, 1, 2, last - 1):  # all between are like these
        with database() as session:
            session.execute(update(OutgoingMail).values(attempts=tried, due_at=now))
        outbox.deliver(database, settings, now)
        with database() as session:
            (mail,) = session.scalars(select(OutgoingMail))
        assert mail.failed is None
        assert now + outbox.AGAIN[tried] <= mail.due_at < now + outbox.AGAIN[tried] + timedelta(minutes=2), (
            "as time goes"
        )
        now = mail.due_at
    assert outbox.deliver(database, settings, now - timedelta(seconds=1)) == 0
    outbox.deliver(database, settings, now)
    with database() as session:
        assert session.execute(select(OutgoingMail.failed, OutgoingMail.attempts)).one() == ("451 try later", last + 1)
    assert timedelta(days=1) <= sum(outbox.AGAIN, timedelta()) <= timedelta(days=1, hours=2)


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


def test_mail_comes_through_after_the_server_was_away_or_spoke_no_tls(
    database: OpenSession, settings: Settings, key: str, people: Invitees, post: Post
) -> None:
    people(4)
    invite(database, settings, key)
    now = clock.now()
    for url, reason in (("smtp://127.0.0.1:9", "refused"), (post.url.replace("smtp:", "smtps:"), "SSL")):
        with pytest.raises(MailServerAwayError, match=reason):
            outbox.deliver(database, replace(settings, smtp_url=url), now)
        now += timedelta(minutes=6)
    assert outbox.deliver(database, settings, now) == 4
    assert len(set(post.links)) == 4


def test_a_reminder_goes_only_where_the_invitation_went(
    database: OpenSession, settings: Settings, open_round: OpenRound, people: Invitees, post: Post
) -> None:
    """Else HR, with an address of its own on the list, would see who is not done, and open what they filled in."""
    kim, lou = people(2)
    key = open_round("sitting", first=1, last=14)
    invite(database, settings, key)
    opens = opening(database, key) + timedelta(hours=9)

    def move(person: bytes, address: str) -> None:
        with database() as session:
            session.get_one(Participant, person).email = address

    move(kim, "kim@example.nl")  # corrected in time
    assert outbox.deliver(database, settings, opens) == 2
    move(lou, "hr@example.nl")
    assert remind(database, key, opens + timedelta(days=3)) == 2, "nobody sees a difference"
    assert outbox.deliver(database, settings, opens + timedelta(days=3)) == 1
    assert waiting(database) == 0
    assert sorted(message["To"].addresses[0].addr_spec for message in post.taken) == [
        "kim@example.nl",
        "kim@example.nl",
        "p1@example.nl",
    ]


def test_a_server_that_lets_nobody_in_is_asked_once_and_costs_no_mail(
    database: OpenSession, settings: Settings, key: str, people: Invitees
) -> None:
    """A wrong password ends in the same way: whoever wrote the settings is to blame, and none of the addresses."""
    people(3)
    invite(database, settings, key)
    with socket.create_server(("127.0.0.1", 0)) as closed, ThreadPoolExecutor(1) as pool:
        asked = pool.submit(_turn_away, closed)
        away = replace(settings, smtp_url=f"smtp://127.0.0.1:{closed.getsockname()[1]}")
        with pytest.raises(MailServerAwayError, match="554 no service here"):
            outbox.deliver(database, away, clock.now())
        closed.shutdown(socket.SHUT_RDWR)  # whoever waits for a connection waits no longer
    assert asked.result() == 1
    assert outbox.deliver(database, settings, clock.now() + timedelta(minutes=2)) == 3


def _turn_away(server: socket.socket) -> int:
    """Refuse whoever connects, until the server is closed; return how many that were."""
    for number in count():
        try:
            connection, _address = server.accept()
        except OSError:
            return number
        with connection:
            connection.sendall(b"554 no service here\r\n")
            connection.recv(1000)
    raise AssertionError


def test_a_sender_that_is_refused_costs_no_mail(
    database: OpenSession, settings: Settings, key: str, people: Invitees, post: Post
) -> None:
    people(2)
    invite(database, settings, key)
    post.answers["from"] = "550 you may not send for this domain"
    assert outbox.deliver(database, settings, clock.now()) == 0
    del post.answers["from"]
    assert outbox.deliver(database, settings, clock.now() + timedelta(minutes=2)) == 2


def test_other_work_has_its_turn_while_much_mail_waits(
    database: OpenSession, settings: Settings, key: str, people: Invitees, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    people(3)
    invite(database, settings, key)
    monkeypatch.setattr(outbox, "AT_ONCE", 2)
    post.meanwhile = lambda: monkeypatch.setattr(outbox, "RUN", -1)  # its time ends with the first mail
    assert outbox.deliver(database, settings, clock.now()) == 2
    monkeypatch.undo()
    assert outbox.deliver(database, settings, clock.now()) == 1


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
def test_two_workers_take_each_mail_once(
    database: OpenSession, settings: Settings, key: str, people: Invitees, sized: Sized
) -> None:
    number = sized(120, 10_000)
    people(number)
    invite(database, settings, key)
    now = clock.now()

    def work(_worker: int) -> list[bytes]:
        taken: list[bytes] = []
        while True:
            with database() as session:
                more = mail_queries.claim_mail(session, now, now + outbox.LEASE, outbox.AT_ONCE)
            if not more:
                return taken
            taken += more

    with ThreadPoolExecutor(2) as pool:
        taken = [one for worker in pool.map(work, range(2)) for one in worker]
    assert len(taken) == len(set(taken)) == number


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
    with pytest.raises(MailServerAwayError, match="no TLS"):
        outbox.deliver(database, login, clock.now())
    assert post.taken == []


def test_a_mail_server_of_another_kind_is_refused(settings: Settings) -> None:
    with pytest.raises(SettingsError, match="SURVEY_SMTP_URL"):
        replace(settings, smtp_url="http://mail.example.nl")
