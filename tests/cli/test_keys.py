"""A new secret key: everything that was given out under the one of before goes on, and it is told when that can go."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pyotp
import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import delete, select

from survey.accounts import colleagues, factors
from survey.accounts.models import Staff
from survey.accounts.services import add_staff, staff_by_email
from survey.app import create_app
from survey.cli import main
from survey.config import Settings
from survey.core.questionnaires.questionnaire import Contact
from survey.followup import services as followup
from survey.followup.models import SupportRequest
from survey.infra import clock
from survey.infra.crypto import ballot_box_key
from survey.infra.db import db
from survey.infra.permissions import Role
from survey.people.models import Participant
from survey.responding import services as responding
from survey.responding.ballot_box import Filled, put_in
from survey.rounds import invitations, letters, outbox
from survey.rounds.models import OutgoingMail, Participation
from survey.rounds.services import round_by_key
from tests.conftest import EMAIL, PASSWORD, SECRET, OpenRound, OpenSession
from tests.support.visitor import JudgingClient, Respondent, Visitor

NEW = "another secret of tests, of more than 32"


@pytest.fixture
def before(app: Flask, tmp_path: Path) -> Settings:
    """How the server ran until now."""
    settings: Settings = app.extensions["settings"]
    return replace(settings, mail_folder=str(tmp_path / "mail"))


@pytest.fixture
def after(before: Settings) -> Settings:
    """How it runs with a new key, and the old one beside it."""
    return replace(before, secret_key=NEW, old_secret_keys=(SECRET,))


@pytest.fixture
def anew(after: Settings) -> Iterator[Flask]:
    """The application, started anew with that key on the same database."""
    made = create_app(after)
    made.test_client_class = JudgingClient
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def invited(before: Settings, open_round: OpenRound, database: OpenSession, units: list[int]) -> str:
    """An open round to which Kim was invited by mail and Jo by letter, under the old key."""
    key = open_round("sitting", first=-4, last=13)
    with database() as session:
        for name, email in (("Kim", "kim@example.nl"), ("Jo", None)):
            session.add(Participant(id=secrets.token_bytes(16), name=name, email=email, unit_id=units[0]))
        session.flush()
        found = round_by_key(session, key)
        assert found is not None
        letters.invite(session, found, before, clock.now(), everybody=False)
        invitations.invite(session, found, before, clock.now())
    outbox.deliver(database, before, clock.now())
    return key


def mailed(settings: Settings, path: str) -> tuple[int, set[str]]:
    """Return how many mails there are, and the links of this kind in them."""
    files = list(Path(settings.mail_folder).glob("*.eml"))
    bodies = [message_from_bytes(file.read_bytes(), policy=policy.default).get_body(("plain",)) for file in files]
    words = " ".join(body.get_content() for body in bodies if body).split()
    return len(files), {word.removeprefix("http://localhost") for word in words if path in word}


def carry(visitor: Visitor, app: Flask) -> None:
    """Let a browser go on at the server that was started anew, with the cookie and the page that it has."""
    cookie = visitor.client.get_cookie("session")
    assert cookie is not None
    visitor.client = app.test_client()
    visitor.client.set_cookie("session", cookie.value)


def say(*old: str, secret: str = NEW, url: str) -> tuple[int, str]:
    """Run `survey keys`; return its exit code and what it says."""
    environment = {
        "SURVEY_SECRET_KEY": secret,
        "SURVEY_DATABASE_URL": url,
        "SURVEY_OLD_SECRET_KEY": next(iter(old), ""),
    }
    done = CliRunner(env=environment).invoke(main, ["keys"])
    return done.exit_code, done.output


def test_links_codes_drafts_and_reminders_of_an_open_round_go_on(
    invited: str, before: Settings, after: Settings, anew: Flask, database: OpenSession
) -> None:
    _, (link,) = mailed(before, "/i/")
    kim = Respondent(anew.test_client(), invited, "nl")
    kim.go(link).press()
    kim.to("sitting.spot").fill({"q_place": "garden"}).next()
    with database() as session:
        found = round_by_key(session, invited)
        assert found is not None
        pages = [letters.batch_html(session, found, 1, "nl", settings) for settings in (before, after)]
        assert pages[0] == pages[1] is not None
        own = session.scalars(select(Participation).where(Participation.code_id.is_not(None))).one()
        code = letters.code_of(own.nonce, SECRET)
        assert invitations.remind(session, found, before.time_zone, found.opens_at + timedelta(days=4)) == 1
    assert outbox.deliver(database, after, clock.now()) == 1
    assert mailed(before, "/i/") == (2, {link})
    jo = Visitor(anew.test_client()).go("/code").fill({"code": code}).press()
    assert jo.page.path.startswith("/i/")
    again = Respondent(anew.test_client(), invited, "nl")
    again.go(link).press()
    assert again.to("sitting.spot").chosen()["q_place"] == ["garden"]


def test_without_the_old_key_a_link_opens_and_is_mailed_to_nobody(
    invited: str, before: Settings, database: OpenSession
) -> None:
    lost = replace(before, secret_key=NEW)
    with database() as session:
        found = round_by_key(session, invited)
        assert found is not None
        assert invitations.remind(session, found, before.time_zone, found.opens_at + timedelta(days=4)) == 1
        assert set(invitations.tokens(session, found, lost).values()) == set()
    assert outbox.deliver(database, lost, clock.now()) == 0
    with database() as session:
        assert session.scalars(select(OutgoingMail.attempts)).one() == 1, "it is tried again"
    assert outbox.deliver(database, before, clock.now() + timedelta(minutes=2)) == 1
    count, links = mailed(before, "/i/")
    assert (count, len(links)) == (2, 1)


def test_who_is_filling_in_or_signed_in_notices_nothing(
    respondent: Callable[..., Respondent], hr: Visitor, anew: Flask
) -> None:
    person = respondent().start()
    person.fill({"q_place": "garden"})
    carry(person, anew)
    person.next()
    assert person.page.status == 200
    assert person.to("sitting.spot").chosen()["q_place"] == ["garden"]
    hr.go("/hr/rounds/new")
    carry(hr, anew)
    assert hr.press().page.status == 422, "a form of before is judged, not refused"


def test_answers_that_wait_are_opened_with_the_key_of_before(
    before: Settings, after: Settings, open_round: OpenRound, database: OpenSession
) -> None:
    key = open_round("sitting", first=-9, last=-2)
    with database() as session:
        found = round_by_key(session, key)
        assert found is not None
        for settings in (before, after):
            put_in(session, found.id, Filled(None, b"\x00\x00"), ballot_box_key(settings))
    assert say(url=before.database_url)[0] == 1
    code, said = say(SECRET, url=before.database_url)
    assert (code, "is needed by answers that wait" in said) == (0, True)
    own = replace(after, mixer_key="ab" * 32, mixer_public_key="cd" * 32)
    for settings, opened, unreadable in ((replace(after, old_secret_keys=()), 1, 1), (own, 1, 0)):
        with database() as session:
            mixed = responding.mix_rounds(session, settings, clock.now())
        assert (mixed.opened, mixed.unreadable) == (opened, unreadable)
    assert "is not needed any more" in say(SECRET, url=before.database_url)[1]


def test_the_second_factor_goes_on_and_is_sealed_anew(before: Settings, after: Settings, database: OpenSession) -> None:
    alone, secret = replace(before, secret_key=NEW), factors.new_secret()
    with database() as session:
        add_staff(session, EMAIL, PASSWORD, Role.HR)
        staff = staff_by_email(session, EMAIL)
        assert staff is not None
        now = clock.now() - timedelta(minutes=5)
        assert factors.set_up(session, staff, secret, pyotp.TOTP(secret).at(now), before.secret_key, now)

    def lets_in(settings: Settings, minutes: int) -> bool:
        then = clock.now() + timedelta(minutes=minutes)
        with database() as session:
            staff = session.scalars(select(Staff)).one()
            return factors.check(session, staff, pyotp.TOTP(secret).at(then), settings, then)

    assert not lets_in(alone, 0)
    assert lets_in(after, 0)
    code, said = say(url=before.database_url)
    assert (code, "by authenticator apps" in said) == (1, True)
    assert say(SECRET, url=before.database_url)[0] == 0
    assert lets_in(alone, 5)
    assert SECRET not in repr(after)
    assert NEW not in repr(after)


def test_a_link_for_a_password_or_a_request_is_still_known(
    before: Settings, after: Settings, database: OpenSession
) -> None:
    with database() as session:
        staff = add_staff(session, EMAIL, PASSWORD, Role.HR)
        colleagues.add_link(session, staff, timedelta(hours=1), clock.now(), before, mail=True)
        asked = SupportRequest(
            id=secrets.token_bytes(16), contact=Contact.HR, name="Kim", asked_on=clock.today(before.time_zone)
        )
        path = followup.path_of(asked, before)
        assert followup.own_request(session, asked.id, path.rpartition("/")[2], replace(before, secret_key=NEW)) is None
    colleagues.deliver(database, replace(before, secret_key=NEW), clock.now())
    assert not Path(before.mail_folder).exists(), "a link that opens nothing is not mailed"
    colleagues.deliver(database, after, clock.now())
    _, (link,) = mailed(before, "/sign-in/password/")
    with database() as session:
        assert colleagues.holder(session, link.rpartition("/")[2], clock.now()) is not None


def test_it_tells_when_an_older_key_can_go(invited: str, before: Settings, database: OpenSession) -> None:
    assert invited
    assert "is needed by invitations" in say(SECRET, url=before.database_url)[1]
    code, said = say(url=before.database_url)
    assert (code, "A key of before is needed" in said) == (1, True)
    with database() as session:
        session.execute(delete(OutgoingMail))
        session.execute(delete(Participation))
    code, said = say(SECRET, url=before.database_url)
    assert (code, "SURVEY_OLD_SECRET_KEY (number 1) is not needed any more." in said) == (0, True)
