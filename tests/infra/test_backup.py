"""Backups: whole while others write, readable by their owner only, and put back as they were."""

import os
import sqlite3
import stat
import subprocess
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from survey.accounts.services import organisation, set_organisation
from survey.cli import main
from survey.infra import clock
from survey.infra.backup import KEPT, BackupError, back_up, daily, restore
from survey.infra.db import session_for
from survey.people.models import Participant, Unit
from survey.rounds.models import OutgoingMail, Participation, Round
from tests.conftest import SECRET
from tests.support.databases import BOTH, Store, client_commands

Run = Callable[..., Result]


@pytest.fixture
def url(store: Store) -> str:
    """A database as an installation has it: made by the migrations."""
    found = store.new()
    rename(found, "Voor")
    return found


@pytest.fixture
def tools(backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands of PostgreSQL's client."""
    if backend == "postgresql" and (found := client_commands()):
        monkeypatch.setenv("PATH", str(found), prepend=os.pathsep)


@pytest.fixture
def run(url: str) -> Run:
    """Return a function that gives a command on this database."""
    runner = CliRunner(env={"SURVEY_SECRET_KEY": SECRET, "SURVEY_DATABASE_URL": url})
    return lambda *words, answer="": runner.invoke(main, [str(word) for word in words], input=answer)


def rename(url: str, name: str) -> None:
    with session_for(url) as session:
        set_organisation(session, name)


def name_in(url: str) -> str:
    with session_for(url) as session:
        found = organisation(session)
        return found.name if found else ""


def mail_due(session: Session) -> None:
    """Put a mail of a round that is open on its way, and a later one."""
    now = clock.now()
    window = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=9)}
    round_ = Round(key="k", name="Proef", form="short", **window)
    unit = Unit(name="Noord", headcount=12)
    session.add_all([round_, unit])
    session.flush()
    for number in range(2):
        key = bytes([number]) * 16
        session.add(Participant(id=key, name="Kim", email=f"p{number}@example.nl", unit_id=unit.id))
        session.flush()
        session.add(Participation(round_id=round_.id, participant_id=key, nonce=key, token_id=key * 2))
        session.flush()
        due_at = now + timedelta(days=number * 2 - 1)
        session.add(OutgoingMail(id=key, round_id=round_.id, participant_id=key, number=0, due_at=due_at))


@BOTH
@pytest.mark.usefixtures("tools")
def test_a_backup_is_put_back_and_what_stood_there_is_kept(url: str, run: Run, store: Store, tmp_path: Path) -> None:
    file = tmp_path / "there" / "copy.backup"
    with session_for(url) as session:
        mail_due(session)
    done = run("backup", file)
    assert done.exit_code == 0, done.output
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    rename(url, "Na")
    assert "--replace" in run("restore", file, answer="y\n").output
    assert run("restore", file, "--replace", answer="n\n").exit_code == 1
    assert name_in(url) == "Na"
    done = run("restore", file, "--replace", answer="y\n")
    assert done.exit_code == 0, done.output
    assert name_in(url) == "Voor"
    with session_for(url) as session:
        held = session.scalars(select(OutgoingMail.held).order_by(OutgoingMail.due_at)).all()
    assert held == [True, False], "what was due may have gone out after the backup was made"
    (kept,) = {line.rpartition(" ")[2].rstrip(".") for line in done.output.splitlines() if "is kept in" in line}
    other = store.bare()
    restore(other, Path(kept))
    assert name_in(other) == "Na"


