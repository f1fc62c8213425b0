"""What a thief of files reads: a database in, the bytes of its tables and of its log out."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.orm import Session

from survey.infra.db import session_for


def bytes_of(url: str, tables: Sequence[str]) -> bytes:
    """Return the files of a database on SQLite, log and all; on PostgreSQL those of these tables, without the log.

    Skips the test where the server's files cannot be read: it is another machine, or another user.
    """
    if url.startswith("sqlite"):
        path = Path(make_url(url).database or "")
        return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))
    with session_for(url) as session:
        session.execute(text("CHECKPOINT"))
        folder = _folder(session)
        names = [session.scalar(text("SELECT pg_relation_filepath(:name)"), {"name": name}) for name in tables]
        return b"".join((folder / str(name)).read_bytes() for name in names)


def log_position(url: str) -> str:
    """Return the name of the file in which PostgreSQL's log (WAL) goes on."""
    with session_for(url) as session:
        return str(session.scalar(text("SELECT pg_walfile_name(pg_current_wal_lsn())")))


def log_of(url: str, since: str) -> bytes:
    """Return PostgreSQL's log from a file on, of all databases of the server; skips as `bytes_of` does."""
    until = log_position(url)  # files with later names are old ones that wait to be written over
    with session_for(url) as session:
        files = sorted((_folder(session) / "pg_wal").iterdir())
        return b"".join(file.read_bytes() for file in files if since <= file.name <= until)


def _folder(session: Session) -> Path:
    folder = Path(str(session.scalar(text("SHOW data_directory"))))
    try:
        next(folder.iterdir())
    except OSError:
        pytest.skip("the files of this PostgreSQL server cannot be read from here")
    return folder
