"""Backups: whole while others write, readable by their owner only, and put back as they were."""

import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner, Result

from survey.accounts.services import organisation, set_organisation
from survey.cli import main
from survey.infra.backup import KEPT, BackupError, back_up, daily, restore
from survey.infra.db import session_for
from survey.migrations import upgrade
from tests.conftest import SECRET

Run = Callable[..., Result]


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database as an installation has it: made by the migrations."""
    found = f"sqlite:///{tmp_path / 'survey.db'}"
    upgrade(found)
    rename(found, "Voor")
    return found


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


def test_a_backup_is_put_back_and_what_stood_there_is_kept(url: str, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "there" / "copy.backup"
    assert run("backup", file).exit_code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    rename(url, "Na")
    assert run("restore", file, answer="n\n").exit_code == 1
    assert name_in(url) == "Na"
    done = run("restore", file, answer="y\n")
    assert done.exit_code == 0, done.output
    assert name_in(url) == "Voor"
    assert run("db", "upgrade").exit_code == 0
    assert name_in(f"{url}.before-restore") == "Na"


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


@pytest.mark.parametrize("content", [b"", b"no database at all", None])
def test_what_is_no_backup_replaces_nothing(url: str, tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "bad"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BackupError):
        restore(url, file)
    assert name_in(url) == "Voor"


def test_a_day_has_one_backup_and_old_ones_go(url: str, tmp_path: Path) -> None:
    folder, first = tmp_path / "daily", date(2026, 3, 1)
    for number in range(KEPT + 3):
        assert daily(url, folder, first + timedelta(days=number))
        assert not daily(url, folder, first + timedelta(days=number))
    found = sorted(path.name for path in folder.iterdir())
    assert len(found) == KEPT
    assert found[0] == "thuiswerkcheck-2026-03-04.backup"
    assert found[-1] == f"thuiswerkcheck-{first + timedelta(days=KEPT + 2)}.backup"
