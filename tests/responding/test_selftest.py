"""The self-test of anonymity: all holds once the worker has been there, and each fault shows."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from survey.accounts.services import add_staff
from survey.cli.worker import sweep
from survey.config import Settings
from survey.infra import clock
from survey.infra.crypto import ballot_box_key
from survey.infra.permissions import Role
from survey.people.models import Participant
from survey.responding import ballot_box, services
from survey.responding.ballot_box import Filled
from survey.responding.selftest import Ground, self_test
from survey.rounds import invitations
from survey.rounds.services import round_by_key
from tests.conftest import EMAIL, PASSWORD, OpenRound, OpenSession
from tests.support.databases import BOTH, Store
from tests.support.visitor import Visitor


@pytest.fixture
def settings(app: Flask) -> Settings:
    found: Settings = app.extensions["settings"]
    return replace(found, mixer_public_key=ballot_box_key(found).hex())


def broken(session: Session, settings: Settings, days: int = 0) -> set[Ground]:
    findings = self_test(session, settings, clock.now() + timedelta(days=days))
    assert [one.ground for one in findings] == list(Ground)
    return {one.ground for one in findings if not one.holds}


@BOTH
def test_each_fault_shows(
    app: Flask, settings: Settings, open_round: OpenRound, database: OpenSession, units: list[int], store: Store
) -> None:
    key = open_round("sitting")
    with database() as session:
        assert broken(session, settings) == {Ground.MIXED}, "the worker has never been there"
    sweep(app.extensions["settings"])
    with database() as session:
        assert broken(session, settings) == set()
        assert broken(session, app.extensions["settings"]) == {Ground.KEY}
        found = round_by_key(session, key)
        assert found is not None
        services.start(session, found, clock.now())
        ballot_box.put_in(session, found.id, Filled(None, b""), ballot_box_key(settings))
        session.add(Participant(id=b"p" * 16, name="Kim", email="kim@example.nl", unit_id=units[0]))
        session.flush()
        invitations.invite(session, found, settings, clock.now())
        assert broken(session, settings) == set(), "while the round is open all this must be there"
        assert broken(session, settings, days=20) == {Ground.MIXED, Ground.DRAFTS}
        assert broken(session, settings, days=60) == {Ground.MIXED, Ground.DRAFTS, Ground.INVITED}
        session.execute(text("ALTER TABLE response ADD COLUMN sent_at timestamp"))
        assert broken(session, settings) == {Ground.APART}
        session.rollback()
        if store.name == "sqlite":
            session.connection().exec_driver_sql("PRAGMA secure_delete = 0")
            assert broken(session, settings) == {Ground.DELETED}


def test_the_page_says_what_holds_and_what_to_do(app: Flask, database: OpenSession) -> None:
    with database() as session:
        add_staff(session, EMAIL, PASSWORD, Role.WORKS_COUNCIL)
    council = Visitor(app.test_client()).go("/sign-in").fill({"email": EMAIL, "password": PASSWORD}).press()
    council.go("/settings").follow("Test nu of antwoorden anoniem zijn")
    assert "Noem de antwoorden vertrouwelijk" in council.page.main
    assert "Kijk hiernaar: antwoorden wachten te lang" in council.page.main
    sweep(app.extensions["settings"])
    assert "Alles wat nodig is voor anonimiteit klopt nu" in council.go("/anonymity").page.main
    assert council.page.main.count("In orde:") == len(Ground) - 1, "the mixer has no keys of its own"
