"""The reports of all units of a round: HR asks for them in a language, the worker makes them, a page shows how far.

The files are kept in the database, which every process shares. One is made again only when its digest has changed.
So many are kept at a time, for at most a month; whoever asks again gets them again.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy.orm import Session

from survey.config import Settings
from survey.core.text import Language
from survey.core.tree import EVERYBODY
from survey.infra.db import read_only
from survey.infra.render.pdf import Renderer
from survey.infra.render.stamp import digest
from survey.reporting.documents import batch_queries as queries
from survey.reporting.errors import TooFewError
from survey.reporting.models import KEPT_DAYS, BatchState, ReportBatch, ReportFile
from survey.reporting.queries import hold
from survey.rounds.freezing import Group, units_of
from survey.rounds.models import Round

if TYPE_CHECKING:
    from survey.core.disclosure.cells import Suppressed

OpenSession = Callable[[], AbstractContextManager[Session]]
KEPT_REPORTS: Final = 1000
"""A report is about 135 kB, so that these are about 135 MB of the database and of each backup."""
CORES: Final = os.cpu_count() or 1
CHUNK: Final = 12
"""Reports between two commits: what a worker that is killed has to make again."""
PATIENCE: Final = 120
"""Seconds for one report: nobody waits at a page, and a busy machine is no reason to give up."""
SECONDS: Final = 45
"""For so long a sweep makes reports. The next one goes on, so that mail and answers do not wait."""


class Withheld(NamedTuple):
    """A unit without a report: what it is a part of, or an empty text, and why its figures are not shown."""

    unit: Group
    above: str
    hidden: Suppressed


@dataclass(frozen=True)
class Overview:
    """How a round stands: the units that have a report, those that have none, and what was asked for by language."""

    shown: tuple[Group, ...]
    withheld: tuple[Withheld, ...]
    batches: dict[str, ReportBatch]


def overview(session: Session, round_: Round, now: datetime) -> Overview:
    """Return how the reports of a round's units stand; raise as publication_of does."""
    from survey.reporting.publications.kept import published  # noqa: PLC0415  # loads NumPy, and the worker needs this module

    published(session, round_, now)
    hidden = _hidden(session, round_.id)
    if hidden.pop(EVERYBODY):
        raise TooFewError
    units = units_of(session, round_)
    names = {unit.id: unit.name for unit in units}
    return Overview(
        tuple(unit for unit in units if unit.id in hidden and hidden[unit.id] is None),
        tuple(
            Withheld(unit, names.get(unit.parent_id or EVERYBODY, ""), why)
            for unit in units
            if (why := hidden.get(unit.id)) is not None
        ),
        queries.batches(session, round_.id),
    )


def ask(session: Session, round_: Round, language: Language, today: date) -> bool:
    """Have the reports of all units made, unless they are under way; return whether there are any to make.

    Those of other rounds make room: what was asked for first goes first.
    """
    hold(session, round_)
    shown = _shown(session, round_.id)
    batch = queries.hold(session, round_.id, language)
    if shown and (batch is None or batch.state != BatchState.DUE):
        values = {"state": BatchState.DUE, "asked_on": today, "units": len(shown), "made": 0}
        session.merge(ReportBatch(round_id=round_.id, language=language, **values))
        session.flush()
    room = KEPT_REPORTS - sum(own.units for own in queries.batches(session, round_.id).values())
    for old in queries.of_others(session, round_.id):
        room -= old.units
        if room < 0:
            queries.delete_batch(session, old)
    return bool(shown)


def clear_away(session: Session, today: date) -> None:
    """Delete the files that were asked for more than a month ago."""
    for old in queries.before(session, today - timedelta(days=KEPT_DAYS)):
        queries.delete_batch(session, old)


def kept_file(session: Session, round_: Round, language: Language, unit_id: int, html: str) -> bytes | None:
    """Return the PDF of this document when a batch has made it already."""
    return queries.file(session, round_.id, language, unit_id, digest(html))


