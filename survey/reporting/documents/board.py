"""The report of a round on one page, for the board: a published round in, its document in one language out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from survey.accounts.look import mark
from survey.config import Settings
from survey.core.reports.actions import Action
from survey.core.reports.report import GroupReport, ScaleRow
from survey.core.reports.trend import Line
from survey.core.text import Language
from survey.core.tree import EVERYBODY
from survey.infra.i18n import NAMES
from survey.infra.render.document import document
from survey.reporting.documents.carrying import Kind, carried
from survey.reporting.figures.cells import counts
from survey.reporting.figures.trend import TrendFigures
from survey.reporting.results.report import group_report
from survey.reporting.results.trends import clearly_changed, trend_of
from survey.rounds.models import Round

TOPICS, ACTIONS, CHANGES = 5, 3, 4
"""How many fit on the page."""


@dataclass(frozen=True)
class Board:
    """What the board reads: the lowest topics, what to do, and what changed clearly since a round, the worse first.

    since: the name of that round, or an empty text where none can be compared; earlier: whether there is one at all.
    """

    report: GroupReport
    topics: tuple[ScaleRow, ...]
    actions: tuple[Action, ...]
    changes: tuple[Line, ...]
    since: str
    earlier: bool


def board(session: Session, round_: Round, language: Language, settings: Settings, now: datetime) -> Board:
    """Return what one page says of a round; raise as group_report does."""
    report = group_report(session, round_, language, settings, now)
    trend = trend_of(session, round_, language, settings)
    lines = [line for part in trend.parts for line in part.lines if line.change] if trend else []
    clear = clearly_changed(lines)
    since = max((line.since for line in lines if line.since is not None), default=None)
    return Board(
        report,
        report.ranked[:TOPICS],
        report.top_actions[:ACTIONS],
        tuple(clear[:CHANGES]),
        trend.rounds[since] if trend and since is not None else "",
        trend is not None and len(trend.rounds) > 1,
    )


def board_document(
    session: Session, round_: Round, language: Language, settings: Settings, now: datetime
) -> tuple[str, str]:
    """Return the file name and the document of the page for the board; raise as group_report does."""
    found = board(session, round_, language, settings, now)
    html = document(
        "report/board.html",
        language,
        board=found,
        report=found.report,
        mark=mark(session, language),
        carried=carried(session, round_, Kind.BOARD, [EVERYBODY], language, now),
        figures=TrendFigures(language),
        states=counts(found.report.ranked),
        language_name=NAMES[language],
    )
    return f"thuiswerkcheck-{found.report.facts.last_day}-board-{language}.pdf", html
