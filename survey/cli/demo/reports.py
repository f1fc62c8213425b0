"""The demo's reports: an organisation with closed rounds in; a file for everybody at the table out."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

import click
from sqlalchemy.orm import Session

from survey.cli.demo import plan
from survey.config import Settings
from survey.core.text import LANGUAGES
from survey.infra.db import session_for
from survey.infra.render.pdf import render
from survey.reporting.documents import batches
from survey.reporting.documents import rie as rie_document
from survey.reporting.documents.archive import archive
from survey.reporting.documents.board import board_document
from survey.reporting.documents.organisation import write_report
from survey.reporting.documents.plan import write_plan
from survey.reporting.publications.publishing import publish_due
from survey.rounds.letters import batch_html
from survey.rounds.models import Round
from survey.rounds.services import rounds

LETTERS: Final = "brieven.pdf"
"""The file of the letters to those whom mail does not reach."""
OF_THE_LAST: Final = 4
"""Documents in each language that belong to the last closed round."""
SECONDS: Final = 600


def write(settings: Settings, folder: Path, moment: datetime) -> None:
    """Publish what is over and write its documents to the folder, with a progress bar."""
    open_session = partial(session_for, settings.database_url)
    publish_due(open_session, moment)
    with open_session() as session:
        last = plan.build(session, settings, moment)
        for language in LANGUAGES:
            batches.ask(session, last, language, moment.date())
    batches.make_due(open_session, settings, moment, SECONDS)
    with open_session() as session:
        closed = [one for one in rounds(session) if one.published]
        expected = (len(closed) + OF_THE_LAST) * len(LANGUAGES) + 1
        with click.progressbar(_files(session, closed, settings, moment), expected, "Writing reports") as bar:
            for name, content in bar:
                (folder / name).write_bytes(content)


def _files(session: Session, closed: list[Round], settings: Settings, moment: datetime) -> Iterator[tuple[str, bytes]]:
    last, today = closed[0], moment.astimezone(settings.time_zone).date()
    for language in LANGUAGES:
        for one in closed:
            yield write_report(session, one, language, settings, moment)
        name, html = board_document(session, last, language, settings, moment)
        yield name, render(html)
        if teams := archive(session, last, language, settings, moment):
            yield teams[0], teams[1].read()
        yield write_plan(session, last, language, settings, moment)
        annex = rie_document.rie_html(session, last, language, settings, moment)
        yield rie_document.file_name(language, today), render(annex)
    yield LETTERS, render(batch_html(session, rounds(session)[0], 1, "nl", settings) or "")
