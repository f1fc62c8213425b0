"""Somebody who is invited by letter."""

import secrets

import pytest
from flask import Flask
from sqlalchemy import select

from survey.infra import clock
from survey.people.models import Participant
from survey.rounds import letters
from survey.rounds.models import Participation
from survey.rounds.services import round_by_key
from tests.conftest import OpenRound, OpenSession


@pytest.fixture
def letter(app: Flask, open_round: OpenRound, database: OpenSession, units: list[int]) -> tuple[str, str, str]:
    """The key of a round, and the code and the link of somebody who is invited by letter."""
    key, settings = open_round(), app.extensions["settings"]
    with database() as session:
        session.add(Participant(id=secrets.token_bytes(16), name="Kim", unit_id=units[0]))
        session.flush()
        found = round_by_key(session, key)
        assert found is not None
        letters.invite(session, found, settings, clock.now(), everybody=False)
        code = letters.code_of(session.scalars(select(Participation.nonce)).one(), settings.secret_key)
        return key, code, f"/i/{letters.token_of(session, code, settings)}"
