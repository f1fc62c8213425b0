"""The command that imports a file."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from survey.cli import main
from survey.people.models import Participant
from tests.conftest import SECRET, OpenSession
from tests.people.conftest import CSV

Run = Callable[..., Result]


@pytest.fixture
def run(database: OpenSession, tmp_path: Path) -> Run:
    """Return a function that imports a text with these options."""
    with database() as session:
        url = session.get_bind().engine.url.render_as_string(hide_password=False)

    def run(text: str, *options: str) -> Result:
        file = tmp_path / "people.csv"
        file.write_text(text, encoding="utf-8")
        environment = {"SURVEY_SECRET_KEY": SECRET, "SURVEY_DATABASE_URL": url}
        return CliRunner().invoke(main, ["people", "import", str(file), *options], env=environment)

    return run


def names(database: OpenSession) -> list[str]:
    with database() as session:
        return sorted(session.scalars(select(Participant.name)))


def test_a_dry_run_only_says_what_would_change(run: Run, database: OpenSession) -> None:
    done = run(CSV, "--dry-run")
    assert (done.exit_code, done.stdout) == (0, "Would be 3 added, 0 changed, 0 removed.\n")
    assert names(database) == []


def test_a_file_is_applied_and_a_complete_one_removes(run: Run, database: OpenSession) -> None:
    assert run(CSV).stdout == "Done: 3 added, 0 changed, 0 removed.\n"
    done = run("\n".join(CSV.splitlines()[:2]).replace("Kim de", "Kim"), "--complete")
    assert done.stdout == "Done: 0 added, 1 changed, 2 removed.\n"
    assert names(database) == ["Kim Vries"]


def test_rows_that_are_left_out_are_named(run: Run, database: OpenSession) -> None:
    done = run(CSV.replace("lou@example.nl", "lou"))
    assert done.exit_code == 0
    assert "Row 3, E-mail address: This is no e-mail address." in done.stderr
    assert names(database) == ["Kim de Vries", "Sam Bos"]


@pytest.mark.parametrize(("text", "said"), [("", "This file has no rows."), ("a;b\n1;2\n", "headings do not say")])
def test_a_file_that_cannot_be_used_is_said_in_one_line(run: Run, text: str, said: str) -> None:
    done = run(text)
    assert (done.exit_code, said in done.stderr, done.stderr.count("\n")) == (1, True, 1)
