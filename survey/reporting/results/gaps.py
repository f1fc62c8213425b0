"""The gap matrix of a round: a round and its report in, what is arranged beside what people feel out."""

from datetime import datetime

from sqlalchemy.orm import Session

from survey.core.reports.gap import Gap, gap
from survey.core.reports.report import GroupReport
from survey.rounds import employer_check
from survey.rounds.employer_check import Check
from survey.rounds.models import Round


def gap_of(session: Session, round_: Round, report: GroupReport, now: datetime) -> Gap | None:
    """Return the matrix of a round: what HR says is arranged, and what the report tells; None where either lacks."""
    return gap_from(employer_check.of_round(session, round_, now), report)


def gap_from(check: Check, report: GroupReport) -> Gap | None:
    """Return the same of a check that was read already."""
    return gap(employer_check.factors_of(check.document), check.answers, report) if check.answers else None
