"""The report of a round, of everybody or of a unit: a published round in, a view-model in one language out."""

from datetime import datetime
from functools import lru_cache

from sqlalchemy.orm import Session

from survey.accounts.services import organisation
from survey.config import Settings
from survey.core.reports.report import GroupReport, RoundFacts, build_report
from survey.core.scores.layout import Layout
from survey.core.text import Language
from survey.core.tree import EVERYBODY
from survey.infra import clock
from survey.reporting.errors import NoReportError, Reason
from survey.reporting.publications.kept import Kept, figures_in, kept_of
from survey.rounds.freezing import Group, headcount_of, units_of
from survey.rounds.models import Round
from survey.rounds.services import layout_of


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
