"""The commands for staff, rounds and the database: what they do, and one clear line for whatever is wrong."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, event, select, text

from survey.accounts.colleagues import holder
from survey.accounts.models import Organisation, Staff
from survey.cli import COMMANDS, main
from survey.infra import clock
from survey.infra.backup import PREFIX
from survey.infra.db import session_for
from survey.migrations import downgrade
from survey.people.models import Unit
from survey.rounds.models import Round
from survey.rounds.services import layout_of
from tests.conftest import EMAIL, SECRET

Run = Callable[..., Result]
VERSION = text("SELECT version_num FROM alembic_version")
ENGINE = str(Path(__file__).parents[1] / "data" / "engine.yaml")


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'survey.db'}"


@pytest.fixture
def run(url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs the command with the settings of an installation."""
    monkeypatch.setenv("SURVEY_SECRET_KEY", SECRET)
    monkeypatch.setenv("SURVEY_DATABASE_URL", url)
    monkeypatch.setenv("SURVEY_BASE_URL", "https://check.example.nl")

    def ran(*words: str, typed: str = "") -> Result:
        return CliRunner().invoke(main, words, input=typed)

    return ran


@pytest.fixture
def ready(run: Run) -> Run:
    """The same, on a database that has been made."""
    assert run("db", "upgrade").output == "The database is up to date.\n"
    return run


def refused(result: Result) -> str:
    """Return the one line of a refusal."""
    assert result.exit_code == 1, result.output
    assert result.output.startswith("Error: ")
    assert result.output.count("\n") == 1
    return result.output


def test_help_lists_every_command(run: Run) -> None:
    shown = run("--help").output
    assert all(name in shown for name in COMMANDS)


def test_the_database_is_made_and_made_again(ready: Run) -> None:
    assert ready("db", "upgrade").exit_code == 0


