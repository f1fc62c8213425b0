"""Connections to SQLite: what keeps a response after a crash, what leaves no trace, and who may write."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from survey.accounts.models import Organisation
from survey.accounts.services import set_organisation
from survey.infra.db import db, prepare, read_only, session_for
from survey.people.models import Unit
from survey.responding.models import Draft
from tests.conftest import OpenSession

MOMENT = datetime(2026, 2, 1, tzinfo=UTC)
ROUND = "INSERT INTO round (id, key, name, form, opens_at, closes_at) VALUES (1, 'k', 'x', '{}', '2026-02-01', '{}')"
PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "busy_timeout": 15000}


def test_every_connection_keeps_the_rules(app: Flask, database: OpenSession) -> None:
    with app.app_context():
        found = {name: db.session.execute(text(f"PRAGMA {name}")).scalar() for name in PRAGMAS}
    assert found == PRAGMAS
    with database() as session:
        found = {name: session.execute(text(f"PRAGMA {name}")).scalar() for name in PRAGMAS}
    assert found == PRAGMAS


def test_reading_only_means_that_the_database_refuses(session: Session) -> None:
    session.add(Unit(name="Noord", headcount=12))
    with read_only(), pytest.raises(OperationalError, match="readonly"):
        session.flush()
    session.rollback()
    set_organisation(session, "Voorbeeld BV")
    session.flush()


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


def test_two_writers_wait_for_each_other(app: Flask) -> None:
    """A transaction that may write takes the lock when it begins: reading first and writing later cannot fail."""
    url = app.extensions["settings"].database_url
    errors: list[BaseException] = []

    def write(name: str) -> None:
        try:
            for number in range(40):
                with session_for(url) as session:
                    session.query(Unit).count()  # read, then write
                    session.add(Unit(name=f"{name}{number}", headcount=1))
        except BaseException as error:  # noqa: BLE001  # handed to the test
            errors.append(error)

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with session_for(url) as session:
        assert session.query(Unit).count() == 160


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("INSERT INTO organisation (id, name) VALUES (2, 'x')", "ck_organisation_single_row"),
        ("INSERT INTO unit (name, headcount) VALUES ('x', 0)", "ck_unit_headcount_positive"),
        ("INSERT INTO staff (email, password_hash, role) VALUES ('A@x', 'x', 'hr')", "ck_staff_email_lower_case"),
        ("INSERT INTO staff (email, password_hash, role) VALUES ('a@x', 'x', 'boss')", "ck_staff_known_role"),
        (
            ROUND.format("full", "2026-01-01"),
            "ck_round_window_forward",
        ),
        (
            ROUND.format("long", "2026-02-02"),
            "ck_round_known_form",
        ),
        ("INSERT INTO response (id, round_id, answers) VALUES (x'00', 999, x'00')", "FOREIGN KEY"),
    ],
)
def test_rows_that_cannot_be_are_refused(session: Session, statement: str, constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        session.execute(text(statement))
    session.rollback()


def test_deleted_drafts_leave_no_bytes(make_app: Callable[..., Flask], tmp_path: Path) -> None:
    app = make_app()
    url = app.extensions["settings"].database_url
    path = Path(url.removeprefix("sqlite:///"))
    canary = b"CANARY" * 30
    with session_for(url) as session:
        session.execute(text(ROUND.format("full", "2026-02-02")))
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
