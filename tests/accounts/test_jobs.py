"""The page of the work behind the pages: what was done, what is late, what failed; and nothing about anybody."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from survey.accounts.jobs import Job, standings
from survey.cli import worker
from survey.config import Settings
from survey.infra import clock
from survey.infra.backup import is_sealed
from tests.accounts.test_settings import administrator, signed_in
from tests.conftest import OpenSession
from tests.support.databases import BOTH
from tests.support.visitor import Visitor

__all__ = ["administrator", "signed_in"]


@pytest.fixture
def settings(app: Flask, tmp_path: Path) -> Settings:
    found: Settings = app.extensions["settings"]
    return replace(found, mail_folder=str(tmp_path / "mail"))


@BOTH
def test_the_administrator_sees_that_all_is_well_and_when_it_is_not(settings: Settings, administrator: Visitor) -> None:
    assert "draait niet" in administrator.go("/jobs").page.main
    worker.sweep(settings)
    assert "Alles gaat goed" in administrator.go("/jobs").page.main
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        assert "draait niet" in administrator.go("/jobs").page.main


def test_a_failure_is_named_by_its_kind_and_nothing_else_is_held_up(
    settings: Settings, administrator: Visitor, database: OpenSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_settings: Settings, _now: object) -> None:
        raise ConnectionRefusedError("kim@example.nl")

    worker.sweep(settings)
    monkeypatch.setitem(worker.PARTS, Job.SEND, fail)
    with pytest.raises(ExceptionGroup):
        worker.sweep(settings)
    with database() as session:
        failed = {one.job: one.failed for one in standings(session, clock.now()) if one.failed}
    assert failed == {Job.SEND: "ConnectionRefusedError"}
    administrator.go("/jobs")
    assert "mislukt: ConnectionRefusedError" in administrator.page.main
    assert "kim@example.nl" not in administrator.response.text


def test_the_worker_writes_a_backup_each_day(settings: Settings, tmp_path: Path) -> None:
    own = replace(settings, backup_folder=str(tmp_path / "backups"), backup_public_key="ab" * 32)
    worker.sweep(own)
    worker.sweep(own)
    (file,) = (tmp_path / "backups").glob("*.backup")
    assert str(clock.today(settings.time_zone)) in file.name
    assert is_sealed(file)