def make_due(open_session: OpenSession, settings: Settings, now: datetime, seconds: float = SECONDS) -> None:
    """Make reports that were asked for, for so long; what is made stays made, whatever ends this.

    When one cannot be made its batch has failed until somebody asks again; the error goes on to the caller.
    """
    with read_only(), open_session() as session:
        asked = queries.due(session)
    if not asked:
        return
    ends = time.monotonic() + seconds
    renderer = Renderer(at_once=CORES, waiting=3 * CHUNK, seconds=PATIENCE)
    try:
        with ThreadPoolExecutor(CORES) as pool:
            for round_id, language in asked:
                _Maker(open_session, settings, now, round_id, language, renderer, pool).make(ends)
    finally:
        renderer.stop()


class _Report(NamedTuple):
    """A unit's report under way: its digest and the PDF to come, or none where the file that is there will do."""

    unit_id: int
    digest: bytes
    pdf: Future[bytes] | None


@dataclass(frozen=True)
class _Maker:
    """Makes one batch: while some reports are rendered, those before are kept and those after are written out."""

    open_session: OpenSession
    settings: Settings
    now: datetime
    round_id: int
    language: Language
    renderer: Renderer
    pool: ThreadPoolExecutor

    def make(self, ends: float) -> None:
        """Make what is left of the batch, until it is finished or a moment of the monotonic clock."""
        try:
            self._make(ends)
        except Exception:
            with self.open_session() as session:
                queries.set_state(session, self.round_id, self.language, BatchState.FAILED)
            raise

    def _make(self, ends: float) -> None:
        with read_only(), self.open_session() as session:
            done, units = queries.batches(session, self.round_id)[self.language].made, _shown(session, self.round_id)
        under_way: Sequence[_Report] = ()
        for start in range(done, len(units), CHUNK):
            if time.monotonic() > ends:
                break
            begun = self._begin(units[start : start + CHUNK])
            if not self._keep(under_way, done):
                return
            done += len(under_way)
            under_way = begun
        self._keep(under_way, done)

    def _begin(self, units: Sequence[int]) -> Sequence[_Report]:
        """Write out the reports of some units, and have those rendered that are not there yet."""
        from survey.reporting.documents.teams import Teams  # noqa: PLC0415  # most sweeps make none and need no NumPy

        with read_only(), self.open_session() as session:
            round_ = session.get_one(Round, self.round_id)
            teams = Teams(session, round_, self.language, self.settings, self.now)
            there = queries.digests(session, self.round_id, self.language, units)
            return [self._report(unit, teams.html(teams.shown(unit)), there.get(unit)) for unit in units]

    def _report(self, unit_id: int, html: str, there: bytes | None) -> _Report:
        own = digest(html)
        return _Report(unit_id, own, None if own == there else self.pool.submit(self.renderer.render, html))

    def _keep(self, reports: Sequence[_Report], done: int) -> bool:
        """Keep reports after so many others; False when somebody asked anew meanwhile, or works at the same batch."""
        if not reports:
            return True
        files = [(one.unit_id, one.digest, one.pdf.result()) for one in reports if one.pdf]
        with self.open_session() as session:
            batch = queries.hold(session, self.round_id, self.language)
            if batch is None or batch.state != BatchState.DUE or batch.made != done:
                return False
            for unit, own, pdf in files:
                key = {"round_id": self.round_id, "language": self.language, "unit_id": unit}
                session.merge(ReportFile(**key, digest=own, pdf=pdf))
            batch.made += len(reports)
            batch.state = BatchState.DONE if batch.made >= batch.units else BatchState.DUE
        return True


def _hidden(session: Session, round_id: int) -> dict[int, Suppressed | None]:
    """Return for each group that was published why it is not shown; None where it is. Themes begin with respondents."""
    from survey.core.disclosure.cells import Suppressed  # noqa: PLC0415  # loads NumPy
    from survey.core.disclosure.keeping import read_count  # noqa: PLC0415

    first = json.JSONDecoder().raw_decode
    counts = {unit: read_count(first(head, 1)[0]) for unit, head in queries.group_heads(session, round_id)}
    return {unit: count if isinstance(count, Suppressed) else None for unit, count in counts.items()}


def _shown(session: Session, round_id: int) -> Sequence[int]:
    return [unit for unit, hidden in _hidden(session, round_id).items() if hidden is None and unit != EVERYBODY]
