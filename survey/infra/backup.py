"""Backups: a database in, one file of it out, as it was at one moment; and back.

A backup holds what the database holds, and no key: without SURVEY_SECRET_KEY no link works and no envelope opens.
"""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit, urlunsplit

PREFIX: Final = "thuiswerkcheck-"
KEPT: Final = 14
"""So many daily backups stay: they age out well within the 35 days after which nothing deleted should be left."""


class BackupError(Exception):
    """There is no backup; the message says why, and what to do."""


def back_up(database_url: str, target: Path) -> None:
    """Write a database to a file that only its owner reads, in place of what stood there; raise BackupError."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = target.with_name(f"{target.name}.part")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    try:
        if database_url.startswith("sqlite"):
            _copy(_path(database_url), unfinished)
        else:
            _dump(database_url, unfinished)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def restore(database_url: str, source: Path) -> Path | None:
    """Put a backup in the place of an SQLite database, which nothing may have open; raise BackupError.

    Returns where the database that stood there was put aside, if there was one.
    """
    if not database_url.startswith("sqlite"):
        raise BackupError("For PostgreSQL use its own command: pg_restore --clean --if-exists --dbname=… FILE")
    target = _path(database_url)
    fresh, aside = target.with_name(f"{target.name}.new"), target.with_name(f"{target.name}.before-restore")
    fresh.unlink(missing_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh.touch(mode=0o600)
    _copy(source, fresh)
    found = target.exists()
    if found:
        back_up(database_url, aside)
    for name in ("", "-wal", "-shm"):
        target.with_name(target.name + name).unlink(missing_ok=True)
    fresh.replace(target)
    return aside if found else None


def daily(database_url: str, folder: Path, today: date) -> bool:
    """Write today's backup unless it is there, and let the oldest go; tell whether one was written."""
    target = folder / f"{PREFIX}{today}.backup"
    if target.exists():
        return False
    back_up(database_url, target)
    for old in sorted(folder.glob(f"{PREFIX}*.backup"))[:-KEPT]:
        old.unlink()
    return True


def _path(database_url: str) -> Path:
    return Path(database_url.removeprefix("sqlite:///"))


def _copy(source: Path, target: Path) -> None:
    """Copy a database while others use it, and check the copy."""
    if not source.is_file():
        raise BackupError(f"There is no database in {source}.")
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
            new.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
            whole = new.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            known = new.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    except sqlite3.DatabaseError as error:
        raise BackupError(f"{source} cannot be read as a database: {error}.") from None
    if not whole or not known:
        raise BackupError(f"{source} is no whole database of this application.")


def _dump(database_url: str, target: Path) -> None:
    """Let PostgreSQL's own command write the file; the password goes by the environment, which others cannot read."""
    command = shutil.which("pg_dump")
    if command is None:
        raise BackupError("pg_dump is not there: install the client of PostgreSQL (apt-get install postgresql-client).")
    url = urlsplit(database_url)
    password = {"PGPASSWORD": unquote(url.password)} if url.password else {}
    bare = urlunsplit(url._replace(scheme="postgresql", netloc=_without_password(url.netloc)))
    done = subprocess.run(  # noqa: S603  # our own words
        [command, "--format=custom", f"--file={target}", f"--dbname={bare}"],
        env=os.environ | password,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupError(f"pg_dump failed: {done.stderr.strip().splitlines()[-1:] or done.returncode}")


def _without_password(netloc: str) -> str:
    user, at, host = netloc.rpartition("@")
    return f"{user.partition(':')[0]}{at}{host}"
