"""The annex to the risk assessment: a published round and the plan in, a document that sets each risk out.

A risk is a topic that is not in order. Beside it stand the people whose answers call for a measure, what the law says,
and what the plan does about it. It holds no figure that is not published.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from survey.accounts.look import mark
from survey.config import Settings
from survey.core.disclosure.cells import Cell, People
from survey.core.reports.actions import Action
from survey.core.reports.legal import by_law
from survey.core.reports.report import GroupReport, PartReport, ScaleRow
from survey.core.text import Language
from survey.followup import plan
from survey.followup.models import Status
from survey.infra.i18n import NAMES
from survey.infra.render.document import document
from survey.reporting.documents.carrying import short
from survey.reporting.documents.plan import Row, rows_of
from survey.reporting.figures.cells import Figures
from survey.reporting.publications.kept import published
from survey.reporting.results.report import group_report
from survey.rounds.models import Round
from survey.rounds.services import layout_of


class Risk(NamedTuple):
    """A topic with what belongs to it; people: those of the action that concerns most; actions: not in the plan yet.

    measures: those of the plan; what was planned more than once stands together.
    """

    scale: ScaleRow
    low: Cell | None
    people: People | None
    legal: tuple[str, ...]
    measures: tuple[tuple[Row, ...], ...]
    actions: tuple[Action, ...]

    @property
    def answered(self) -> bool:
        """Whether the plan does something about it: what was dropped does not."""
        return any(row.measure.status != Status.DROPPED for rows in self.measures for row in rows)


class Chapter(NamedTuple):
    """The risks of a questionnaire, the lowest score first, the topics in order, and those without a figure."""

    part: PartReport
    risks: tuple[Risk, ...]
    in_order: tuple[str, ...]
    unknown: tuple[str, ...]


def chapters_of(report: GroupReport, rows: Sequence[Row]) -> Sequence[Chapter]:
    """Return the risks that a report tells, with what the plan does about each."""
    return [_chapter(part, rows, report.language) for part in report.parts if part.scales]


def _chapter(part: PartReport, rows: Sequence[Row], language: Language) -> Chapter:
    risky = [row for row in part.ranked if row.band and row.band.state != "good"]
    return Chapter(
        part,
        tuple(_risk(part, scale, rows, language) for scale in risky),
        tuple(row.title for row in part.ranked if row.band and row.band.state == "good"),
        tuple(row.title for row in part.scales if not row.band),
    )


def _risk(part: PartReport, scale: ScaleRow, rows: Sequence[Row], language: Language) -> Risk:
    measures = tuple(row for row in rows if f"{part.key}/{scale.key}" in row.measure.scales)
    planned = {row.action.key for row in measures if row.action}
    actions = [action for action in part.actions if scale.title in action.topics]
    legal = [action.legal or "" for action in actions] + [row.measure.legal.get(language, "") for row in measures]
    return Risk(
        scale,
        next((band.share for band in scale.bands if band.state == "low"), None),
        max((action.people for action in actions), key=lambda people: people.low, default=None),
        by_law(legal, language),
        _together(measures),
        tuple(action for action in scale.actions if action.key not in planned),
    )


def _together(rows: Sequence[Row]) -> tuple[tuple[Row, ...], ...]:
    found: dict[str | int, list[Row]] = {}
    for row in rows:
        found.setdefault(row.measure.recommendation or row.measure.id, []).append(row)
    return tuple(map(tuple, found.values()))


class Annex(NamedTuple):
    """What the annex is made of, whatever its form: the report, its chapters, the plan, and the day it tells of.

    looked_up: when somebody last looked up the sources and legal bases of all its questionnaires, where that is known.
    """

    report: GroupReport
    chapters: Sequence[Chapter]
    rows: Sequence[Row]
    today: date
    fingerprint: str
    looked_up: date | None

    def name(self, ending: str) -> str:
        """Return the name of its file."""
        name = "bijlage-rie" if self.report.language == "nl" else "annex-risk-assessment"
        return f"thuiswerkcheck-{name}-{self.today}.{ending}"


def annex_of(session: Session, round_: Round, language: Language, settings: Settings, now: datetime) -> Annex:
    """Return what the annex after a round tells; raise as group_report does."""
    report = group_report(session, round_, language, settings, now)
    today = now.astimezone(settings.time_zone).date()
    rows = rows_of(plan.lines(session, today), round_, report, layout_of(session, round_), today)
    fingerprint = short(published(session, round_, now).fingerprint)
    days = [part.questionnaire.reviewed for part in layout_of(session, round_).parts]
    looked_up = min((day for day in days if day), default=None)
    return Annex(report, chapters_of(report, rows), rows, today, fingerprint, looked_up)


def rie_document(
    session: Session, round_: Round, language: Language, settings: Settings, now: datetime
) -> tuple[str, str]:
    """Return the file name and the document of the annex after a round; raise as group_report does."""
    annex = annex_of(session, round_, language, settings, now)
    risks = [risk for chapter in annex.chapters for risk in chapter.risks]
    html = document(
        "report/rie.html",
        language,
        report=annex.report,
        mark=mark(session, language),
        chapters=annex.chapters,
        risks=risks,
        answered=sum(risk.answered for risk in risks),
        today=annex.today,
        fingerprint=annex.fingerprint,
        looked_up=annex.looked_up,
        figures=Figures(language),
        language_name=NAMES[language],
    )
    return annex.name("pdf"), html
