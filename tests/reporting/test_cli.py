"""The command that writes reports."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import delete, select, text, update

from survey.accounts.retention import ANSWERS
from survey.cli.worker import worker
from survey.config import Settings
from survey.core.disclosure.cells import Policy
from survey.core.disclosure.keeping import METHOD, canonical, write
from survey.core.disclosure.publication import publish
from survey.infra import clock
from survey.reporting.cli import disclosure, report
from survey.reporting.models import PublishedGroup
from survey.reporting.publications.kept import publication_of
from survey.reporting.publications.making import Made, count
from survey.reporting.publications.publishing import keep
from survey.responding.models import Response
from survey.rounds.freezing import freeze
from survey.rounds.models import Round
from survey.rounds.services import layout_of, round_by_key
from tests.conftest import SECRET, OpenRound, OpenSession
from tests.reporting.conftest import ClosedRound, at_random
from tests.support.databases import BOTH
from tests.support.files import bytes_of
from tests.support.pdf import Pdf


@pytest.fixture
def command(app: Flask, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("SURVEY_SECRET_KEY", SECRET)
    monkeypatch.setenv("SURVEY_DATABASE_URL", app.extensions["settings"].database_url)
    return CliRunner()


@pytest.fixture
def settings(app: Flask) -> Settings:
    found: Settings = app.extensions["settings"]
    return found


def test_both_languages_go_into_a_folder(command: CliRunner, closed_round: ClosedRound, tmp_path: Path) -> None:
    key = closed_round(at_random(25))
    result = command.invoke(report, ["write", key, "--out", str(tmp_path / "reports")])
    assert result.exit_code == 0, result.output
    files = sorted((tmp_path / "reports").iterdir())
    assert [Pdf(file.read_bytes()).language for file in files] == ["en", "nl"]
    assert [str(file) for file in files] == sorted(result.output.split()[-2:])


def test_one_language_goes_into_a_file(command: CliRunner, closed_round: ClosedRound, tmp_path: Path) -> None:
    path = tmp_path / "mine.pdf"
    result = command.invoke(report, ["write", closed_round(at_random(25)), "--language", "en", "--out", str(path)])
    assert result.exit_code == 0, result.output
    assert Pdf(path.read_bytes()).language == "en"


def test_two_languages_do_not_fit_in_one_file(command: CliRunner) -> None:
    result = command.invoke(report, ["write", "any", "--out", "mine.pdf"])
    assert result.exit_code == 2
    assert "one --language" in result.output


def test_what_cannot_be_written_is_said_in_one_line(
    command: CliRunner, closed_round: ClosedRound, open_round: OpenRound, tmp_path: Path
) -> None:
    for key, words in (
        ("nowhere", "There is no round 'nowhere'"),
        (open_round("engine"), "not over yet"),
        (closed_round(at_random(3)), "Fewer than 5 people"),
    ):
        result = command.invoke(report, ["write", key, "--out", str(tmp_path)])
        assert result.exit_code == 1
        assert words in result.output
        assert "Traceback" not in result.output


def test_a_missing_setting_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SURVEY_SECRET_KEY", raising=False)
    result = CliRunner().invoke(report, ["write", "any"])
    assert result.exit_code == 1
    assert "SURVEY_SECRET_KEY" in result.output


def test_what_was_published_is_checked(command: CliRunner, closed_round: ClosedRound, units: list[int]) -> None:
    assert units
    closed_round(at_random(23), name="Lente")
    closed_round(at_random(90), name="Zomer")
    result = command.invoke(disclosure, ["audit"])
    assert result.exit_code == 0, result.output
    assert result.output.startswith("2 rounds, ")
    assert "none tells about fewer people" in result.output


def test_what_tells_about_a_few_is_found(
    app: Flask, command: CliRunner, closed_round: ClosedRound, database: OpenSession, units: list[int]
) -> None:
    """As if nothing had been hidden in the tree: three people of North follow from everybody and South."""
    few, many = units[0], units[1]
    key = closed_round(at_random(1), name="Herfst", published=False)
    with database() as session:
        found = round_by_key(session, key)
        assert found is not None
        freeze(session, found, app.extensions["settings"], found.closes_at)
        row = session.scalars(select(Response)).one()
        for number in range(22):
            unit = few if number < 3 else many
            session.add(Response(id=bytes([number]) * 16, round_id=found.id, unit_id=unit, answers=row.answers))
        session.delete(row)
        session.flush()
        whole = publish(count(session, found, layout_of(session, found)), Policy())
        rest = tuple(canonical(half) for half in write(whole))
        keep(session, found, Made(METHOD, Policy(), {0: (rest[0], rest[1]), many: (rest[0], rest[1])}))
    result = command.invoke(disclosure, ["audit"])
    assert result.exit_code == 1
    assert "Herfst, respondents: tells about 3 people of Noord." in result.output
    assert "Herfst, engine mean peace: tells about 3 people of Noord." in result.output


@BOTH
def test_answers_go_when_their_time_is_over_and_figures_stay(
    command: CliRunner, closed_round: ClosedRound, database: OpenSession, settings: Settings
) -> None:
    key = closed_round(at_random(30))
    with database() as session:
        found = round_by_key(session, key)
        assert found is not None
        ids = list(session.scalars(select(Response.id)))
        figures = publication_of(session, found, clock.now())
        over = found.closes_at + ANSWERS
    for moment, left in ((over - timedelta(hours=1), 30), (over, 0)):
        with time_machine.travel(moment, tick=False):
            assert command.invoke(worker, ["--once"]).exit_code == 0
            result = command.invoke(disclosure, ["audit"])
            assert (result.exit_code, "its answers were deleted" in result.output) == (0, not left)
            stored = bytes_of(settings.database_url, ["response"])
        assert sum(id_ in stored for id_ in ids) == left
    with database() as session:
        assert publication_of(session, session.get_one(Round, found.id), over) == figures


def test_a_publication_that_was_tampered_with_or_lost_its_answers_is_said(
    command: CliRunner, closed_round: ClosedRound, database: OpenSession
) -> None:
    for name in ("Winter", "Lente"):
        closed_round(at_random(30), name=name)
    with database() as session:
        winter, spring = sorted(session.scalars(select(Round)), key=lambda found: found.name, reverse=True)
        session.execute(delete(Response).where(Response.round_id == spring.id))
        session.execute(text("DROP TRIGGER published_group_no_update"))
        session.execute(update(PublishedGroup).values(rest="[]").where(PublishedGroup.round_id == winter.id))
    result = command.invoke(disclosure, ["audit"])
    assert result.exit_code == 1
    assert "Winter: the figures are not those that were published" in result.output
    assert "Lente: cannot be checked" in result.output
