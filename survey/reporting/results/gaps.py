"""The gap matrix of a round: a round and its report in, what is arranged beside what people feel out."""

from datetime import datetime
from functools import lru_cache

from sqlalchemy.orm import Session

from survey.core.questionnaires.questionnaire import Questionnaire
from survey.core.reports.gap import Factors, Gap, gap
from survey.core.reports.report import GroupReport
from survey.rounds import employer_check
from survey.rounds.employer_check import Check
from survey.rounds.models import Round


def gap_of(session: Session, round_: Round, report: GroupReport, now: datetime) -> Gap | None:
    """Return the matrix of a round: what HR says is arranged, and what the report tells; None where either lacks."""
    return gap_from(employer_check.of_round(session, round_, now), report)


def gap_from(check: Check, report: GroupReport) -> Gap | None:
    """Return the same of a check that was read already."""
    return gap(_ready(check.document), check.answers, report) if check.answers else None


@lru_cache(maxsize=4)
def _ready(document: str) -> Factors:
    """Rounds that kept the same texts share what follows from them."""
    return Factors(Questionnaire.model_validate_json(document))
