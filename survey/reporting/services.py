"""Use cases of results: a published round in, its report as view-model, HTML and PDF out."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from sqlalchemy.orm import Session

from survey.accounts.look import Mark, mark
from survey.accounts.services import organisation
from survey.config import Settings
from survey.core.composition import Composition
from survey.core.gap import Gap
from survey.core.layout import Layout
from survey.core.questionnaire import Audience
from survey.core.report import GroupReport, RoundFacts, build_report
from survey.core.text import Language
from survey.core.tree import EVERYBODY
from survey.infra import clock
from survey.infra.i18n import NAMES
from survey.infra.render.document import document
from survey.reporting.carrying import Carried, Kind, carried
from survey.reporting.driver_figures import DriverFigures
from survey.reporting.drivers import Drivers, drivers_of
from survey.reporting.errors import NoReportError, Reason
from survey.reporting.figures import by_people, counts, sources, tables
from survey.reporting.gaps import GapFigures, gap_of
from survey.reporting.kept import Kept, figures_in, kept_of
from survey.reporting.mapping import UnitMaps, unit_maps
from survey.reporting.taking_part import composition_of
from survey.rounds.freezing import Group, headcount_of, units_of
from survey.rounds.models import Round
from survey.rounds.services import layout_of

if TYPE_CHECKING:
    from survey.reporting.trends import Trend

ROUNDS: Final = 4
"""So many rounds, the newest, stand in the columns of a page."""


def group_report(
    session: Session,
    round_: Round,
    language: Language,
    settings: Settings,
    now: datetime,
    unit: Group | None = None,
) -> GroupReport:
    """Return the report of a round, of everybody or of a unit, in a language; raise as publication_of does."""
    kept = kept_of(session, round_, now, unit.id if unit else EVERYBODY)
    first, last = clock.days(round_.opens_at, round_.closes_at, settings.time_zone)
    named = organisation(session)
    facts = RoundFacts(
        organisation=named.name if named else "",
        name=round_.name,
        first_day=first,
        last_day=last,
        form=round_.form,
        headcount=unit.headcount if unit else headcount_of(units_of(session, round_)),
    )
    return _report(kept, layout_of(session, round_), facts, language)


@lru_cache(maxsize=4)
def _report(kept: Kept, layout: Layout, facts: RoundFacts, language: Language) -> GroupReport:
    """Return a report, the last few as they were made: the same of what never changes is the same."""
    return build_report(figures_in(kept), layout, facts, language)


def round_overview(
    session: Session, round_: Round, language: Language, settings: Settings, now: datetime
) -> tuple[GroupReport | None, Reason | None]:
    """Return the same figures for the round's page, or why there are none."""
    try:
        return group_report(session, round_, language, settings, now), None
    except NoReportError as error:
        return None, error.reason


def report_html(  # noqa: PLR0913, PLR0917  # all that a report can have, each of which may lack
    report: GroupReport,
    mark: Mark | None = None,
    gap: Gap | None = None,
    units: UnitMaps | None = None,
    trend: Trend | None = None,
    carried: Carried | None = None,
    drivers: Drivers | None = None,
    composition: Composition | None = None,
) -> str:
    """Return the document of a report, with the organisation's logo and all that belongs to it, ready for rendering.

    A trend of one round is none.
    """
    from survey.reporting.trend_figures import TrendFigures  # noqa: PLC0415  # loads SciPy, which pages do without

    figures = DriverFigures(report.language)
    return document(
        "report/organisation.html",
        report.language,
        report=report,
        mark=mark,
        carried=carried,
        figures=figures,
        gap=gap and GapFigures(gap, figures),
        units=units if units and units.parts else None,
        trend=trend if trend and len(trend.rounds) > 1 else None,
        trend_figures=TrendFigures(report.language),
        drivers=drivers if drivers and (drivers.outcomes or drivers.reliability) else None,
        composition=composition,
        Audience=Audience,
        language_name=NAMES[report.language],
        counts=counts,
        by_people=by_people,
        tables=tables,
        sources=sources,
    )


def report_document(
    session: Session, round_: Round, language: Language, settings: Settings, now: datetime
) -> tuple[str, str]:
    """Return the file name and the document of a round's report with all that belongs to it; raise as group_report."""
    from survey.reporting.trends import trend_of  # noqa: PLC0415  # loads SciPy, which pages do without

    made = group_report(session, round_, language, settings, now)
    gap = gap_of(session, round_, made, now)
    units = unit_maps(session, round_, EVERYBODY, 1, language, now)
    trend = trend_of(session, round_, language, settings, at_most=ROUNDS)
    groups = [EVERYBODY, *(units.ids if units else ())]
    own = carried(session, round_, Kind.ORGANISATION, groups, language, now)
    drivers, composition = drivers_of(session, round_, language, now), composition_of(session, round_)
    html = report_html(made, mark(session, language), gap, units, trend, own, drivers, composition)
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
