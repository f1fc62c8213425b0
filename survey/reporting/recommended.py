"""The actions that a round's answers call for: a closed round in, what the plan can adopt out, with safe counts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy.orm import Session

from survey.config import Settings
from survey.core.layout import Layout
from survey.core.links import scales_of_recommendations
from survey.core.report import Action, GroupReport
from survey.core.text import LANGUAGES, Language, Text
from survey.followup import plan
from survey.followup.models import Measure
from survey.followup.plan import Recommended
from survey.reporting.services import group_report
from survey.rounds.models import Round
from survey.rounds.services import layout_of

TICKED: Final = 5
"""So many of the most important actions are ticked: more at once than that are seldom carried out."""


class Offer(NamedTuple):
    """An action of the report, and what the plan adopts of it."""

    action: Action
    recommended: Recommended


def offers(session: Session, round_: Round, language: Language, settings: Settings, now: datetime) -> Sequence[Offer]:
    """Return the actions for employer and managers, the most important first; raise as group_report does."""
    return offers_of(group_report(session, round_, language, settings, now), layout_of(session, round_))


def offers_of(report: GroupReport, layout: Layout) -> Sequence[Offer]:
    """Return the same of a report that was made already."""
    questionnaires = {part.questionnaire.key: part.questionnaire for part in layout.parts}
    found = []
    for part in report.parts:
        questionnaire = questionnaires[part.key]
        texts = {one.key: one for one in questionnaire.recommendations}
        scales = scales_of_recommendations(questionnaire)
        for action in part.actions:
            one = texts[action.key]
            about = tuple(f"{part.key}/{scale}" for scale in scales.get(action.key, ()))
            recommended = Recommended(f"{part.key}/{action.key}", _both(one.text), _both(one.legal), about)
            found.append(Offer(action, recommended))
    return sorted(found, key=lambda offer: -offer.action.weight)


def _both(text: Text | None) -> dict[Language, str]:
    """Return a text by language; nothing when there is none."""
    return {language: text[language] for language in LANGUAGES} if text else {}


def parted(
    session: Session, round_: Round, offered: Sequence[Offer]
) -> tuple[Sequence[Offer], Sequence[tuple[Offer, Measure]]]:
    """Return the actions that can go into the plan, and those that stand in it with their measure."""
    found = plan.standing(session, round_)
    new = [offer for offer in offered if offer.recommended.key not in found]
    return new, [(offer, found[offer.recommended.key]) for offer in offered if offer.recommended.key in found]
