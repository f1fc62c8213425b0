"""Migrations: they make the tables of the models, and go down and up again with data and lose none of it."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
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
from tests.support.rows import ROWS

REVISIONS = [script.revision for script in ScriptDirectory.from_config(configuration("")).walk_revisions()]
"""From the newest to the first."""

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
