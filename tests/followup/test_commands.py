"""The commands around support requests: who may sign in to read them, and deleting in time."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, inspect, text

from survey.accounts.queries import staff_by_email
from survey.cli import main
from survey.core.questionnaires.questionnaire import Contact
from survey.followup import services
from survey.infra.db import session_for
from survey.migrations import downgrade, upgrade
from tests.conftest import SECRET
from tests.followup.conftest import TODAY, wanted


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a database that the commands use."""
    address = f"sqlite:///{tmp_path / 'survey.db'}"
    monkeypatch.setenv("SURVEY_SECRET_KEY", SECRET)
    monkeypatch.setenv("SURVEY_DATABASE_URL", address)
    upgrade(address)
    return address


def run(*words: str) -> str:
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize(
    ("options", "role"), [((), "hr"), (("--role", "confidential_adviser"), "confidential_adviser")]
)
def test_staff_get_the_role_that_is_asked_for(url: str, options: tuple[str, ...], role: str) -> None:
    run("staff", "add", "a@example.nl", *options)
    with session_for(url) as session:
        found = staff_by_email(session, "a@example.nl")
        assert found is not None
        assert found.role == role


def test_everyone_is_no_role_to_sign_in_with(url: str) -> None:
    result = CliRunner().invoke(main, ["staff", "add", "a@example.nl", "--role", "everyone"])
    assert result.exit_code == 2
    assert "hr" in result.output
    with session_for(url) as session:
        assert staff_by_email(session, "a@example.nl") is None


def test_purge_deletes_what_was_closed_more_than_30_days_ago(url: str) -> None:
    today = date.today()  # noqa: DTZ011  # two days on either side: time zones do not matter
    with session_for(url) as session:
        for closed_days_ago in (33, 28):
            day = today - timedelta(days=closed_days_ago)
            made = services.ask(session, wanted(), day)
            services.close(session, Contact.HR, made.id, day)
        services.ask(session, wanted(), today - timedelta(days=400))
    assert run("requests", "purge") == "Deleted 1 closed request.\n"
    assert run("requests", "purge") == "Deleted 0 closed requests.\n"


def test_the_tables_go_back_and_forth_with_what_is_in_them(url: str) -> None:
    run("staff", "add", "hr@example.nl")
    run("staff", "add", "it@example.nl", "--role", "it_help_desk")
    with session_for(url) as session:
        services.ask(session, wanted(), TODAY)
    downgrade(url, "0001")
    engine = create_engine(url)
    with engine.connect() as connection:
        assert "support_request" not in inspect(engine).get_table_names()
        assert connection.scalars(text("SELECT email FROM staff")).all() == ["hr@example.nl"]
    engine.dispose()
    upgrade(url)
    run("staff", "add", "it@example.nl", "--role", "it_help_desk")
