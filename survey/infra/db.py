"""The database: one declarative base, a Flask-SQLAlchemy handle, and the rules for each kind of connection."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from flask import Flask, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    Connection,
    DateTime,
    Engine,
    MetaData,
    TypeDecorator,
    create_engine,
    event,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import DeclarativeBase, Session

from survey.config import SettingsError

if TYPE_CHECKING:
    from psycopg import Connection as PostgreSQL
    from sqlalchemy.engine.interfaces import DBAPIConnection


class Base(DeclarativeBase):
    """Every table; constraints get names, so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Moment(TypeDecorator[datetime]):
    """A moment: aware in Python, UTC in the database, on SQLite too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ANN401, ARG002  # SQLAlchemy's signature
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ANN401, ARG002  # SQLAlchemy's signature
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


# What was read stays readable after a commit: expiring it would open a second transaction just to read it again.
db = SQLAlchemy(model_class=Base, disable_autonaming=True, session_options={"expire_on_commit": False})

QUIET: Final = {"hide_parameters": True}
"""What is said of a statement that failed, and may come to a log, is without names and answers."""

_read_only: ContextVar[bool] = ContextVar("read_only", default=False)


@contextmanager
def read_only() -> Iterator[None]:
    """Within this block transactions can only read: the database itself refuses to write."""
    token = _read_only.set(True)
    try:
        yield
    finally:
        _read_only.reset(token)


@contextmanager
def aside() -> Iterator[Session]:
    """Give a transaction of its own that may write, while a request only reads: for what is kept of reading itself.

    Committed at the end, else rolled back. Only the audit log and signing in have use for it.
    """
    token = _read_only.set(False)
    try:
        with Session(db.engine, expire_on_commit=False) as session, session.begin():
            yield session
    finally:
        _read_only.reset(token)


def one_at_a_time(session: Session, number: int) -> None:
    """Wait for other transactions that asked for the same number; on SQLite one that may write is alone anyway.

    number: of 64 bits, signed.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(number)))


def init_app(app: Flask, url: str) -> None:
    """Connect an application to its database; a request that must not write gets a transaction that cannot."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = QUIET
    if not url.startswith("sqlite"):  # a server may have been started anew since the last request
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = QUIET | {"pool_pre_ping": True}
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)

    @app.before_request
    def reading_only() -> None:
        _read_only.set(request.method in {"GET", "HEAD", "OPTIONS"})

    @app.teardown_request
    def done(_error: BaseException | None) -> None:
        _read_only.set(False)


def prepare(engine: Engine) -> None:
    """Set the connection rules of an engine."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _connect_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgresql)


def _connect_sqlite(connection: "DBAPIConnection", _record: Any) -> None:  # noqa: ANN401  # the pool's own record
    connection.isolation_level = None  # SQLAlchemy's events, not the driver, begin each transaction
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # an acknowledged response survives a power failure
        "foreign_keys=1",
        "secure_delete=1",  # deleted drafts leave no bytes behind
        "busy_timeout=15000",  # SQLite lets writers in by chance, not in turn: with many, one may wait long
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """A transaction that may write takes the lock at once: a later upgrade would fail without waiting.

    The driver is asked directly, for these statements come with every request.
    """
    reading = _read_only.get()
    driver = cast("sqlite3.Connection", connection.connection.dbapi_connection)
    if connection.info.get("reading") is not reading:
        driver.execute(f"PRAGMA query_only={int(reading)}")
        connection.info["reading"] = reading
    try:
        driver.execute("BEGIN" if reading else "BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        raise OperationalError("BEGIN", None, error) from error


def _begin_postgresql(connection: Connection) -> None:
    """Reading is one moment of the whole database, as it always is on SQLite; writers lock the rows that they change.

    The driver says so in its BEGIN, which costs no message of its own.
    """
    from psycopg import IsolationLevel  # noqa: PLC0415  # who has SQLite does not load it

    driver = cast("PostgreSQL", connection.connection.dbapi_connection)
    reading = _read_only.get()
    driver.read_only = reading
    driver.isolation_level = IsolationLevel.REPEATABLE_READ if reading else IsolationLevel.READ_COMMITTED


@contextmanager
def session_for(url: str) -> Iterator[Session]:
    """Give commands a session of their own, outside the web application: committed at the end, else rolled back."""
    engine = create_engine(url, **QUIET)
    prepare(engine)
    try:
        with reachable(), Session(engine, expire_on_commit=False) as session:
            yield session
            session.commit()
    finally:
        engine.dispose()


MIGRATIONS: Final = Path(__file__).parents[1] / "migrations" / "versions"


def must_fit(connection: Connection) -> None:
    """Raise SettingsError when the tables are those of another version of the application.

    The newest migration is told by the name of its file: Alembic would stay in the memory of every process.
    """
    if not inspect(connection).has_table("alembic_version"):  # no table at all is said by whoever asks for one
        return
    wanted = max(file.stem[:4] for file in MIGRATIONS.glob("[0-9]*.py"))
    there = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if there != wanted:
        raise SettingsError(
            f"The database is of version {there}, this application needs {wanted}. Make a backup with `survey backup`, "
            "then run `survey db upgrade`; if the database is the newer one, use the application that it belongs to."
        )


ATTEMPT: Final = 200
"""Milliseconds for which emptying the log of recent writes keeps others from writing, and then lets them."""
ATTEMPTS: Final = 40


def truncate_log(url: str) -> None:
    """Take out of the files what was deleted from the tables about people.

    On SQLite it would still stand in the log of recent writes, on PostgreSQL in the tables themselves.
    """
    engine = create_engine(url, **QUIET)
    prepare(engine)
    with closing(engine.raw_connection()) as connection:  # outside any transaction
        if engine.dialect.name == "sqlite":
            _empty_log(cast("sqlite3.Connection", connection.driver_connection))
        else:
            cast("PostgreSQL", connection.driver_connection).autocommit = True
            connection.cursor().execute(f"VACUUM (FULL) {', '.join(_about_people())}")
    engine.dispose()


def _empty_log(connection: sqlite3.Connection) -> None:
    """Empty SQLite's log of recent writes, in short attempts; what is left after them waits for the next sweep.

    An attempt waits for readers to end, and while it waits nobody can write. A request that reads may itself wait to
    write, into the log of what staff do: with one long attempt both would wait for each other.
    """
    connection.execute(f"PRAGMA busy_timeout={ATTEMPT}")
    for _ in range(ATTEMPTS):
        busy, *_rest = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not busy:
            return
        time.sleep(ATTEMPT / 1000)


def _about_people() -> list[str]:
    """Return the tables of which no row may tell when it came: those that have no rowid on SQLite."""
    return [
        table.name for table in Base.metadata.sorted_tables if table.dialect_options["sqlite"]["with_rowid"] is False
    ]


@contextmanager
def reachable() -> Iterator[None]:
    """Turn a database that is not there or has no tables into a SettingsError, which commands say in one line."""
    try:
        yield
    except (OperationalError, ProgrammingError) as error:
        reason = str(error.orig).partition("\n")[0]
        raise SettingsError(
            f"The database of SURVEY_DATABASE_URL cannot be used: {reason}. `survey db upgrade` makes its tables."
        ) from error
