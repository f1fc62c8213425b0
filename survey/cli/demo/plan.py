"""The demo's plan: published rounds and a moment in, measures in every state out, made as HR makes them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from survey.audit.models import Action
from survey.audit.services import record
from survey.cli.demo.organisation import EMAIL
from survey.config import Settings
from survey.core.text import Language
from survey.followup import aims, heard, plan
from survey.followup.models import Cost, Status
from survey.followup.plan import Progress
from survey.reporting.results.recommended import offers
from survey.rounds.models import Round
from survey.rounds.services import rounds

Became = tuple[Status, int | None, str, Cost, str, str]
"""What became of an action: status, days until the day, who, cost, how, and what came of it."""
BEFORE: Final[tuple[Became, ...]] = (
    (
        Status.DONE,
        -120,
        "Team HR",
        Cost.UP_TO_5000,
        "In het intranet, met een filmpje van drie minuten.",
        "Staat online; 140 keer bekeken.",
    ),
    (Status.DROPPED, -90, "Team HR", Cost.UNKNOWN, "", "De teams zeggen dat ze dit al doen in hun weekstart."),
    (Status.UNDER_WAY, -20, "Noor van Dijk", Cost.UP_TO_5000, "Eerst Klantenservice, dan de andere afdelingen.", ""),
)
"""What became of actions of the round before the last."""
NOW: Final[tuple[Became, ...]] = (
    (Status.UNDER_WAY, 30, "Team HR", Cost.UP_TO_500, "Op de agenda van elk teamoverleg in december.", ""),
    (Status.PLANNED, 60, "Noor van Dijk", Cost.UP_TO_500, "", ""),
    (Status.PLANNED, 90, "Directie", Cost.UP_TO_5000, "We beginnen met twee teams.", ""),
    (Status.PLANNED, None, "", Cost.UNKNOWN, "", ""),
)
"""The same of the last round; of the last action nobody has decided yet who does it."""
OWN: Final[dict[Language, str]] = {
    "nl": "Vergaderingen beginnen niet voor negen uur en duren hoogstens drie kwartier.",
    "en": "Meetings do not start before nine and take three quarters of an hour at most.",
}
OWN_TOPIC: Final = "support-needs/working_hours"
"""What that is meant to change."""

HEARD: Final[dict[Language, str]] = {
    "nl": "Thuis bellen gaat goed. De werkdruk is voor velen te hoog, en een goede stoel ontbreekt vaak.",
    "en": "Calling from home goes well. For many the work pressure is too high, and good chairs are often missing.",
}
"""What HR tells everybody about the last round."""


def build_before(session: Session, settings: Settings, moment: datetime) -> None:
    """Plan measures after the newest round that is published, before the last one is."""
    _adopt(session, settings, _published(session), BEFORE, moment)


def build(session: Session, settings: Settings, moment: datetime) -> Round:
    """Plan measures after the last round, and tell everybody; return that round."""
    last, today = _published(session), moment.astimezone(settings.time_zone).date()
    _adopt(session, settings, last, NOW, moment)
    own = Progress("", "Directie", None, _day(today, 14), Status.PLANNED, Cost.NONE, "")
    aims.link(plan.add(session, OWN, own, today), last, OWN_TOPIC)
    record(session, EMAIL, Action.MEASURE_ADDED, OWN["nl"], moment)
    told = [line.measure.id for line in plan.of_round(session, last, today) if line.measure.owner]
    heard.keep(session, last, HEARD, told, shown=True)
    record(session, EMAIL, Action.TOLD_EVERYBODY, last.name, moment)
    return last


def _published(session: Session) -> Round:
    return next(one for one in rounds(session) if one.published)


def _adopt(session: Session, settings: Settings, round_: Round, wanted: Sequence[Became], moment: datetime) -> None:
    today = moment.astimezone(settings.time_zone).date()
    found = [offer.recommended for offer in offers(session, round_, "nl", settings, moment)]
    known = plan.standing(session, round_)
    plan.adopt(session, round_, [one for one in found if one.key not in known][: len(wanted)])
    made = [line.measure for line in plan.lines(session, today) if line.round is round_]
    for measure, (status, days, owner, cost, detail, outcome) in zip(made, wanted, strict=True):
        progress = Progress(detail, owner, None, _day(today, days), status, cost, outcome)
        plan.change(measure, progress, today)
    record(session, EMAIL, Action.MEASURES_ADOPTED, round_.name, moment)


def _day(today: date, days: int | None) -> date | None:
    return None if days is None else today + timedelta(days=days)
