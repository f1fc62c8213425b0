"""The plan of action as a document: a published round and the measures in, HTML and PDF in one language out.

What a measure rests on is looked up in the report of this one round, so it holds no figure that is not published.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy.orm import Session

from survey.accounts.look import mark
from survey.config import Settings
from survey.core.reports.report import Action, GroupReport, ScaleRow
from survey.core.reports.trend import Line as TrendLine
from survey.core.reports.trend import Verdict
from survey.core.text import Language
from survey.followup import plan
from survey.followup.models import Measure, Status
from survey.followup.plan import Line
from survey.infra.i18n import NAMES
from survey.infra.render.document import document
from survey.reporting.documents.carrying import short
from survey.reporting.figures.cells import Figures
from survey.reporting.figures.trend import TrendFigures
from survey.reporting.publications.kept import published
from survey.reporting.results.report import group_report
from survey.reporting.results.trends import Trend, trend_of
from survey.rounds.models import Round

POINTS: Final = (0.0, 100.0)
"""The ends of the scales that can stand in one table."""
TOPICS: Final = 3
"""At most so many topics are told of a measure."""
CLEAR: Final = frozenset({Verdict.BETTER, Verdict.WORSE})
LATELY: Final = timedelta(days=365)
"""What was done or dropped in this time is told too, whichever round it came from."""


class Row(NamedTuple):
    """A measure with what it rests on: the action that the round's answers call for, and its topics."""

    measure: Measure
    round: Round | None
    overdue: bool
    action: Action | None
    scales: tuple[ScaleRow, ...]


class Changed(NamedTuple):
    """A measure of an earlier round, and what became of its topics since then."""

    measure: Measure
    lines: tuple[TrendLine, ...]


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
    rows = rows_of(plan.lines(session, today), round_, report, today)
    trend = trend_of(session, round_, language, settings)
    changes = changes_of(rows, round_, trend) if trend else []
    html = document(
        "report/plan.html",
        language,
        report=report,
        mark=mark(session, language),
        rows=rows,
        counted=_counted(rows),
        left=_left(report, rows),
        trend=trend,
        changes=changes,
        changed=any(line.verdict in CLEAR for change in changes for line in change.lines),
        compared=any(line.change for change in changes for line in change.lines),
        trend_figures=TrendFigures(language),
        today=today,
        fingerprint=short(published(session, round_, now).fingerprint),
        figures=Figures(language),
        language_name=NAMES[language],
    )
    name = "plan-van-aanpak" if language == "nl" else "plan-of-action"
    return f"thuiswerkcheck-{name}-{today}.pdf", html


def rows_of(lines: Sequence[Line], round_: Round, report: GroupReport, today: date) -> Sequence[Row]:
    """Return the measures of a round's plan: its own, and of all others what is open or was closed lately."""
    lately = today - LATELY
    actions = {f"{part.key}/{action.key}": action for part in report.parts for action in part.actions}
    scales = {f"{part.key}/{row.key}": row for part in report.parts for row in part.scales}
    return [
        Row(
            line.measure,
            line.round,
            line.overdue,
            actions.get(line.measure.recommendation or ""),
            tuple(scales[key] for key in line.measure.scales if key in scales),
        )
        for line in lines
        if line.round is round_ or line.measure.closed_on is None or line.measure.closed_on > lately
    ]


def changes_of(rows: Sequence[Row], round_: Round, trend: Trend) -> Sequence[Changed]:
    """Return for each measure of an earlier round, unless it was dropped, the topics that were asked before and now."""
    lines = {f"{part.key}/{line.key}": line for part in trend.parts for line in part.lines if line.ends == POINTS}
    found = [
        Changed(
            row.measure,
            tuple(lines[key] for key in row.measure.scales if key in lines and lines[key].since is not None)[:TOPICS],
        )
        for row in rows
        if row.round is not None and row.round.closes_at < round_.closes_at and row.measure.status != Status.DROPPED
    ]
    return [one for one in found if one.lines]


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
