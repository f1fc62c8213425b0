"""Backups: a database in, one file of it out, as it was at one moment; and back.

A backup holds what the database holds, and no key: without SURVEY_SECRET_KEY no link works and no envelope opens.
With a public key it is sealed: whoever writes it, or finds it, cannot read it.
"""

import hashlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, LiteralString
from urllib.parse import unquote, urlsplit, urlunsplit

PREFIX: Final = "thuiswerkcheck-"
KEPT: Final = 14
"""So many daily backups stay: they age out well within the 35 days after which nothing deleted should be left."""


class BackupError(Exception):
    """There is no backup, or it is not put back; the message says why, and what to do."""


def back_up(database_url: str, target: Path, public_key: str = "") -> None:
    """Write a database to a file that only its owner reads, in place of what stood there; raise BackupError.

    public_key: hexadecimal, for whom it is sealed; without one it is not. Its checksum stands beside it, as
    `sha256sum --check` reads it.
    """
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = target.with_name(f"{target.name}.part")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    try:
        if public_key:
            with _aside(database_url) as plain:
                _write(database_url, plain)
                _seal(plain, unfinished, public_key)
        else:
            _write(database_url, unfinished)
        digest = _digest(unfinished)
        _sum_of(target).unlink(missing_ok=True)  # a file without a checksum can be put back, one with another's not
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    _sum_of(target).touch(mode=0o600)
    _sum_of(target).write_text(f"{digest}  {target.name}\n", encoding="utf-8")


def restore(database_url: str, source: Path, *, replace: bool = False, key: str = "") -> Path | None:
    """Put a backup in the place of a database, which nothing may have open; raise BackupError, and all is as it was.

    key: the private one, hexadecimal, that opens a sealed backup. Returns where what stood there was put aside, if
    anything did: only with `replace` may it be replaced.
    """
    if not source.is_file():
        raise BackupError(f"There is no backup in {source}.")
    if _sum_of(source).is_file() and not _sum_of(source).read_text(encoding="utf-8").startswith(_digest(source)):
        raise BackupError(f"{source} is not as it was written: {_sum_of(source)} has another checksum.")
    sqlite = database_url.startswith("sqlite")
    beside = _path(database_url) if sqlite else source
    aside = beside.with_name(f"{beside.name}.before-restore")
    if not sqlite:
        _undo_postgresql(database_url)
    full = _is_full(database_url)
    if full and not replace:
        raise BackupError(f"There is a database already. With --replace it is put aside in {aside}, then replaced.")
    with _opened(database_url, source, key) as plain:
        if sqlite:
            _restore_sqlite(_path(database_url), plain, aside if full else None)
        else:
            if full:
                back_up(database_url, aside, _public(key) if key else "")
            _restore_postgresql(database_url, plain)
    return aside if full else None


def is_sealed(source: Path) -> bool:
    """Return whether a backup needs a key to be put back."""
    from survey.infra import sealing  # noqa: PLC0415  # as below

    return source.is_file() and sealing.is_sealed(source)


def _write(database_url: str, target: Path) -> None:
    if database_url.startswith("sqlite"):
        _copy(_path(database_url), target)
    else:
        _dump(database_url, target)


@contextmanager
def _aside(database_url: str) -> Iterator[Path]:
    """Give a place for what is not sealed, for a moment: beside the database, which is not sealed either.

    Where sealed backups go others may read, so it is never there.
    """
    beside = _path(database_url).parent if database_url.startswith("sqlite") else None
    if beside:
        beside.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=PREFIX, dir=beside) as folder:
        plain = Path(folder) / "plain"
        plain.touch(mode=0o600)
        yield plain


def _seal(plain: Path, target: Path, public_key: str) -> None:
    from survey.infra import sealing  # noqa: PLC0415  # as below

    sealing.seal_file(plain, target, bytes.fromhex(public_key))


def _public(key: str) -> str:
    """Return the public key of a private one: what stood there is sealed as what takes its place was."""
    from nacl.public import PrivateKey  # noqa: PLC0415  # as below

    return bytes(PrivateKey(bytes.fromhex(key)).public_key).hex()


@contextmanager
def _opened(database_url: str, source: Path, key: str) -> Iterator[Path]:
    """Give a backup as it was before it was sealed; raise BackupError when the key does not open it."""
    from survey.infra import sealing  # noqa: PLC0415  # only a sealed backup needs it

    if not sealing.is_sealed(source):
        yield source
        return
    with _aside(database_url) as plain:
        try:
            sealing.open_file(source, plain, bytes.fromhex(key))
        except sealing.OtherKeyError:
            raise BackupError(f"{source} is sealed for another key than this private one.") from None
        except sealing.BrokenError:
            raise BackupError(f"{source} is not as it was written: use another backup.") from None
        yield plain


