"""The report of a round: a published round in; its figures and all that belongs to them as HTML and PDF out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from survey.accounts.look import Mark, mark
from survey.config import Settings
from survey.core.questionnaires.questionnaire import Audience
from survey.core.reports.composition import Composition
from survey.core.reports.gap import Gap
from survey.core.reports.report import GroupReport
from survey.core.text import Language
from survey.core.tree import EVERYBODY
from survey.infra.i18n import NAMES
from survey.infra.render.document import document
from survey.reporting.documents.carrying import Carried, Kind, carried
from survey.reporting.figures.cells import by_people, counts, silent, sources, tables, told
from survey.reporting.figures.changes import ChangeFigures
from survey.reporting.figures.drivers import DriverFigures
from survey.reporting.figures.gap import GapFigures
from survey.reporting.figures.trend import TrendFigures
from survey.reporting.results.breakdowns import BreakdownMaps, all_breakdowns
from survey.reporting.results.changes import Changes, kept_changes
from survey.reporting.results.drivers import Drivers, drivers_of
from survey.reporting.results.gaps import gap_of
from survey.reporting.results.mapping import UnitMaps, unit_maps
from survey.reporting.results.report import group_report
from survey.reporting.results.taking_part import composition_of
from survey.reporting.results.trends import Trend, trend_of
from survey.rounds.models import Round

ROUNDS: Final = 4
"""So many rounds, the newest, stand in the columns of a page."""


def report_html(  # noqa: PLR0913, PLR0917  # all that a report can have, each of which may lack
    report: GroupReport,
    mark: Mark | None = None,
    gap: Gap | None = None,
    units: UnitMaps | None = None,
    trend: Trend | None = None,
    carried: Carried | None = None,
    drivers: Drivers | None = None,
    composition: Composition | None = None,
    changes: Changes | None = None,
    breakdowns: Sequence[BreakdownMaps] = (),
) -> str:
    """Return the document of a report, with the organisation's logo and all that belongs to it, ready for rendering.

    A trend of one round is none, nor are changes without measures.
    """
    figures = DriverFigures(report.language)
    return document(
        "report/organisation.html",
        report.language,
        report=report,
        mark=mark,
        carried=carried,
        figures=figures,
        gap=gap and GapFigures(gap, figures),
        units=units if units and units.shown else None,
        breakdowns=[one for one in breakdowns if one.shown],
        trend=trend if trend and len(trend.rounds) > 1 else None,
        trend_figures=TrendFigures(report.language),
        drivers=drivers if drivers and (drivers.outcomes or drivers.reliability) else None,
        composition=composition,
        changes=changes if changes and changes.measures else None,
        change_figures=changes and ChangeFigures(report.language, changes.lines, changes.rounds),
        Audience=Audience,
        language_name=NAMES[report.language],
        counts=counts,
        by_people=by_people,
        tables=tables,
        told=told,
        silent=silent,
        sources=sources,
    )


def report_document(
    session: Session, round_: Round, language: Language, settings: Settings, now: datetime
) -> tuple[str, str]:
    """Return the file name and the document of a round's report with all that belongs to it; raise as group_report."""
    made = group_report(session, round_, language, settings, now)
    gap = gap_of(session, round_, made, now)
    units = unit_maps(session, round_, EVERYBODY, 1, language, now)
    trend = trend_of(session, round_, language, settings, at_most=ROUNDS)
    breakdowns = all_breakdowns(session, round_, language, now)
    groups = [EVERYBODY, *(units.ids if units else ()), *(group for one in breakdowns for group in one.ids)]
    own = carried(session, round_, Kind.ORGANISATION, groups, language, now)
    drivers, composition = drivers_of(session, round_, language, now), composition_of(session, round_)
    changes = kept_changes(session, round_, language)
    html = report_html(made, mark(session, language), gap, units, trend, own, drivers, composition, changes, breakdowns)
    return file_name(made), html


def write_report(
    session: Session, round_: Round, language: Language, settings: Settings, now: datetime
) -> tuple[str, bytes]:
    """Return the file name and the PDF of a round's report, made here; for commands, not for the web process."""
    from survey.infra.render.engine import render_here  # noqa: PLC0415  # loads WeasyPrint

    name, html = report_document(session, round_, language, settings, now)
    return name, render_here(html)


def file_name(report: GroupReport) -> str:
    """Return the name under which a report is saved: it tells what it is, and nobody chose it."""
    return f"thuiswerkcheck-{report.facts.last_day}-{report.language}.pdf"
