"""The ballot box: what is sent waits sealed, each counts once, and no order or number ties people to answers."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import Date, DateTime, inspect, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from survey.cli import main
from survey.config import Settings, SettingsError
from survey.core.questionnaires.own import OwnItem, own_questionnaire
from survey.core.questionnaires.questionnaire import Item
from survey.core.text import Text
from survey.infra import clock
from survey.infra.crypto import ballot_box_key, mixer_key, open_box
from survey.responding import ballot_box, services
from survey.responding.ballot_box import Filled, Mixed
from survey.responding.models import Draft, Envelope, PersonalResult, Response
from survey.rounds.models import Participation, Round
from survey.rounds.services import round_by_key
from tests.conftest import SECRET, OpenRound, OpenSession, settings_for
from tests.support.databases import BOTH, Store
from tests.support.visitor import JudgingClient, Respondent, first

PEOPLE = 200
SETTINGS = settings_for(Path("any"))
PUBLIC, PRIVATE = ballot_box_key(SETTINGS), mixer_key(SETTINGS)


@pytest.fixture
def round_id(open_round: OpenRound, database: OpenSession) -> int:
    key = open_round("sitting")
    with database() as session:
        found = round_by_key(session, key)
        assert found is not None
        return found.id


def send(session: Session, round_id: int, count: int, start: int = 0) -> None:
    for number in range(start, start + count):
        ballot_box.put_in(session, round_id, Filled(None, number.to_bytes(2)), PUBLIC)


def end(session: Session, round_id: int) -> None:
    """Let the round be over; nothing is published, for what these tests send are no answers."""
    found = session.get_one(Round, round_id)
    now = clock.now()
    found.opens_at, found.closes_at, found.published = now - timedelta(days=9), now - ballot_box.SETTLED, True


def answers(session: Session) -> list[int]:
    """Return what the responses hold, in the order in which the database gives them."""
    return [int.from_bytes(row) for row in session.scalars(select(Response.answers).order_by(Response.id))]


def test_what_is_sent_waits_and_no_key_of_the_web_server_opens_it(round_id: int, session: Session) -> None:
    ballot_box.put_in(session, round_id, Filled(3, b"\x01\x00"), PUBLIC)
    (envelope,) = session.scalars(select(Envelope))
    assert set(Envelope.__table__.columns.keys()) == {"id", "round_id", "sealed"}
    assert b"\x01\x00" not in envelope.sealed[-4:]
    assert ballot_box.mix(session, round_id, PUBLIC) == Mixed(0, unreadable=1)
    assert session.scalars(select(Envelope)).all() == [envelope]


def test_envelopes_of_a_round_have_one_length(round_id: int, session: Session) -> None:
    for unit in (None, 1, 2**40):
        ballot_box.put_in(session, round_id, Filled(unit, b"\x00\x00"), PUBLIC)
    assert len({len(sealed) for sealed in session.scalars(select(Envelope.sealed))}) == 1


@BOTH
def test_all_wait_until_the_round_is_over(round_id: int, session: Session) -> None:
    send(session, round_id, 9)
    over = session.get_one(Round, round_id).closes_at + ballot_box.SETTLED
    assert services.mix_rounds(session, SETTINGS, over - timedelta(seconds=1)) == Mixed(0, 0)
    assert services.mix_rounds(session, SETTINGS, over) == Mixed(9, 0)
    assert services.mix_rounds(session, SETTINGS, over) == Mixed(0, 0)
    assert sorted(answers(session)) == list(range(9))


@BOTH
def test_each_counts_once_with_its_unit(round_id: int, session: Session, units: list[int]) -> None:
    for unit in (None, units[0], units[1]):
        ballot_box.put_in(session, round_id, Filled(unit, b"\x07\x00"), PUBLIC)
    ballot_box.mix(session, round_id, PRIVATE)
    found = session.scalars(select(Response.unit_id)).all()
    assert sorted(found, key=str) == sorted([None, units[0], units[1]], key=str)
    assert services.sent_count(session, round_id) == 3
    assert services.waiting_count(session, round_id) == 0


def test_an_envelope_for_another_key_stays_and_the_others_count(round_id: int, session: Session) -> None:
    """Which is said at once, while the round is open."""
    send(session, round_id, 3)
    other = replace(SETTINGS, mixer_key=secrets.token_hex(32))
    ballot_box.put_in(session, round_id, Filled(None, b"\x09\x00"), ballot_box_key(other))
    assert services.mix_rounds(session, SETTINGS, clock.now()) == Mixed(0, unreadable=1)
    assert ballot_box.mix(session, round_id, PRIVATE) == Mixed(3, unreadable=1)
    assert ballot_box.mix(session, round_id, mixer_key(other)) == Mixed(1, 0)


# ------------------------------------------------------------------------------------------------ what is left
@BOTH
def test_no_table_of_answers_has_a_date_an_order_or_a_way_to_a_person(session: Session, store: Store) -> None:
    """In the database itself, not only in the models; a draft's date is a whole hour, or the round's last."""
    found = inspect(session.connection())
    for table in (Response, Envelope, PersonalResult, Draft, Participation):
        name = table.__tablename__
        dated = [column["name"] for column in found.get_columns(name) if isinstance(column["type"], Date | DateTime)]
        assert dated == (["expires_at"] if table is Draft else []), name
        leads_to = {key["referred_table"] for key in found.get_foreign_keys(name)}
        assert leads_to <= {"round"} | ({"participant"} if table is Participation else set()), name
        assert not any(column.get("autoincrement") is True for column in found.get_columns(name)), name
        if store.name == "sqlite":
            with pytest.raises(OperationalError, match="no such column: rowid"):
                session.execute(text(f"SELECT rowid FROM {name}"))  # noqa: S608  # our own words


def test_no_question_takes_a_text(client: JudgingClient, open_round: OpenRound) -> None:
    """Free text names people and is known by its style: no questionnaire has it, shipped or HR's own."""
    assert get_args(Item.model_fields["kind"].annotation) == ("choice", "several")
    key = open_round("sitting", own_questionnaire([OwnItem(Text(nl="Hoe?", en="How?"))]))
    client.judging = False  # other tests judge these pages
    person = Respondent(client, key).start()
    while person.step != "check":
        assert person.text_fields == []
        assert person.page.all("textarea") == []
        person.fill({name: values[-1] for name, values in person.questions.items()}).next()


