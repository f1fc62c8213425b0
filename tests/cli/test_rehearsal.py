"""Before a server starts somebody fills in each open round, and nothing of it stays."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from flask import Flask, request, request_finished
from sqlalchemy import func, select, text

from survey.cli.rehearsal import rehearse
from survey.config import SettingsError
from survey.infra.db import db
from survey.migrations import configuration
from survey.responding.models import Draft
from tests.conftest import OpenRound, OpenSession
from tests.support.databases import BOTH


@BOTH
def test_every_page_of_an_open_round_is_filled_in_and_nothing_is_kept(
    app: Flask, database: OpenSession, open_round: OpenRound, units: list[int]
) -> None:
    assert units
    key, _later = open_round("sitting"), open_round("sitting", first=1)
    seen: list[tuple[str, str, int]] = []

    def note(_app: Flask, response: Any, **_more: Any) -> None:  # a signal's arguments
        seen.append((request.method, request.path, response.status_code))

    with request_finished.connected_to(note, app):
        rehearse(app)
    assert {path.split("/")[2] for _, path, _ in seen} == {key}
    assert all(status == (303 if method == "POST" else 200) for method, _, status in seen)
    assert len({path for _, path, _ in seen}) > 3
    with database() as session:
        assert not session.scalar(select(func.count()).select_from(Draft))
    with app.app_context():
        assert db.engine.url.render_as_string(hide_password=False) == app.extensions["settings"].database_url


def test_a_database_of_another_version_is_told_in_one_line(app: Flask) -> None:
    newest = ScriptDirectory.from_config(configuration("")).get_current_head()
    for version in ("0001", "9999", newest):
        with app.app_context(), db.engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32))")
            connection.exec_driver_sql("DELETE FROM alembic_version")
            connection.execute(text("INSERT INTO alembic_version VALUES (:version)"), {"version": version})
        if version == newest:
            rehearse(app)
            return
        with pytest.raises(SettingsError, match=f"is of version {version}, this application needs {newest}"):
            rehearse(app)


def test_a_database_without_tables_is_told_in_one_line(make_app: Callable[..., Flask], tmp_path: Path) -> None:
    empty = make_app(database_url=f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(SettingsError, match="survey db upgrade"):
        rehearse(empty)
