"""The command that writes reports."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from survey.reporting.cli import report
from tests.conftest import SECRET, OpenRound
from tests.reporting.conftest import ClosedRound, at_random
from tests.support.pdf import Pdf


@pytest.fixture
def command(app: Flask, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("SURVEY_SECRET_KEY", SECRET)
    monkeypatch.setenv("SURVEY_DATABASE_URL", app.extensions["settings"].database_url)
    return CliRunner()


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
