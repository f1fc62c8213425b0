"""Letters: for whom mail does not reach, a page each, and the same ones for everybody whoever has answered."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update

from survey.audit.models import Action, AuditEntry
from survey.config import Settings
from survey.infra import clock
from survey.infra.crypto import link_token
from survey.infra.db import Base
from survey.people.models import Participant
from survey.rounds import letters
from survey.rounds.models import OutgoingMail, Participation
from tests.conftest import OpenRound, OpenSession
from tests.rounds.conftest import Invitees, find, invite, remind
from tests.support.pdf import Pdf, render_silently
from tests.support.visitor import Visitor


def send(database: OpenSession, settings: Settings, key: str, *, everybody: bool = False) -> int:
    with database() as session:
        return letters.invite(session, find(session, key), settings, clock.now(), everybody=everybody)


def printed(database: OpenSession, settings: Settings, key: str, number: int = 1) -> str:
    with database() as session:
        return letters.batch_html(session, find(session, key), number, "nl", settings) or ""


def test_letters_invite_who_has_no_address_or_everybody_left(
    database: OpenSession, settings: Settings, people: Invitees, key: str
) -> None:
    people(2, email=None)
    people(3)
    with database() as session:
        assert letters.waiting(session, find(session, key), clock.now()) == letters.Waiting(2, 5)
    assert send(database, settings, key) == 2
    assert send(database, settings, key) == 0
    people(1, email=None, on_leave=True)
    assert send(database, settings, key, everybody=True) == 3
    assert invite(database, settings, key) == 0
    with database() as session:
        found = find(session, key)
        assert letters.number_of_letters(session, found) == 5
        assert letters.waiting(session, found, found.closes_at) == letters.Waiting(0, 0)
        assert letters.invite(session, found, settings, found.closes_at, everybody=True) == 0


def test_who_is_invited_by_letter_gets_no_mail(
    database: OpenSession, settings: Settings, people: Invitees, key: str
) -> None:
    people(2)
    send(database, settings, key, everybody=True)
    assert remind(database, key, clock.now() + timedelta(days=4)) == 0
    with database() as session:
        assert session.scalar(select(func.count()).select_from(OutgoingMail)) == 0


def test_a_letter_is_a_page_in_the_language_of_whom_it_is_for(
    database: OpenSession, settings: Settings, people: Invitees, key: str
) -> None:
    for language, name in (("nl", "Anna Bakker"), ("en", "Bob Carter"), (None, "Chris <b>Dekker</b>")):
        people(1, email=None, language=language, name=name)
    send(database, settings, key)
    pdf = Pdf(render_silently(printed(database, settings, key)))
    assert pdf.failures() == []
    assert len(pdf.pages) == 3
    dutch, english, both = (" ".join(page.split()) for page in pdf.pages)
    assert "Anna Bakker Noord" in dutch
    assert "Chris <b>Dekker</b>" in both
    assert [("Hoe werk jij thuis?" in page, "How do you work at home?" in page) for page in (dutch, english, both)] == [
        (True, False),
        (False, True),
        (True, True),
    ]
    with database() as session:
        codes = {letters.code_of(own.nonce, settings.secret_key) for own in session.scalars(select(Participation))}
    assert {page.rpartition("localhost/code ")[2][:14] for page in (dutch, english, both)} == codes


def test_the_same_letters_come_again_whoever_is_done(
    database: OpenSession, settings: Settings, people: Invitees, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "BATCH", 4)
    people(5, email=None)
    send(database, settings, key)
    before = [printed(database, settings, key, number) for number in (1, 2, 3)]
    with database() as session:
        session.execute(update(Participation).values(done=True))
    assert [printed(database, settings, key, number) for number in (1, 2, 3)] == before
    assert [html.count("<section") for html in before] == [4, 1, 0]
    with database() as session:
        session.execute(delete(Participant).where(Participant.name == "Persoon 0"))
        assert letters.batches(letters.number_of_letters(session, find(session, key))) == [(1, 4)]
    assert printed(database, settings, key, 2) == ""


def test_the_database_has_no_code_and_no_link(
    database: OpenSession, settings: Settings, people: Invitees, key: str
) -> None:
    people(3, email=None)
    send(database, settings, key)
    with database() as session:
        rows = "".join(repr(session.execute(table.select()).all()) for table in Base.metadata.sorted_tables)
        for own in session.scalars(select(Participation)):
            code, token = letters.code_of(own.nonce, settings.secret_key), link_token(settings.secret_key, own.nonce)
            assert letters.token_of(session, code, settings) == token
            assert not [secret for secret in (code, code.replace("-", ""), token) if secret in rows]
    other = Settings(
        "another secret, of more than 32 characters", "http://localhost", "sqlite:///x", settings.time_zone
    )
    with database() as session:
        assert letters.token_of(session, code, other) is None


def test_hr_makes_letters_and_saves_them(
    hr: Visitor, database: OpenSession, people: Invitees, open_round: OpenRound
) -> None:
    key = open_round()
    assert "Iedereen op de lijst is uitgenodigd" in hr.go(f"/hr/rounds/{key}/letters").page.main
    people(2, email=None)
    hr.go(f"/hr/rounds/{key}/letters").fill({"whom": "everybody"}).press()
    assert "2 mensen zijn per brief uitgenodigd." in hr.page.main
    saved = hr.client.get(f"/hr/rounds/{key}/letters/1.pdf")
    assert saved.mimetype == "application/pdf"
    assert len(Pdf(saved.data).pages) == 2
    assert hr.client.get(f"/hr/rounds/{key}/letters/2.pdf").status_code == 404
    assert hr.post(f"/hr/rounds/{key}/letters", {"csrf_token": [hr.chosen_token()], "whom": ["x"]}).page.status == 422
    with database() as session:
        lines = session.execute(select(AuditEntry.action, AuditEntry.subject)).all()
        assert {(Action.LETTERS_MADE, "Proef"), (Action.LETTERS_SAVED, "Proef")} <= {(a, s) for a, s in lines}
