"""The page of the nine factors: a round and its report in; a row for each factor, beside what is arranged, out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from survey.core.reports.factors import Factor, factors
from survey.core.reports.gap import Gap
from survey.core.reports.report import GroupReport
from survey.reporting.results.gaps import gap_from
from survey.rounds import employer_check
from survey.rounds.models import Round
from survey.rounds.services import layout_of


@dataclass(frozen=True)
class FactorsPage:
    """The factors that the round asked about; gap: None while HR has not said what is arranged."""

    factors: tuple[Factor, ...]
    gap: Gap | None


def factors_page(session: Session, round_: Round, report: GroupReport, now: datetime) -> FactorsPage:
    """Return the factors of a round, in the order of the employer's check."""
    check = employer_check.of_round(session, round_, now)
    gap = gap_from(check, report)
    keys = [scale.key for scale in check.questionnaire.shown_scales]
    return FactorsPage(factors(report, layout_of(session, round_), keys, gap), gap)