@BOTH
def test_what_came_apart_does_not_stay_apart_and_what_is_in_order_is_left(
    store: Store, round_id: int, session: Session
) -> None:
    """Envelopes, of an open round too: each came with the transaction that marks somebody as done. And responses."""

    def send_some() -> None:
        for start in (0, 10):
            send(session, round_id, 10, start)
            session.commit()

    def mix_both() -> None:
        ballot_box.mix(session, round_id, PRIVATE)
        session.commit()
        send(session, round_id, 1, 20)  # just before the end
        ballot_box.mix(session, round_id, PRIVATE)
        session.commit()

    for step in (send_some, mix_both):
        step()
        assert services.forget_order(session) is (store.name == "postgresql")
        session.commit()
        assert services.forget_order(session) is False
    assert sorted(answers(session)) == list(range(21))


def test_no_opened_envelope_is_left_in_the_files(app: Flask, round_id: int, database: OpenSession) -> None:
    settings: Settings = app.extensions["settings"]
    with database() as session:
        end(session, round_id)
        send(session, round_id, 60)
        sealed = session.scalars(select(Envelope.sealed)).all()
    runner = CliRunner(env={"SURVEY_SECRET_KEY": SECRET, "SURVEY_DATABASE_URL": settings.database_url})
    assert runner.invoke(main, ["mixer", "run"]).output == "Opened 60 envelopes.\n"
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    stored = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    assert [one for one in sealed if one in stored] == []


def test_a_copy_of_the_database_opens_nothing(respondent: Callable[..., Respondent], database: OpenSession) -> None:
    """Everything that stands in the tables, tried as a key on everything that is sealed."""
    respondent().finish(first)
    with database() as session:
        rows = [
            value
            for table in session.connection().dialect.get_table_names(session.connection())
            for row in session.execute(text(f'SELECT * FROM "{table}"'))  # noqa: S608  # our own tables
            for value in row
        ]
        (envelope,) = session.scalars(select(Envelope))
    keys = [value for value in rows if isinstance(value, bytes)] + [str(value).encode() for value in rows]
    for value in keys:
        key = value[:32].ljust(32, b"\0")
        assert open_box(key, envelope.sealed) is None


# ------------------------------------------------------------------------------------------------ keys and commands
def test_with_the_public_key_alone_nothing_is_opened() -> None:
    pair = dict(
        line.split()[0].split("=") for line in CliRunner().invoke(main, ["mixer", "key"]).output.strip().splitlines()
    )
    web = replace(SETTINGS, mixer_public_key=pair["SURVEY_MIXER_PUBLIC_KEY"])
    with pytest.raises(SettingsError, match="SURVEY_MIXER_KEY is needed here"):
        mixer_key(web)
    worker = replace(SETTINGS, mixer_key=pair["SURVEY_MIXER_KEY"])
    assert ballot_box_key(web) == ballot_box_key(worker) != PUBLIC


@pytest.mark.parametrize("key", ["short", "G" * 64, "a" * 63])
def test_a_key_that_cannot_be_is_refused(key: str) -> None:
    with pytest.raises(SettingsError, match="64 hexadecimal digits"):
        replace(SETTINGS, mixer_key=key)


@BOTH
def test_the_worker_opens_what_waits_and_clears_what_expired(
    app: Flask, round_id: int, respondent: Callable[..., Respondent], database: OpenSession
) -> None:
    url = app.extensions["settings"].database_url
    respondent().finish(first)
    with database() as session:
        send(session, round_id, 6)
        end(session, round_id)
    environment = {"SURVEY_SECRET_KEY": SECRET, "SURVEY_DATABASE_URL": url}
    result = CliRunner(env=environment).invoke(main, ["worker", "--once"])
    assert (result.exit_code, result.output) == (0, "")
    with database() as session:
        assert services.waiting_count(session, round_id) == 0
        services.clear_away(session, clock.now() + timedelta(days=400))
        assert session.scalar(text("SELECT count(*) FROM draft")) == 0
