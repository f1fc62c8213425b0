"""Migrations: they make the tables of the models, and go down and up again with data and lose none of it."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, inspect, text

import survey.reporting.models  # noqa: F401  # its tables are models' too, and pages load them late
from survey.infra.db import Base, prepare
from survey.migrations import configuration, downgrade, upgrade
from tests.conftest import Sized
from tests.support.databases import BOTH, Store

REVISIONS = [script.revision for script in ScriptDirectory.from_config(configuration("")).walk_revisions()]
"""From the newest to the first."""

MOMENT = datetime(2026, 3, 1, tzinfo=UTC)
ROWS: dict[str, dict[str, Any]] = {
    "organisation": {
        "id": 1,
        "name": "Voorbeeld BV",
        "min_cell_size": None,
        "min_cell_size_sensitive": None,
        "language": "nl",
        "accent": "#1A5FB4",
        "own_check": True,
        "keep_requests": 14,
        "keep_participations": None,
        "keep_log": 36,
    },
    "logo": {"id": 1, "png": b"p", "digest": "d" * 16, "alt_nl": "Een lelie", "alt_en": "A lily"},
    "job_run": {"kind": "send", "tried_at": MOMENT, "done_at": None, "failed": "OSError"},
    "contact_point": {"kind": "hr", "name": "Jo", "reach": "020", "hours_nl": "", "hours_en": ""},
    "staff": {
        "id": 1,
        "email": "hr@example.nl",
        "password_hash": "x",
        "role": "hr",
        "authenticator": b"s",
        "code_step": 7,
        "issuer": None,
        "subject": None,
    },
    "recovery_code": {"id": b"r" * 32, "staff_id": 1},
    "staff_session": {"id": b"s" * 32, "staff_id": 1, "begun_at": MOMENT, "used_at": MOMENT, "complete": True},
    "staff_link": {"id": b"l" * 32, "staff_id": 1, "nonce": b"n" * 16, "expires_at": MOMENT, "mail_due": True},
    "attempt": {"id": b"a" * 16, "what": "sign-in", "who": b"w" * 32, "forgotten_at": MOMENT},
    "audit_entry": {"number": 1, "at": MOMENT, "who": "", "action": "signed_in", "subject": "", "seal": b"s" * 32},
    "unit": {"id": 1, "name": "Noord", "headcount": 12, "parent_id": None},
    "managed_unit": {"staff_id": 1, "unit_id": 1},
    "participant": {
        "id": b"a" * 16,
        "name": "Kim",
        "email": "kim@example.nl",
        "staff_number": "7",
        "unit_id": 1,
        "language": "nl",
        "on_leave": False,
    },
    "upload": {"id": b"u" * 32, "sealed": b"s", "expires_at": MOMENT},
    "chosen_heading": {"meaning": "name", "heading": "Naam"},
    "mail_text": {"kind": "reminder", "language": "nl", "subject": "Nog niet", "body": "{link}"},
    "test_mail": {
        "id": b"t" * 16,
        "email": "hr@example.nl",
        "language": "en",
        "subject": "Test",
        "body": "{link}",
        "due_at": MOMENT,
        "attempts": 0,
        "failed": None,
    },
    "series": {
        "id": 1,
        "name": "Kwartaal",
        "asked": ["wellbeing"],
        "modules": [],
        "form": "short",
        "cadence": "quarterly",
        "first_on": date(2026, 3, 2),
        "days": 14,
        "planned": 1,
        "ended": False,
        "letters": True,
        "kiosk": "open",
        "work_account": True,
        "grace": True,
    },
    "round": {
        "id": 1,
        "key": "k",
        "name": "Proef",
        "form": "short",
        "opens_at": MOMENT,
        "closes_at": MOMENT.replace(day=9),
        "grace_until": MOMENT.replace(day=10),
        "revision": 0,
        "reminded": 0,
        "done": 0,
        "done_on": None,
        "frozen": True,
        "min_cell_size": 5,
        "min_cell_size_sensitive": 10,
        "published": True,
        "has_figures": True,
        "series_id": 1,
        "kiosk": "code",
        "work_account": True,
    },
    "round_unit": {"round_id": 1, "id": 1, "name": "Noord", "headcount": 12, "parent_id": None},
    "participation": {
        "round_id": 1,
        "participant_id": b"a" * 16,
        "unit_id": 1,
        "nonce": b"n" * 16,
        "token_id": b"t" * 32,
        "code_id": None,
        "done": False,
        "declined": False,
        "mailed_to": None,
    },
    "round_rate": {"round_id": 1, "unit_id": 1, "invited": 12, "done": 3},
    "outgoing_mail": {
        "id": b"m" * 16,
        "round_id": 1,
        "participant_id": b"a" * 16,
        "number": 0,
        "due_at": MOMENT,
        "attempts": 0,
        "held": True,
        "failed": None,
    },
    "need_price": {"need": "support-needs/needs_equipment/chair", "euros": 320},
    "agreement": {
        "factor": "response_times",
        "lines": {"email": ["Morgen.", "Tomorrow."]},
        "more_nl": "",
        "more_en": "",
        "published": True,
    },
    "employer_check": {"round_id": 1, "document": "{}", "answers": {"com_known": 2}},
    "round_questionnaire": {"round_id": 1, "position": 0, "document": "{}"},
    "measure": {
        "id": 1,
        "round_id": 1,
        "recommendation": "wellbeing/talk",
        "texts": {"nl": "Praat erover", "en": "Talk about it"},
        "legal": {},
        "scales": ["wellbeing/pressure"],
        "shortfalls": ["own/lacks/screen"],
        "detail": "",
        "owner": "Jo",
        "owner_email": "jo@example.nl",
        "due_on": date(2026, 5, 1),
        "status": "planned",
        "cost": "unknown",
        "outcome": "",
        "closed_on": None,
        "reminded_on": None,
    },
    "heard": {"round_id": 1, "texts": {"nl": "Goed", "en": "Good"}, "measures": [1], "shown": True},
    "overdue_mail": {
        "id": b"o" * 16,
        "email": "jo@example.nl",
        "week": date(2026, 5, 4),
        "due_at": MOMENT,
        "attempts": 0,
        "failed": None,
    },
    "draft": {"id": b"d" * 32, "round_id": 1, "state": "open", "sealed": b"s", "expires_at": MOMENT},
    "envelope": {"round_id": 1, "id": b"e" * 16, "sealed": b"s"},
    "response": {"id": b"r" * 16, "round_id": 1, "unit_id": 1, "answers": b"\x01\x00"},
    "remark": {"round_id": 1, "id": b"w" * 16, "text": "A quieter room."},
    "publication": {
        "round_id": 1,
        "method": 1,
        "min_cell_size": 5,
        "min_cell_size_sensitive": 10,
        "fingerprint": "f" * 64,
    },
    "published_remark": {"round_id": 1, "number": 1, "text": "A quieter room."},
    "published_group": {"round_id": 1, "unit_id": 0, "themes": "[]", "rest": "[]"},
    "published_measure": {
        "round_id": 1,
        "measure_id": 1,
        "came_from": 1,
        "texts": {"nl": "Praat erover", "en": "Talk about it"},
        "scales": ["wellbeing/pressure"],
        "shortfalls": ["own/lacks/screen"],
        "status": "planned",
    },
    "report_batch": {
        "round_id": 1,
        "language": "nl",
        "state": "done",
        "asked_on": date(2026, 4, 1),
        "units": 1,
        "made": 1,
    },
    "report_file": {"round_id": 1, "language": "nl", "unit_id": 1, "digest": b"d" * 32, "pdf": b"%PDF"},
    "personal_result": {"id": b"p" * 32, "sealed": b"s"},
    "support_request": {
        "id": b"q" * 16,
        "contact": "hr",
        "name": "Kim",
        "reach": "020",
        "wishes": 1,
        "message": "",
        "asked_on": date(2026, 3, 1),
        "closed_on": None,
        "stage": "taken_up",
        "due_on": date(2026, 3, 9),
        "notes": "",
        "email": "kim@example.nl",
        "news": 2,
        "mailed": 1,
        "confirmed": False,
    },
}
"""One row for each table, in an order that foreign keys allow."""

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__])
PATIENCE = 120
KILLS = 25
"""At full size a migration is killed so often from nothing, and so often with data."""
Rows = dict[str, list[dict[str, Any]]]


def upgrade_until(url: str, statements: int) -> None:
    """Run the migrations in a process that is killed at a statement."""
    left = iter(range(statements))

    def power(*_call: object) -> None:
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", power)
    upgrade(url)


@contextmanager
def connect(url: str) -> Iterator[Connection]:
    engine = create_engine(url)
    prepare(engine)
    with engine.connect() as connection:
        yield connection
        connection.commit()
    engine.dispose()


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    """Alembic reads the files of all versions at each call, which takes longer than one of them runs."""
    versions = ScriptDirectory.from_config(configuration(""))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ScriptDirectory, "from_config", lambda _config: versions)
        yield


@pytest.fixture
def url(store: Store) -> str:
    return store.bare()


def contents(connection: Connection) -> Rows:
    """Return the rows of every table as they are stored."""
    return {
        name: [dict(row) for row in connection.execute(text(f'SELECT * FROM "{name}"')).mappings()]  # noqa: S608  # our own tables
        for name in sorted(inspect(connection).get_table_names())
        if name != "alembic_version"
    }


def shape(connection: Connection) -> dict[str, dict[str, Any]]:
    """Return what can be said of each table: columns, keys, constraints, indexes, and whether it has a hidden rowid."""
    found = inspect(connection)
    columns, primary, foreign = (
        found.get_multi_columns(),
        found.get_multi_pk_constraint(),
        found.get_multi_foreign_keys(),
    )
    unique, checks = found.get_multi_unique_constraints(), found.get_multi_check_constraints()
    indexes = found.get_multi_indexes()
    return {
        name: {
            "columns": {c["name"]: (str(c["type"]), c["nullable"]) for c in columns[key]},
            "primary key": primary[key],
            "foreign keys": sorted(foreign[key], key=str),
            "unique": sorted(unique[key], key=str),
            "checks": sorted((c["name"], "".join(c["sqltext"].split())) for c in checks[key]),
            "indexes": sorted(indexes[key], key=str),
            "rowid": "WITHOUT ROWID" not in _definition(connection, name),
        }
        for key in columns
        if (name := key[1]) != "alembic_version"
    }


def _definition(connection: Connection, name: str) -> str:
    """Return the words that made a table, on SQLite; PostgreSQL has no rowid that they could leave out."""
    if connection.dialect.name != "sqlite":
        return "WITHOUT ROWID"
    query = text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name")
    return str(connection.execute(query, {"name": name}).scalar_one())


def insert(connection: Connection) -> None:
    for name, row in ROWS.items():
        connection.execute(Base.metadata.tables[name].insert(), row)


def test_every_table_has_a_row_in_these_tests() -> None:
    assert set(ROWS) == set(Base.metadata.tables)


@BOTH
def test_the_newest_tables_are_those_of_the_models(url: str, store: Store) -> None:
    upgrade(url)
    with connect(url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        migrated = shape(connection)
    with connect(store.bare()) as connection:
        Base.metadata.create_all(connection)
        assert migrated == shape(connection)


@BOTH
def test_upgrading_twice_changes_nothing(url: str) -> None:
    upgrade(url)
    with connect(url) as connection:
        insert(connection)
        before = contents(connection)
    upgrade(url)
    with connect(url) as connection:
        assert contents(connection) == before


@BOTH
def test_down_and_up_again_with_data(url: str, store: Store) -> None:
    """From each version to the one below and to it again, on a copy of data that came down so far.

    And from every sixth, and the first, on to the newest: each of the steps on that way is one that is looked at.
    """
    shapes = {}
    for revision in reversed(REVISIONS):
        upgrade(url, revision)
        with connect(url) as connection:
            shapes[revision] = shape(connection)
    with connect(url) as connection:
        insert(connection)
    for at, revision in enumerate(REVISIONS):
        downgrade(url, below(revision))
        with connect(url) as connection:
            kept = contents(connection)
        again = store.copy(url)
        upgrade(again, revision)
        with connect(again) as connection:
            after = contents(connection)
            assert shape(connection) == shapes[revision], revision
        for name, rows in kept.items():  # a column that came anew is empty, the others are as they were
            held = [{column: row[column] for column in old} for row, old in zip(after[name], rows, strict=True)]
            assert held == rows, revision
        if at % 6 and revision != REVISIONS[-1]:
            continue
        upgrade(again)
        with connect(again) as connection:
            assert all(rows for name, rows in contents(connection).items() if name in kept), revision


def below(revision: str) -> str:
    """Return the version before another, or that of a database without tables."""
    return str(ScriptDirectory.from_config(configuration("")).get_revision(revision).down_revision or "base")


def test_a_migration_that_leaves_a_broken_reference_is_refused(url: str) -> None:
    """On SQLite only: PostgreSQL checks references all the time."""
    upgrade(url, "0001")
    with create_engine(url).begin() as connection:  # nothing checks references here
        connection.execute(text("INSERT INTO round_questionnaire (round_id, position, document) VALUES (9, 0, '{}')"))
    with pytest.raises(RuntimeError, match="not there"):
        upgrade(url)
    with connect(url) as connection:
        assert "support_request" not in inspect(connection).get_table_names()


def kill_upgrade(url: str, statements: int) -> None:
    """Let a process that migrates die at a statement, as when the machine goes down in the middle."""
    process = PROCESSES.Process(target=upgrade_until, args=(url, statements))
    process.start()
    process.join(PATIENCE)
    assert process.exitcode == -signal.SIGKILL, statements


def number_of_statements(url: str) -> int:
    """Migrate to the newest version; return how many statements that took."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        upgrade(url)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return len(seen)