def daily(database_url: str, folder: Path, today: date, public_key: str = "") -> bool:
    """Write today's backup unless it is there, and let the oldest go; tell whether one was written."""
    target = folder / f"{PREFIX}{today}.backup"
    if target.exists():
        return False
    back_up(database_url, target, public_key)
    for old in sorted(folder.glob(f"{PREFIX}*.backup"))[:-KEPT]:
        old.unlink()
        _sum_of(old).unlink(missing_ok=True)
    return True


def _sum_of(file: Path) -> Path:
    """Return where the checksum of a backup stands."""
    return file.with_name(f"{file.name}.sha256")


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _path(database_url: str) -> Path:
    return Path(database_url.removeprefix("sqlite:///"))


def _is_full(database_url: str) -> bool:
    """Return whether a database has tables."""
    if database_url.startswith("sqlite"):
        path = _path(database_url)
        return path.exists() and path.stat().st_size > 0
    with _schema(database_url) as run:
        return bool(run("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))


def _restore_sqlite(target: Path, source: Path, aside: Path | None) -> None:
    """Make the new file beside the old one, and let it take its place at one moment."""
    fresh = target.with_name(f"{target.name}.new")
    fresh.unlink(missing_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh.touch(mode=0o600)
    try:
        _copy(source, fresh)
        if aside:
            back_up(f"sqlite:///{target}", aside)
    except BackupError:
        fresh.unlink()
        raise
    for name in ("-wal", "-shm"):
        target.with_name(target.name + name).unlink(missing_ok=True)
    fresh.replace(target)


def _restore_postgresql(database_url: str, source: Path) -> None:
    """Keep what stood there under another name until the backup is whole in its place."""
    with _schema(database_url) as run:
        run("ALTER SCHEMA public RENAME TO before_restore", "CREATE SCHEMA public")
        complaint = _fill_postgresql(database_url, source)
        known = run("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename = 'alembic_version'")
        if complaint or not known:
            _undo_postgresql(database_url)
            raise BackupError(f"{source} is no whole backup of this application. {complaint or ''}".rstrip())
        run("DROP SCHEMA before_restore CASCADE")


def _undo_postgresql(database_url: str) -> None:
    """Put back what stood there before a restore that was broken off, as when the machine went down."""
    with _schema(database_url) as run:
        if run("SELECT count(*) FROM pg_namespace WHERE nspname = 'before_restore'"):
            run("DROP SCHEMA IF EXISTS public CASCADE", "ALTER SCHEMA before_restore RENAME TO public")


def _fill_postgresql(database_url: str, source: Path) -> str | None:
    """Fill an empty schema from a backup; return what went wrong."""
    options = ("--single-transaction", "--no-owner", "--no-privileges", str(source))
    try:
        done = _tool("pg_restore", database_url, *options)
    except BackupError as error:
        return str(error)
    return _last(done) or "pg_restore failed." if done.returncode else None


@contextmanager
def _schema(database_url: str) -> Iterator[Callable[..., int | None]]:
    """Give what runs statements, all at once or none, and returns the number that the last one finds."""
    import psycopg  # noqa: PLC0415  # who has SQLite does not load it

    def run(*statements: LiteralString) -> int | None:
        with connection.transaction():
            found = [connection.execute(statement) for statement in statements][-1]
        row = found.fetchone() if found.description else None
        return row[0] if row else None

    try:
        with psycopg.connect(_bare(database_url, password=True), autocommit=True) as connection:
            yield run
    except psycopg.Error as error:
        raise BackupError(f"The database of SURVEY_DATABASE_URL cannot be used: {error}".strip()) from None


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
    """Let PostgreSQL's own command write the file."""
    done = _tool("pg_dump", database_url, "--format=custom", f"--file={target}")
    if done.returncode:
        raise BackupError(f"pg_dump failed. {_last(done)}".rstrip())


def _tool(name: str, database_url: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run a command of PostgreSQL's client; the password goes by the environment, which others cannot read."""
    command = shutil.which(name)
    if command is None:
        raise BackupError(f"{name} is not there: install the client of PostgreSQL (apt-get install postgresql-client).")
    password = urlsplit(database_url).password
    return subprocess.run(  # noqa: S603  # our own words
        [command, f"--dbname={_bare(database_url)}", *options],
        env=os.environ | ({"PGPASSWORD": unquote(password)} if password else {}),
        capture_output=True,
        text=True,
        check=False,
    )


def _last(done: subprocess.CompletedProcess[str]) -> str:
    """Return the last that a command complained of."""
    return (done.stderr.strip().splitlines() or [""])[-1]


def _bare(database_url: str, *, password: bool = False) -> str:
    """Return the address as PostgreSQL's own commands read it."""
    url = urlsplit(database_url)
    user, at, host = url.netloc.rpartition("@")
    return urlunsplit(
        url._replace(scheme="postgresql", netloc=url.netloc if password else f"{user.partition(':')[0]}{at}{host}")
    )