@BOTH
@pytest.mark.usefixtures("tools")
def test_a_sealed_backup_needs_its_private_key(
    url: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = dict(line.split()[0].split("=") for line in run("backup-key").output.splitlines())
    monkeypatch.setenv("SURVEY_BACKUP_PUBLIC_KEY", pair["SURVEY_BACKUP_PUBLIC_KEY"])
    file = tmp_path / "there" / "copy.backup"
    done = run("backup", file)
    assert (done.exit_code, "It is sealed" in done.output) == (0, True)
    content = file.read_bytes()
    assert not any(words in content for words in (b"Voor", b"SQLite format", b"PGDMP", b"alembic"))
    assert sorted(path.name for path in file.parent.iterdir()) == ["copy.backup", "copy.backup.sha256"]
    rename(url, "Na")
    for typed, words in (("0" * 64, "another key"), ("1234", "64 hexadecimal digits")):
        refusal = run("restore", file, "--yes", "--replace", answer=f"{typed}\n")
        assert (refusal.exit_code, words in refusal.output, name_in(url)) == (1, True, "Na")
        assert typed not in refusal.output
    file.with_name("short.backup").write_bytes(content[:-1])
    monkeypatch.setenv("SURVEY_BACKUP_KEY", pair["SURVEY_BACKUP_KEY"])
    assert "use another backup" in run("restore", file.with_name("short.backup"), "--yes", "--replace").output
    done = run("restore", file, "--yes", "--replace")
    assert (done.exit_code, name_in(url)) == (0, "Voor"), done.output
    (kept,) = {line.rpartition(" ")[2].rstrip(".") for line in done.output.splitlines() if "is kept in" in line}
    assert run("restore", kept, "--yes", "--replace").exit_code == 0
    assert name_in(url) == "Na"
    places = [file.parent, Path(url.removeprefix("sqlite:///")).parent] if url.startswith("sqlite") else [file.parent]
    assert not [path for place in places for path in place.glob("thuiswerkcheck-*") if path.is_dir()]


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
@pytest.mark.usefixtures("tools")
def test_a_restore_that_was_broken_off_is_begun_anew(url: str, run: Run, tmp_path: Path) -> None:
    run("backup", tmp_path / "copy")
    rename(url, "Na")
    with session_for(url) as session:
        session.execute(text("ALTER SCHEMA public RENAME TO before_restore"))
        session.execute(text("CREATE SCHEMA public"))
    assert "--replace" in run("restore", tmp_path / "copy", "--yes").output, "what stood there is back"
    assert name_in(url) == "Na"
    assert run("restore", tmp_path / "copy", "--yes", "--replace").exit_code == 0
    assert name_in(url) == "Voor"


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
@pytest.mark.parametrize("words", [("backup",), ("restore", "--replace", "--yes")])
def test_without_the_client_of_postgresql_one_reads_what_to_install(
    url: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    (tmp_path / "copy").touch()
    monkeypatch.setenv("PATH", str(tmp_path))
    done = run(*words, tmp_path / "copy")
    assert (done.exit_code, "apt-get install postgresql-client" in done.output) == (1, True)
    assert name_in(url) == "Voor"


def test_a_backup_holds_no_key(run: Run, tmp_path: Path) -> None:
    run("backup", tmp_path / "copy")
    assert SECRET.encode() not in (tmp_path / "copy").read_bytes()


def test_a_backup_is_whole_while_others_write(url: str, tmp_path: Path) -> None:
    """Each renaming is a transaction of two: a backup between the two would show."""
    path, left = url.removeprefix("sqlite:///"), list(range(150))

    def write() -> None:
        with closing(sqlite3.connect(path, timeout=30)) as connection:
            while left:
                number = left.pop()
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("UPDATE organisation SET name = ?", (str(number),))
                connection.execute("UPDATE organisation SET min_cell_size = ?", (number,))
                connection.commit()

    writer = Thread(target=write)
    writer.start()
    copies = [tmp_path / f"copy-{number}" for number in range(5)]
    for copy in copies:
        back_up(url, copy)
    left.clear()
    writer.join()
    for copy in copies:
        with closing(sqlite3.connect(copy)) as connection:
            name, size = connection.execute("SELECT name, min_cell_size FROM organisation").fetchone()
        assert name in {"Voor", str(size)}


@BOTH
@pytest.mark.usefixtures("tools")
@pytest.mark.parametrize("content", [b"", b"no database at all", None])
def test_what_is_no_backup_replaces_nothing(url: str, tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "bad"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BackupError):
        restore(url, file, replace=True)
    assert name_in(url) == "Voor"


def test_a_backup_that_was_changed_since_it_was_written_replaces_nothing(url: str, tmp_path: Path) -> None:
    """A name with other letters: the database would be whole all the same."""
    file = tmp_path / "copy"
    for _ in range(2):  # also in place of an earlier one
        back_up(url, file)
    check = ["sha256sum", "--check", "--strict", "copy.sha256"]
    assert subprocess.run(check, cwd=tmp_path, capture_output=True, check=False).returncode == 0  # noqa: S603  # our own words
    assert stat.S_IMODE((tmp_path / "copy.sha256").stat().st_mode) == 0o600
    file.write_bytes(file.read_bytes().replace(b"Voor", b"Door"))
    with pytest.raises(BackupError, match="not as it was written"):
        restore(url, file, replace=True)
    assert name_in(url) == "Voor"
    (tmp_path / "copy.sha256").unlink()
    restore(url, file, replace=True)
    assert name_in(url) == "Door"


def test_a_day_has_one_backup_and_old_ones_go(url: str, tmp_path: Path) -> None:
    folder, first = tmp_path / "daily", date(2026, 3, 1)
    for number in range(KEPT + 3):
        assert daily(url, folder, first + timedelta(days=number))
        assert not daily(url, folder, first + timedelta(days=number))
    found = sorted(path.name for path in folder.glob("*.backup"))
    assert len(found) == KEPT
    assert len(list(folder.iterdir())) == 2 * KEPT, "each with its checksum"
    assert found[0] == "thuiswerkcheck-2026-03-04.backup"
    assert found[-1] == f"thuiswerkcheck-{first + timedelta(days=KEPT + 2)}.backup"