@BOTH
def test_a_migration_that_is_killed_leaves_nothing_and_can_be_run_again(url: str, sized: Sized) -> None:
    for statements in range(3, 3 + 7 * sized(3, KILLS), 7):
        kill_upgrade(url, statements)
        with connect(url) as connection:
            assert inspect(connection).get_table_names() == [], statements
    upgrade(url)
    with connect(url) as connection:
        assert set(contents(connection)) == set(Base.metadata.tables)


@BOTH
def test_a_migration_of_two_versions_that_is_killed_leaves_the_data_as_it_was(store: Store, sized: Sized) -> None:
    """From two versions ago, with data; each time anew, and in the end to the newest."""
    url = store.bare()
    upgrade(url)
    with connect(url) as connection:
        insert(connection)
    downgrade(url, REVISIONS[2])
    with connect(url) as connection:
        before, old = contents(connection), shape(connection)
    number, often = number_of_statements(store.copy(url)), sized(3, KILLS)
    for at in range(often):
        kill_upgrade(url, 1 + (number - 1) * at // often)
        with connect(url) as connection:
            assert (contents(connection), shape(connection)) == (before, old), at
    upgrade(url)
    with connect(url) as connection:
        after = contents(connection)
    for name, rows in before.items():
        assert [{column: row[column] for column in was} for row, was in zip(after[name], rows, strict=True)] == rows


@BOTH
def test_down_to_nothing_leaves_no_table(url: str) -> None:
    upgrade(url)
    downgrade(url, "base")
    with connect(url) as connection:
        assert contents(connection) == {}


@BOTH
def test_tables_of_people_at_risk_have_no_hidden_order_and_no_time(url: str) -> None:
    upgrade(url)
    with connect(url) as connection:
        found = shape(connection)
    for name in ("draft", "response", "personal_result", "support_request"):
        assert found[name]["rowid"] is False
    for name in ("response", "personal_result"):
        assert [c for c, (kind, _) in found[name]["columns"].items() if "DATE" in kind or "TIME" in kind] == []
    assert set(found["response"]["columns"]) == {"id", "round_id", "unit_id", "answers"}
