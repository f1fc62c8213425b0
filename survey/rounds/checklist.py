"""The check-list before inviting: a round in, what is in order and what is not out, each for HR to mend first."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from survey.accounts.jobs import Job, standings
from survey.accounts.services import contact_points
from survey.config import Settings
from survey.core.questionnaires.questionnaire import Contact
from survey.infra.clock import days
from survey.rounds.freezing import as_frozen, headcount_of, units_of
from survey.rounds.invitations import Before
from survey.rounds.models import Round
from survey.rounds.own_items import length_of

WEEKEND = range(5, 7)


class Check(StrEnum):
    """What is looked at."""

    MAIL = "mail"
    WORKER = "worker"
    REFUSED = "refused"
    CONTACTS = "contacts"
    ADDRESSES = "addresses"
    DATES = "dates"
    UNITS = "units"
    LENGTH = "length"


@dataclass(frozen=True)
class Finding:
    """How one thing stands; `values`: what the words about it need."""

    check: Check
    fine: bool
    values: Mapping[str, object] = field(default_factory=dict)


def checklist(
    session: Session, round_: Round, before: Before, holidays: Container[date], settings: Settings, now: datetime
) -> Sequence[Finding]:
    """Return how everything stands that should be in order before people are invited to a round."""
    held, contacts = as_frozen(session, round_, settings), contact_points(session)
    sending = next(one for one in standings(session, now) if one.job is Job.SEND)
    window = days(round_.opens_at, round_.closes_at, settings.time_zone)
    off = [day for day in window if day.weekday() in WEEKEND or day in holidays]
    groups = units_of(session, round_)
    small = [group.name for group in groups if group.headcount < held.group_from]
    none = held.min_cell_size if 0 < headcount_of(groups) < held.min_cell_size else None
    length = length_of(session, round_)
    return [
        Finding(Check.MAIL, bool(settings.smtp_url)),
        Finding(Check.WORKER, not sending.late and not sending.failed),
        Finding(Check.REFUSED, not before.refused, {"number": before.refused}),
        Finding(Check.CONTACTS, Contact.HR in contacts and len(contacts) > 1),
        Finding(Check.ADDRESSES, not before.no_address, {"number": before.no_address}),
        Finding(Check.DATES, not off, {"days": off}),
        Finding(Check.UNITS, not small, {"names": small, "least": held.group_from, "none": none}),
        Finding(Check.LENGTH, not length.over, {"items": length.items, "minutes": length.minutes}),
    ]
