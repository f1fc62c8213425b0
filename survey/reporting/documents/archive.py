"""The reports of all units as one file: a batch in; a zip with a PDF for each unit, and why others have none, out."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from sqlalchemy.orm import Session

from survey.config import Settings
from survey.core.text import Language
from survey.infra import clock
from survey.reporting.documents import batch_queries as queries
from survey.reporting.documents.batches import Overview, overview
from survey.reporting.documents.exporting import csv_bytes
from survey.reporting.documents.teams import file_name
from survey.reporting.figures.cells import Figures
from survey.reporting.models import BatchState
from survey.rounds.models import Round

IN_MEMORY: Final = 8 * 1024 * 1024
"""Bytes of a zip that stay in memory; a larger one goes to the disk while it is sent."""


def archive(
    session: Session, round_: Round, language: Language, settings: Settings, now: datetime
) -> tuple[str, IO[bytes]] | None:
    """Return the name of the zip and the zip itself, at its start; None while it is not made. Raise as overview.

    The same files give the same bytes.
    """
    found = overview(session, round_, now)
    batch = found.batches.get(language)
    if batch is None or batch.state != BatchState.DONE:
        return None
    _, last_day = clock.days(round_.opens_at, round_.closes_at, settings.time_zone)
    names = {unit.id: file_name(unit, last_day, language) for unit in found.shown}
    times = Counter(names.values())
    file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # whoever sends it closes it
    with ZipFile(file, "w") as zipped:
        for unit_id, pdf in queries.files(session, round_.id, language):
            name = names[unit_id]
            zipped.writestr(ZipInfo(f"{unit_id}-{name}" if times[name] > 1 else name), pdf, ZIP_STORED)
        listed = Figures(language)._("not-shown.csv")
        zipped.writestr(ZipInfo(listed), withheld_csv(found, language), ZIP_DEFLATED)
    file.seek(0)
    return f"thuiswerkcheck-teams-{last_day}-{language}.zip", file


def withheld_csv(found: Overview, language: Language) -> bytes:
    """Return the list of the units without a report, what each is a part of, and why there is none."""
    figures = Figures(language)
    headings = [figures._("Unit"), figures._("Part of"), figures._("Why there is no report")]

    def rows() -> Iterator[tuple[str, str, str]]:
        for one in found.withheld:
            yield one.unit.name, one.above, figures.why(one.hidden)

    return csv_bytes(headings, rows())
