"""What the demo organisation says that it has arranged, and what it has agreed: a session in, rows in it out."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from survey.accounts import agreements
from survey.accounts.agreements import Agreed
from survey.audit.models import Action
from survey.audit.services import record
from survey.core.agreements import SUBJECTS
from survey.rounds import employer_check
from survey.rounds.models import Round

EXTENT: Final = {
    "communication": (3, 2, 2, 2),
    "reporting": (1, 1, 0, 1),
    "health_safety": (3, 3, 2, 3),
    "technical_support": (3, 3, 2, 2),
    "response_times": (0, 1, 0, 1),
    "working_hours": (2, 3, 2, 2),
    "liability": (2, 1, 0, 0),
    "social_contact": (2, 2, 3, 2),
    "accessibility": (1, 1, 1, 1),
}
"""By factor, from 0 (no) to 3 (yes, everywhere): for each of its items, in the order of the page."""


def answer_check(session: Session, round_: Round, who: str) -> None:
    """Answer all of it on the day on which the round opens, page by page as HR does."""
    moment = round_.opens_at
    check = employer_check.of_round(session, round_, moment)
    for section in check.sections:
        codes: dict[str, int | None] = dict(zip(section.items, EXTENT[section.key], strict=True))
        employer_check.save(session, round_, codes, moment)
    record(session, who, Action.EMPLOYER_CHECK_SAVED, round_.name, moment)


DRAFTS: Final = frozenset({"reporting"})
"""What HR still has to settle with the works council."""


def agree(session: Session, who: str, now: datetime) -> None:
    """Publish what is agreed on each factor, but one."""
    for subject in SUBJECTS.values():
        lines = {line.key: line.example for line in subject.lines}
        agreements.keep(session, Agreed(subject, lines, agreements.NOTHING, published=subject.key not in DRAFTS))
        record(session, who, Action.AGREEMENTS_CHANGED, subject.key, now)
