"""Connections: what keeps a response after a crash, what leaves no trace, and who may write."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import sleep

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError, InternalError, OperationalError
from sqlalchemy.orm import Session

from survey.accounts.models import Organisation
from survey.accounts.services import set_organisation
from survey.infra.db import Base, db, prepare, read_only, session_for, truncate_log
from survey.people.models import Unit
from survey.responding.models import Draft
from tests.conftest import OpenSession
from tests.support.databases import BOTH

MOMENT = datetime(2026, 2, 1, tzinfo=UTC)
ROUND = {"id": 1, "key": "k", "name": "x", "form": "full", "opens_at": MOMENT, "closes_at": MOMENT + timedelta(days=1)}
PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "busy_timeout": 15000}


def test_every_connection_keeps_the_rules(app: Flask, database: OpenSession) -> None:
    with app.app_context():
        found = {name: db.session.execute(text(f"PRAGMA {name}")).scalar() for name in PRAGMAS}
    assert found == PRAGMAS
    with database() as session:
        found = {name: session.execute(text(f"PRAGMA {name}")).scalar() for name in PRAGMAS}
    assert found == PRAGMAS


@BOTH
def test_reading_only_means_that_the_database_refuses(session: Session) -> None:
    session.add(Unit(name="Noord", headcount=12))
    with read_only(), pytest.raises((OperationalError, InternalError), match=r"read-?only"):
        session.flush()
    session.rollback()
    set_organisation(session, "Voorbeeld BV")
    session.flush()


@BOTH
def test_what_is_read_is_one_moment_of_the_whole(app: Flask, database: OpenSession) -> None:
    """A report counts twice; what others change meanwhile must not come between."""

    def change() -> None:
        with database() as session:
            session.add(Unit(name="Noord", headcount=12))

    with app.app_context(), read_only(), ThreadPoolExecutor() as others:  # a thread of its own may write
        assert db.session.query(Unit).count() == 0
        others.submit(change).result()
        assert db.session.query(Unit).count() == 0
        db.session.rollback()
        assert db.session.query(Unit).count() == 1


@BOTH
def test_a_command_that_fails_leaves_nothing(database: OpenSession) -> None:
    def fail() -> None:
        with database() as session:
            set_organisation(session, "Voorbeeld BV")
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with database() as session:
        assert session.get(Organisation, 1) is None


@BOTH
@pytest.mark.parametrize(
    ("table", "row", "constraint"),
    [
        ("organisation", {"id": 2, "name": "x"}, "ck_organisation_single_row"),
        ("unit", {"name": "x", "headcount": -1}, "ck_unit_headcount_not_negative"),
        ("staff", {"email": "A@x", "password_hash": "x", "role": "hr"}, "ck_staff_email_lower_case"),
        ("staff", {"email": "a@x", "password_hash": "x", "role": "boss"}, "ck_staff_known_role"),
        ("round", ROUND | {"closes_at": MOMENT}, "ck_round_window_forward"),
        ("round", ROUND | {"form": "long"}, "ck_round_known_form"),
        ("round_questionnaire", {"round_id": 999, "position": 0, "document": "{}"}, "(?i)foreign key"),
    ],
)
def test_rows_that_cannot_be_are_refused(session: Session, table: str, row: dict[str, object], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        session.execute(Base.metadata.tables[table].insert(), row)
    session.rollback()


def test_deleted_drafts_leave_no_bytes(make_app: Callable[..., Flask], tmp_path: Path) -> None:
    app = make_app()
    url = app.extensions["settings"].database_url
    path = Path(url.removeprefix("sqlite:///"))
    canary = b"CANARY" * 30
    with session_for(url) as session:
        session.execute(Base.metadata.tables["round"].insert(), ROUND)
        session.execute(
            Draft.__table__.insert(),  # type: ignore[attr-defined]  # a table, not any selectable
            {
                "id": b"i" * 32,
                "round_id": 1,
                "state": "open",
                "sealed": canary,
                "expires_at": MOMENT,
            },
        )
    with session_for(url) as session:
        session.execute(text("DELETE FROM draft"))
    engine = create_engine(url)
    prepare(engine)
    with engine.connect() as connection:
        connection.commit()
        assert connection.connection.dbapi_connection is not None
        connection.connection.dbapi_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    left = b"".join(file.read_bytes() for file in tmp_path.glob(f"{path.name}*"))
    assert b"CANARY" not in left


def test_others_can_write_while_the_log_waits_for_a_reader(make_app: Callable[..., Flask]) -> None:
    url = make_app().extensions["settings"].database_url
    with session_for(url) as session:
        session.execute(Base.metadata.tables["round"].insert(), ROUND)

    def write(number: int) -> None:
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=3)) as connection, connection:
            connection.execute("UPDATE round SET name = ?", [f"Ronde {number}"])

    with ThreadPoolExecutor() as pool:
        with read_only(), session_for(url) as reader:
            reader.scalar(text("SELECT name FROM round"))
            emptied = pool.submit(truncate_log, url)
            for number in range(3):  # the first may come before it begins to wait
                write(number)
                sleep(0.05)
        emptied.result()
