"""The mail page: what waits, what was refused, and without a server the mails themselves, with no link that works."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from survey.config import Settings
from survey.infra import clock
from survey.infra.posting import in_folder
from survey.infra.settings import settings as used
from survey.rounds import invitations, mail_texts, outbox
from survey.rounds.mail_texts import Kind, Words
from tests.conftest import OpenRound, OpenSession
from tests.rounds.conftest import Invitees, Post, find, invite, opening, remind
from tests.support.databases import BOTH
from tests.support.visitor import Visitor


@BOTH
def test_what_was_refused_is_sent_again_to_the_corrected_address(
    database: OpenSession, settings: Settings, key: str, people: Invitees, post: Post, hr: Visitor
) -> None:
    people(2)
    post.answers["p1@example.nl"] = "550 no such mailbox"
    invite(database, settings, key)
    outbox.deliver(database, settings, clock.now())
    hr.go("/hr/mail/")
    assert "550 no such mailbox" in hr.page.main
    hr.follow("Persoon 1").fill({"email": "beter@example.nl"}).press()
    hr.go("/hr/mail/").press(text="Opnieuw versturen")
    assert "Er is niets geweigerd" in hr.page.main
    assert outbox.deliver(database, settings, clock.now()) == 1
    assert [message["To"] for message in post.taken][1:] == ["Persoon 1 <beter@example.nl>"]


@BOTH
def test_what_was_refused_tells_nothing_of_who_is_done(
    database: OpenSession, settings: Settings, key: str, people: Invitees, post: Post, hr: Visitor
) -> None:
    """Whose invitation was refused stays listed when they are done by another way; a refused reminder never is."""
    ids = people(3)
    post.answers["p1@example.nl"] = "550 no such mailbox"
    invite(database, settings, key)
    outbox.deliver(database, settings, clock.now())
    listed = hr.go("/hr/mail/").page.main
    with database() as session:
        assert invitations.complete(session, invitations.tokens(session, find(session, key), settings)[ids[1]])
    assert hr.go("/hr/mail/").page.main == listed
    hr.press(text="Opnieuw versturen")
    outbox.deliver(database, settings, clock.now())
    assert hr.go("/hr/mail/").page.main == listed
    post.answers["p2@example.nl"] = "550 mailbox full"
    assert remind(database, key, clock.now() + timedelta(days=5)) == 2
    outbox.deliver(database, settings, clock.now() + timedelta(days=5))
    assert hr.go("/hr/mail/").page.main == listed


def test_numbers_are_told_before_a_round_opens_and_not_after(
    database: OpenSession, settings: Settings, open_round: OpenRound, people: Invitees, hr: Visitor
) -> None:
    people(3)
    later, now = open_round(first=3, round_name="Straks"), open_round(first=0, round_name="Nu")
    for key in (later, now):
        invite(database, settings, key)
    hr.go("/hr/mail/")
    assert "Straks : 3 mails gaan weg op" in hr.page.main
    assert "Nu : mail is onderweg." in hr.page.main


@pytest.fixture
def folder(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings without a mail server, whose folder the application reads too."""
    own: Settings = replace(app.extensions["settings"], mail_folder=str(tmp_path / "mail"))
    monkeypatch.setitem(app.extensions, "settings", own)
    with app.app_context():
        assert used() == own
    return own


def test_without_a_server_the_page_shows_each_text_once_and_no_link_that_works(
    database: OpenSession, folder: Settings, key: str, people: Invitees, hr: Visitor
) -> None:
    assert "nog geen mail geschreven" in hr.go("/hr/mail/").page.main
    people(4)
    with database() as session:  # HR's own words may name somebody
        mail_texts.keep(session, Kind.INVITATION, "nl", Words("Dag {name}", "Beste {name},\n\n{link}"))
    invite(database, folder, key)
    outbox.deliver(database, folder, clock.now())
    later = opening(database, key) + timedelta(days=3, hours=9)
    remind(database, key, later)
    outbox.deliver(database, folder, later)
    assert len(list(Path(folder.mail_folder).glob("*.eml"))) == 8
    assert len(in_folder(folder)) == 1  # neither one a person nor a reminder
    assert in_folder(folder) == in_folder(replace(folder, base_url="http://localhost:1"))
    hr.go("/hr/mail/")
    assert "http://localhost/…" in hr.page.main
    assert "/i/" not in hr.response.text
    assert "Persoon" not in hr.page.main


def test_each_mail_says_in_which_language_it_is(
    database: OpenSession, folder: Settings, key: str, people: Invitees, hr: Visitor
) -> None:
    people(1, language="en")
    people(1, language=None, email="both@example.nl")
    invite(database, folder, key)
    outbox.deliver(database, folder, clock.now())
    hr.go("/hr/mail/")
    assert {details.get("lang") for details in hr.page.all("details")} == {"en", "mul"}
