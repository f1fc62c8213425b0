"""The whole way on each database: people answer, the mixer opens, the round ends, HR reads the page and the report."""

import socket
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from click.testing import CliRunner
from flask import Flask

from survey.cli import main
from survey.infra import clock
from tests.conftest import EMAIL, PASSWORD, SECRET, OpenRound
from tests.support.databases import BOTH
from tests.support.pdf import Pdf
from tests.support.visitor import Respondent, Visitor, first

PEOPLE = 24


@pytest.fixture(autouse=True)
def nothing_goes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a mail server and a provider nobody has a reason to reach out; PostgreSQL's driver is not Python's."""

    def refuse(*call: object) -> None:
        raise AssertionError(f"reaches out: {call}")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@BOTH
def test_from_the_first_answer_to_the_report(
    app: Flask, hr: Visitor, open_round: OpenRound, respondent: Callable[..., Respondent], units: list[int]
) -> None:
    settings = app.extensions["settings"]
    key = open_round("sitting", first=0, last=0)
    for number in range(PEOPLE):
        person = respondent(key).start().walk(first, until="unit").fill({"unit": str(units[number % 2])}).next().press()
        assert person.step == "result"
    worker = CliRunner(env={"SURVEY_SECRET_KEY": SECRET, "SURVEY_DATABASE_URL": settings.database_url})
    assert "afgelopen" in hr.go(f"/hr/rounds/{key}/report.nl.pdf").page.main
    with time_machine.travel(clock.now() + timedelta(days=2)):
        assert worker.invoke(main, ["worker", "--once"]).exit_code == 0
        staff = sign_in(app)
        assert str(PEOPLE) in staff.go(f"/hr/rounds/{key}").page.main
        report = Pdf(staff.client.get(f"/hr/rounds/{key}/report.nl.pdf").data)
        assert str(PEOPLE) in report.text


def sign_in(app: Flask) -> Visitor:
    return Visitor(app.test_client()).go("/sign-in").fill({"email": EMAIL, "password": PASSWORD}).press()
