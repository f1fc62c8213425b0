"""The plan of action as a document: a published round and the measures in, HTML and PDF in one language out.

What a measure rests on is looked up in the report of this one round, so it holds no figure that is not published.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from survey.accounts.look import mark
from survey.config import Settings
from survey.core.reports.actions import Action
from survey.core.reports.report import GroupReport, ScaleRow
from survey.core.reports.shortfalls import ShortfallRow, shortfall_row
from survey.core.scores.layout import Layout
from survey.core.text import Language
from survey.followup import plan
from survey.followup.models import Measure
from survey.followup.plan import Line
from survey.infra.i18n import NAMES
from survey.infra.render.document import document
from survey.reporting.documents.carrying import short
from survey.reporting.figures.cells import Figures
from survey.reporting.figures.changes import ChangeFigures
from survey.reporting.publications.kept import published
from survey.reporting.results.changes import changes_now
from survey.reporting.results.report import group_report
from survey.rounds.models import Round
from survey.rounds.services import layout_of


class Row(NamedTuple):
    """A measure with what it rests on: the action that the round's answers call for, its topics and shortfalls."""

    measure: Measure
    round: Round | None
    overdue: bool
    action: Action | None
    scales: tuple[ScaleRow, ...]
    shortfalls: tuple[ShortfallRow, ...]


class Counted(NamedTuple):
    """How many measures there are, and how they stand."""

    everything: int
    done: int
    overdue: int
    without_owner: int


def plan_document(
    session: Session, round_: Round, language: Language, settings: Settings, now: datetime
) -> tuple[str, str]:
    """Return the file name and the document of the plan of action after a round; raise as group_report does."""
    report = group_report(session, round_, language, settings, now)
    today = now.astimezone(settings.time_zone).date()
    rows = rows_of(plan.lines(session, today), round_, report, layout_of(session, round_), today)
    changes = changes_now(session, round_, language)
    html = document(
        "report/plan.html",
        language,
        report=report,
        mark=mark(session, language),
        rows=rows,
        counted=_counted(rows),
        left=_left(report, rows),
        changes=changes,
        change_figures=ChangeFigures(language, changes.lines, changes.rounds),
        today=today,
        fingerprint=short(published(session, round_, now).fingerprint),
        figures=Figures(language),
        language_name=NAMES[language],
    )
    name = "plan-van-aanpak" if language == "nl" else "plan-of-action"
    return f"thuiswerkcheck-{name}-{today}.pdf", html


def rows_of(lines: Sequence[Line], round_: Round, report: GroupReport, layout: Layout, today: date) -> Sequence[Row]:
    """Return the measures of a round's plan: its own, and of all others what is open or was closed lately."""
    lately = today - plan.LATELY
    actions = {f"{part.key}/{action.key}": action for part in report.parts for action in part.actions}
    scales = {f"{part.key}/{row.key}": row for part in report.parts for row in part.scales}
    return [
        Row(
            line.measure,
            line.round,
            line.overdue,
            actions.get(line.measure.recommendation or ""),
            tuple(scales[key] for key in line.measure.scales if key in scales),
            tuple(row for key in line.measure.shortfalls if (row := shortfall_row(report, layout, key))),
        )
        for line in lines
        if line.round is round_ or line.measure.closed_on is None or line.measure.closed_on > lately
    ]


def _counted(rows: Sequence[Row]) -> Counted:
    return Counted(
        everything=len(rows),
        done=sum(row.measure.closed_on is not None for row in rows),
        overdue=sum(row.overdue for row in rows),
        without_owner=sum(not row.measure.owner and row.measure.closed_on is None for row in rows),
    )


def _left(report: GroupReport, rows: Sequence[Row]) -> Sequence[Action]:
    """Return the most important actions that nothing in the plan answers to."""
    planned = {row.action.key for row in rows if row.action}
    return [action for action in report.top_actions if action.key not in planned]
