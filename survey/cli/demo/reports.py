"""The demo's reports: an organisation with closed rounds in; a file for everybody at the table out."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

import click
from sqlalchemy.orm import Session

from survey.cli.demo import plan
from survey.cli.demo.organisation import open_round
from survey.cli.loading import load_app
from survey.cli.worker import sweep
from survey.config import Settings
from survey.core.text import LANGUAGES, Language
from survey.followup.heard_document import heard_document
from survey.infra.db import session_for
from survey.infra.permissions import doors
from survey.infra.render.pdf import render
from survey.reporting.documents import batches
from survey.reporting.documents.archive import archive
from survey.reporting.documents.board import board_document
from survey.reporting.documents.organisation import report_document
from survey.reporting.documents.pack import Kind, Reader, file_name, pack_html
from survey.reporting.documents.plan import plan_document
from survey.reporting.documents.rie import rie_document
from survey.reporting.documents.trend import trend_document
from survey.reporting.publications.publishing import publish_due
from survey.rounds.letters import batch_html
from survey.rounds.models import Round
from survey.rounds.services import rounds

LETTERS: Final = "brieven.pdf"
"""The file of the letters to those whom mail does not reach."""
OF_THE_LAST: Final = 6
"""Documents in each language that belong to the last closed round."""
SECONDS: Final = 600


def write(settings: Settings, folder: Path, moment: datetime) -> None:
    """Do what worker and HR did since the first round, then write all documents to the folder, with a progress bar."""
    open_session = partial(session_for, settings.database_url)
    with open_session() as session:
        last = next(one for one in rounds(session) if one.closes_at <= moment)
        opened = last.opens_at
    publish_due(open_session, opened)
    with open_session() as session:
        plan.build_before(session, settings, moment)
    sweep(settings)
    with open_session() as session:
        last = plan.build(session, settings, moment)
        for language in LANGUAGES:
            batches.ask(session, last, language, moment.date())
    batches.make_due(open_session, settings, moment, SECONDS)
    with open_session() as session:
        closed = [one for one in rounds(session) if one.published]
        expected = (len(closed) + OF_THE_LAST + len(Kind)) * len(LANGUAGES) + 1
        with click.progressbar(_files(session, closed, settings, moment), expected, "Writing reports") as bar:
            for name, content in bar:
                (folder / name).write_bytes(content)


def _files(session: Session, closed: list[Round], settings: Settings, moment: datetime) -> Iterator[tuple[str, bytes]]:
    for language in LANGUAGES:
        for name, html in _documents(session, closed, language, settings, moment):
            yield name, render(html)
        if teams := archive(session, closed[0], language, settings, moment):
            yield teams[0], teams[1].read()
    for name, html in _packs(session, settings, moment):
        yield name, render(html)
    yield LETTERS, render(batch_html(session, open_round(session), 1, "nl", settings) or "")


def _documents(
    session: Session, closed: list[Round], language: Language, settings: Settings, moment: datetime
) -> Iterator[tuple[str, str]]:
    """Yield the report of each round, and what else there is of the last: file name and document."""
    last, today = closed[0], moment.astimezone(settings.time_zone).date()
    for one in closed:
        yield report_document(session, one, language, settings, moment)
    for of_a_round in (board_document, trend_document, plan_document, rie_document):
        yield of_a_round(session, last, language, settings, moment)
    if heard := heard_document(session, last.key, language, today):
        yield heard


def _packs(session: Session, settings: Settings, moment: datetime) -> Iterator[tuple[str, str]]:
    """Yield what works council and DPIA need to know, as the works council reads it: it may read the log."""
    app = load_app()
    with app.app_context():
        for language in LANGUAGES:
            for kind in Kind:
                reader = Reader(kind, language, log=True)
                yield file_name(kind, language), pack_html(session, reader, doors(app), settings, moment)
