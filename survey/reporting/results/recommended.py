"""The actions that a round's answers call for: a closed round in, what the plan can adopt out, with safe counts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy.orm import Session

from survey.config import Settings
from survey.core.disclosure.cells import Bound, Published
from survey.core.questionnaires.links import Shortfall
from survey.core.reports.gap import Place
from survey.core.reports.report import GroupReport, PartReport
from survey.core.scores.layout import Layout, Part
from survey.core.text import LANGUAGES, Language, Text
from survey.followup import plan
from survey.followup.models import Measure
from survey.followup.plan import Recommended
from survey.reporting.results.gaps import gap_from
from survey.reporting.results.report import group_report
from survey.rounds import employer_check
from survey.rounds.models import Round
from survey.rounds.services import layout_of

TICKED: Final = 5
"""So many of the most important actions are ticked: more at once than that are seldom carried out."""
LOOKED_BACK_ON: Final = 6
"""So many shortfalls of an action are looked back on: the more are compared, the surer each change must be."""


class Offer(NamedTuple):
    """An action in the reader's language, and what the plan adopts of it."""

    text: str
    recommended: Recommended


def offers(session: Session, round_: Round, language: Language, settings: Settings, now: datetime) -> Sequence[Offer]:
    """Return the actions for employer and managers, the most important first; raise as group_report does.

    After those that are ticked come the steps of the gap matrix: what people need and nobody has arranged, or knows of.
    """
    report = group_report(session, round_, language, settings, now)
    found = offers_of(report, layout_of(session, round_))
    return [*found[:TICKED], *_of_gap(session, round_, report, now), *found[TICKED:]]


def _of_gap(session: Session, round_: Round, report: GroupReport, now: datetime) -> Sequence[Offer]:
    """Return the steps that the gap matrix names, in its order."""
    check = employer_check.of_round(session, round_, now)
    found = gap_from(check, report)
    parts = {row.key: part.key for part in report.parts for row in part.scales}
    known = check.questionnaire.recommendation_by_key
    return [
        Offer(
            f"{row.title}: {step.text}",
            Recommended(
                f"{check.questionnaire.key}/{step.key}",
                _both(known[step.key].text),
                _both(known[step.key].legal),
                (f"{parts[row.key]}/{row.key}",),
            ),
        )
        for place in (Place.ARRANGE, Place.TELL, Place.NOT_MISSED)
        for row in (found.at(place) if found else ())
        for step in row.steps
    ]


def offers_of(report: GroupReport, layout: Layout) -> Sequence[Offer]:
    """Return the same of a report that was made already."""
    asked = {part.questionnaire.key: part for part in layout.parts}
    found: list[tuple[int, Offer]] = []
    for part in report.parts:
        own = asked[part.key]
        texts, scales = own.questionnaire.recommendation_by_key, own.about
        for action in part.actions:
            one = texts[action.key]
            about = tuple(f"{part.key}/{scale}" for scale in scales.get(action.key, ()))
            lacking = _widest(part, own, action.key)
            recommended = Recommended(f"{part.key}/{action.key}", _both(one.text), _both(one.legal), about, lacking)
            found.append((action.weight, Offer(action.text, recommended)))
    return [offer for _, offer in sorted(found, key=lambda one: -one[0])]


def _widest(report: PartReport, part: Part, action: str) -> tuple[str, ...]:
    """Return the shortfalls that call for an action, those that most people have: questionnaire/item/value,value."""
    rows = {row.key: row for topic in report.topics for row in topic.items}
    questionnaire = part.questionnaire

    def share(one: Shortfall) -> float:
        options = questionnaire.options(questionnaire.item_by_key[one.item])
        told = zip(options, rows[one.item].options, strict=True)
        cells = [row.share for option, row in told if option.value in one.values]
        return -sum(cell.value for cell in cells if isinstance(cell, Published) and cell.bound is not Bound.AT_MOST)

    found = sorted(part.shortfalls.get(action, ()), key=share)[:LOOKED_BACK_ON]
    return tuple(f"{questionnaire.key}/{one.key}" for one in found)


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
