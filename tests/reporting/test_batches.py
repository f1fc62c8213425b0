"""The reports of all units at once: made by the worker once they are asked for, kept, and given as a zip."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import select, update

from survey.accounts.models import Logo
from survey.config import Settings
from survey.core.text import Language
from survey.infra import clock
from survey.infra.db import session_for
from survey.infra.render.pdf import RenderError
from survey.infra.render.stamp import digest
from survey.reporting.documents import batches
from survey.reporting.documents.teams import Teams
from survey.reporting.models import BatchState, ReportBatch, ReportFile
from survey.rounds.models import Round
from survey.rounds.services import round_by_key
from tests.conftest import OpenSession
from tests.reporting.conftest import ClosedRound, at_random
from tests.support.visitor import Visitor

Make = Callable[[], None]


@pytest.fixture
def settings(app: Flask) -> Settings:
    found: Settings = app.extensions["settings"]
    return found


@pytest.fixture
def make(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Return what the worker does each minute, with one process that renders."""
    monkeypatch.setattr(batches, "CORES", 1)
    return lambda: batches.make_due(partial(session_for, settings.database_url), settings, clock.now())


def asked(database: OpenSession) -> tuple[str, int, int]:
    with database() as session:
        batch = session.scalars(select(ReportBatch)).one()
        return batch.state, batch.made, batch.units


def kept(database: OpenSession) -> dict[int, bytes]:
    with database() as session:
        return {file.unit_id: file.pdf for file in session.scalars(select(ReportFile))}


def saved(hr: Visitor, path: str) -> bytes:
    with hr.client.get(path) as answer:
        return bytes(answer.data)


def test_hr_asks_waits_and_gets_a_zip(
    closed_round: ClosedRound, hr: Visitor, make: Make, database: OpenSession, units: list[int]
) -> None:
    key = closed_round(at_random(60))
    page, zipped = f"/hr/rounds/{key}/reports", f"/hr/rounds/{key}/reports.nl.zip"
    hr.go(page)
    assert "2 eenheden hebben een rapport." in hr.page.main
    assert "1 eenheid heeft geen rapport" in hr.page.main
    hr.press(text="Alle rapporten maken (Nederlands)")
    assert "0 van de 2 rapporten zijn gemaakt." in hr.page.main
    assert hr.client.get(zipped).status_code == 404
    make()
    assert "Ze zijn allemaal gemaakt." in hr.go(page).page.main
    data = saved(hr, zipped)
    with ZipFile(BytesIO(data)) as found:
        noord, zuid, listed = found.namelist()
        assert (noord.endswith("-noord-nl.pdf"), zuid.endswith("-zuid-nl.pdf")) == (True, True)
        assert listed == "niet-getoond.csv"
        assert found.read(noord).startswith(b"%PDF")
        assert "Top,,niet getoond: hier werken minder dan 10 mensen" in found.read(listed).decode("utf-8-sig")
    assert saved(hr, zipped) == data
    assert saved(hr, f"/hr/rounds/{key}/units/{units[0]}/report.nl.pdf") == kept(database)[units[0]]


def test_what_is_made_is_kept_as_long_as_it_would_be_the_same(
    closed_round: ClosedRound, make: Make, database: OpenSession, settings: Settings, units: list[int]
) -> None:
    """A worker that was killed goes on where it was; whoever asks again gets the same files, but for what changed."""
    key = closed_round(at_random(60))
    ask(database, key, settings)
    with database() as session:
        found = round_by_key(session, key)
        assert found is not None
        teams = Teams(session, found, "nl", settings, clock.now())
        there = {"round_id": found.id, "language": "nl"}
        own = digest(teams.html(teams.shown(units[0])))
        session.add(ReportFile(unit_id=units[0], digest=own, pdf=b"as it was", **there))
        session.add(ReportFile(unit_id=units[1], digest=b"of other figures", pdf=b"old", **there))
    make()
    assert asked(database) == (BatchState.DONE, 2, 2)
    assert kept(database)[units[0]] == b"as it was"
    assert kept(database)[units[1]].startswith(b"%PDF")
    with database() as session:  # as after a kill: the first is kept, the second was under way
        session.execute(update(ReportBatch).values(state=BatchState.DUE, made=1))
        session.execute(update(ReportFile).where(ReportFile.unit_id == units[0]).values(digest=b"not looked at"))
    make()
    assert asked(database) == (BatchState.DONE, 2, 2)
    assert kept(database)[units[0]] == b"as it was"


def test_a_report_that_cannot_be_made_is_said(
    closed_round: ClosedRound, hr: Visitor, make: Make, database: OpenSession, settings: Settings, units: list[int]
) -> None:
    assert units
    key = closed_round(at_random(60))
    ask(database, key, settings)
    with database() as session:
        session.add(Logo(id=1, png=b"no picture", digest="d" * 16, alt_nl="l", alt_en="l"))
    with pytest.raises(RenderError):
        make()
    assert asked(database)[0] == BatchState.FAILED
    hr.go(f"/hr/rounds/{key}/reports")
    assert "Een van de rapporten kon niet worden gemaakt." in hr.page.main
    hr.press(text="Opnieuw proberen (Nederlands)")
    assert asked(database) == (BatchState.DUE, 0, 2)


def test_a_round_without_units_of_its_own(closed_round: ClosedRound, hr: Visitor, database: OpenSession) -> None:
    hr.go(f"/hr/rounds/{closed_round(at_random(3))}/reports")
    assert hr.page.status == 404
    hr.go(f"/hr/rounds/{closed_round(at_random(9))}/reports")
    assert "In geen enkele eenheid deden genoeg mensen mee" in hr.page.main
    with database() as session:
        assert session.scalars(select(ReportBatch)).all() == []


def test_files_go_after_a_month(closed_round: ClosedRound, database: OpenSession, settings: Settings) -> None:
    today = clock.today(settings.time_zone)
    ask(database, closed_round(at_random(60)), settings)
    for days, left in ((30, 1), (31, 0)):
        with database() as session:
            batches.clear_away(session, today + timedelta(days=days))
            assert len(session.scalars(select(ReportBatch)).all()) == left


def test_what_is_asked_for_makes_room_among_the_reports_of_other_rounds(
    closed_round: ClosedRound, database: OpenSession, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two reports a batch: both languages of a round stay, whatever they take, and the oldest of the others go."""
    old, middle, new = (closed_round(at_random(60), name=f"Ronde {number}") for number in range(3))

    def left(key: str, language: Language, room: int) -> list[tuple[str, str]]:
        monkeypatch.setattr(batches, "KEPT_REPORTS", room)
        ask(database, key, settings, language)
        with database() as session:
            query = select(Round.name, ReportBatch.language).where(Round.id == ReportBatch.round_id)
            return sorted((name, own) for name, own in session.execute(query))

    assert len([left(key, "nl", 6) for key in (old, middle)][-1]) == 2
    assert left(new, "nl", 6) == [("Ronde 0", "nl"), ("Ronde 1", "nl"), ("Ronde 2", "nl")]
    assert left(new, "en", 7) == [("Ronde 1", "nl"), ("Ronde 2", "en"), ("Ronde 2", "nl")]
    assert left(middle, "nl", 1) == [("Ronde 1", "nl")]
    assert left(middle, "en", 1) == [("Ronde 1", "en"), ("Ronde 1", "nl")]


def ask(database: OpenSession, key: str, settings: Settings, language: Language = "nl") -> None:
    with database() as session:
        found = round_by_key(session, key)
        assert found is not None
        assert batches.ask(session, found, language, clock.today(settings.time_zone))