def test_before_tables_change_a_backup_is_written(
    run: Run, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SURVEY_BACKUP_FOLDER", str(tmp_path / "backups"))
    assert "backup" not in run("db", "upgrade").output, "there was nothing yet"
    downgrade(url, "-1")
    with session_for(url) as session:
        before = session.scalar(VERSION)
    for is_old in (True, False):
        assert ("A backup of what was there is in" in run("db", "upgrade").output) is is_old
    (file,) = (tmp_path / "backups").glob(f"{PREFIX}2*.backup")
    with session_for(f"sqlite:///{file}") as session:
        assert session.scalar(VERSION) == before
    monkeypatch.setenv("SURVEY_BACKUP_FOLDER", "/dev/null/backups")
    downgrade(url, "-1")
    assert run("db", "upgrade").exit_code == 1, "without the backup that was asked for nothing changes"


def test_staff_are_added_with_a_link_to_choose_a_password(ready: Run, url: str) -> None:
    done = ready("staff", "add", EMAIL)
    assert done.exit_code == 0
    address, _, token = done.output.strip().rpartition("/")
    assert address == "https://check.example.nl/sign-in/password"
    with session_for(url) as session:
        staff = holder(session, token, clock.now())
        assert staff is not None
        assert (staff.email, staff.role) == (EMAIL, "hr")


def test_staff_can_have_the_role_of_a_contact(ready: Run, url: str) -> None:
    ready("staff", "add", EMAIL, "--role", "prevention_officer")
    with session_for(url) as session:
        assert session.scalars(select(Staff.role)).all() == ["prevention_officer"]


def test_the_same_address_twice_is_refused(ready: Run) -> None:
    ready("staff", "add", EMAIL)
    assert "can sign in already" in refused(ready("staff", "add", EMAIL.upper()))


def test_an_unknown_role_is_refused(ready: Run) -> None:
    assert ready("staff", "add", EMAIL, "--role", "boss").exit_code == 2


def test_the_organisation_gets_a_name_and_another(ready: Run, url: str) -> None:
    for name in ("Voorbeeld BV", "Andere naam"):
        assert ready("staff", "organisation", name).output == f"The organisation is called {name} now.\n"
    with session_for(url) as session:
        assert session.scalars(select(Organisation.name)).all() == ["Andere naam"]


def test_a_round_is_planned_and_listed(ready: Run, url: str) -> None:
    done = ready("round", "plan", "Herfst", "--first", "2026-10-01", "--last", "2026-10-14", "--ask", "wellbeing")
    assert done.exit_code == 0
    assert done.output.startswith("https://check.example.nl/r/")
    key = done.output.strip().rpartition("/")[2]
    with session_for(url) as session:
        planned = session.scalars(select(Round)).one()
        assert (planned.key, planned.form) == (key, "short")
        assert [part.questionnaire.key for part in layout_of(session, planned).parts] == ["wellbeing"]
    (line,) = ready("round", "list").output.splitlines()
    assert line.split() == [key, "closed", "2026-10-01", "–", "2026-10-14", "Herfst"]


def test_another_scoring_of_a_round_is_told_without_its_answers(ready: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    window = ("--first", "2026-10-01", "--last", "2026-10-14", "--ask", "home-workplace", "--form", "full")
    key = ready("round", "plan", "Herfst", *window).output.strip().rpartition("/")[2]
    tables: set[str] = set()

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        tables.update(re.findall(r"(?:FROM|JOIN|INTO|UPDATE) (\w+)", statement))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        same = ready("questionnaire", "rescore", "--round", key)
        monkeypatch.setenv("SURVEY_ROSA_ACTION_LEVEL", "6")
        done = ready("questionnaire", "rescore", "--round", key)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert (same.exit_code, "nothing changes" in same.output) == (0, True)
    assert (done.exit_code, "  scale rosa: low becomes fair in " in done.output) == (1, True)
    assert tables == {"round", "round_questionnaire"}
    for arguments, words in (((key, ENGINE), "asks nothing of these files"), (("nowhere",), "no round 'nowhere'")):
        refusal = ready("questionnaire", "rescore", "--round", *arguments)
        assert (refusal.exit_code, words in refusal.output) == (2, True)


def test_a_round_asks_everything_when_nothing_is_named(ready: Run, url: str) -> None:
    ready("round", "plan", "Herfst", "--first", "2026-10-01", "--last", "2026-10-01", "--form", "full")
    with session_for(url) as session:
        planned = session.scalars(select(Round)).one()
        keys = [part.questionnaire.key for part in layout_of(session, planned).parts]
    assert keys == ["home-workplace", "support-needs", "wellbeing"]


def test_a_round_that_ends_before_it_begins_is_refused(ready: Run) -> None:
    refusal = refused(ready("round", "plan", "x", "--first", "2026-10-02", "--last", "2026-10-01"))
    assert "on or after the first day" in refusal


@pytest.mark.parametrize(
    "words",
    [
        ("round", "plan", "x", "--first", "morgen", "--last", "2026-10-01"),
        ("round", "plan", "x", "--first", "2026-10-01"),
        ("round", "plan", "x", "--first", "2026-10-01", "--last", "2026-10-02", "--ask", "nothing"),
        ("people", "unit", "Noord", "0"),
        ("people", "unit", "Noord", "many"),
        ("nonsense",),
    ],
    ids=" ".join,
)
def test_words_that_do_not_fit_are_refused(ready: Run, words: tuple[str, ...]) -> None:
    done = ready(*words)
    assert done.exit_code == 2
    assert "Error: " in done.output


def test_units_are_added_once(ready: Run, url: str) -> None:
    assert ready("people", "unit", "Noord", "12").output == "Added Noord with 12 people.\n"
    assert "Noord" in refused(ready("people", "unit", " Noord ", "3"))
    with session_for(url) as session:
        assert [(unit.name, unit.headcount) for unit in session.scalars(select(Unit))] == [("Noord", 12)]


COMMANDS_WITH_DATABASE = [
    ("staff", "add", EMAIL),
    ("staff", "organisation", "x"),
    ("people", "unit", "Noord", "12"),
    ("round", "plan", "x", "--first", "2026-10-01", "--last", "2026-10-01"),
    ("round", "list"),
]


@pytest.mark.parametrize("words", COMMANDS_WITH_DATABASE, ids=" ".join)
def test_a_database_that_was_not_made_is_said(run: Run, words: tuple[str, ...]) -> None:
    assert "survey db upgrade" in refused(run(*words))


@pytest.mark.parametrize("words", [("db", "upgrade"), *COMMANDS_WITH_DATABASE], ids=" ".join)
def test_a_database_that_cannot_be_reached_is_said(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("SURVEY_DATABASE_URL", "sqlite:////nowhere/at/all.db")
    assert "database" in refused(run(*words))


@pytest.mark.parametrize("words", [("db", "upgrade"), ("run",), *COMMANDS_WITH_DATABASE], ids=" ".join)
def test_a_setting_that_is_missing_is_said(run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]) -> None:
    monkeypatch.delenv("SURVEY_SECRET_KEY")
    assert "SURVEY_SECRET_KEY must be" in refused(run(*words))
