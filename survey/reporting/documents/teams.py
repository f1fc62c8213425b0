"""The report of one unit, for the team and its manager: a published round and a unit in; figures and document out.

It is made from what was published of the unit and of everybody, so it tells nothing that those figures do not tell.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Final

from sqlalchemy.orm import Session
from werkzeug.utils import secure_filename

from survey.accounts.look import mark
from survey.accounts.services import contact_points
from survey.config import Settings
from survey.core.disclosure.cells import People, Published, Suppressed
from survey.core.disclosure.keeping import read_count
from survey.core.questionnaires.questionnaire import Audience
from survey.core.reports.actions import Action
from survey.core.reports.beside import Beside, beside
from survey.core.reports.report import GroupReport, ItemRow, OptionRow, ScaleRow
from survey.core.text import Language
from survey.core.tree import EVERYBODY
from survey.infra.i18n import NAMES
from survey.infra.render.document import document
from survey.reporting import queries
from survey.reporting.documents.carrying import Kind, carried
from survey.reporting.errors import HiddenUnitError
from survey.reporting.figures.cells import by_people
from survey.reporting.figures.team import TeamFigures
from survey.reporting.results.report import group_report
from survey.rounds.freezing import Group, units_of
from survey.rounds.models import Round

ACTIONS: Final = {Audience.MANAGER: 5, Audience.EMPLOYEE: 3, Audience.EMPLOYER: 4}
"""How many actions of a kind fit on the page."""
QUESTIONS, ANSWERS = 2, 3
"""How many questions about needs fit on it, and answers to each."""


@dataclass(frozen=True)
class Team:
    """What a unit's report says; above: what the unit is a part of, or an empty text."""

    unit: Group
    above: str
    report: GroupReport
    everybody: GroupReport
    beside: Beside

    def actions(self, audience: Audience) -> Sequence[Action]:
        """Return the most important actions for somebody."""
        return self.report.actions[audience][: ACTIONS[audience]]

    @property
    def spread(self) -> Sequence[ScaleRow]:
        """Return the topics to begin with whose spread over the bands is shown; all have the bands of the first."""
        rows = [row.scale for row in self.beside.to_talk_about if isinstance(row.scale.bands[0].share, Published)]
        return [row for row in rows if _labels(row) == _labels(rows[0])]

    @property
    def needs(self) -> Sequence[tuple[ItemRow, Sequence[OptionRow]]]:
        """Return what enough people of the unit say that they need, by question, what most need first."""
        asked = [(item, _told(item)) for item in self.report.needs if item.several]
        return [(item, options) for item, options in asked if options][:QUESTIONS]


class Teams:
    """The units of a round and what their reports share, read once; raise as publication_of does."""

    def __init__(self, session: Session, round_: Round, language: Language, settings: Settings, now: datetime) -> None:
        self._report = partial(group_report, session, round_, language, settings, now)
        self._session, self._round, self._language, self._now = session, round_, language, now
        self._everybody = self._report()
        self._units = {unit.id: unit for unit in units_of(session, round_)}
        self._mark, self._contacts = mark(session, language), contact_points(session)

    def of(self, unit_id: int) -> Team | None:
        """Return the report of a unit; None where the round has no such unit, and errors as shown."""
        return self.shown(unit_id) if unit_id in self._units else None

    def shown(self, unit_id: int) -> Team:
        """Return the report of a unit that the round froze; HiddenUnitError where it is not shown."""
        unit = self._units[unit_id]
        hidden = why_hidden(self._session, self._round, [unit_id]).get(unit_id)
        if hidden:
            raise HiddenUnitError(unit.name, hidden)
        above = self._units.get(unit.parent_id) if unit.parent_id else None
        report = self._report(unit)
        return Team(unit, above.name if above else "", report, self._everybody, beside(report, self._everybody))

    def html(self, team: Team) -> str:
        """Return the document of a unit's report, with the organisation's logo and contacts, ready for rendering."""
        return document(
            "report/team.html",
            self._language,
            team=team,
            report=team.report,
            mark=self._mark,
            carried=carried(
                self._session, self._round, Kind.TEAM, [team.unit.id, EVERYBODY], self._language, self._now
            ),
            contacts=self._contacts,
            figures=TeamFigures(self._language),
            Audience=Audience,
            language_name=NAMES[self._language],
        )


def team_report(
    session: Session, round_: Round, unit_id: int, language: Language, settings: Settings, now: datetime
) -> Team | None:
    """Return the report of a unit that the round froze; None and errors as Teams."""
    return Teams(session, round_, language, settings, now).of(unit_id)


def why_hidden(session: Session, round_: Round, unit_ids: Sequence[int]) -> dict[int, Suppressed]:
    """Return for each of these units that is not shown why that is."""
    kept = queries.themes(session, round_.id, unit_ids)
    found = {unit: read_count(json.loads(themes)[0]) for unit, themes in kept.items()}
    return {unit: count for unit, count in found.items() if isinstance(count, Suppressed)}


def team_document(
    session: Session, round_: Round, unit_id: int, language: Language, settings: Settings, now: datetime
) -> tuple[str, str] | None:
    """Return the file name and the document of a unit's report; None and errors as Teams."""
    teams = Teams(session, round_, language, settings, now)
    team = teams.of(unit_id)
    return (file_name(team.unit, team.report.facts.last_day, language), teams.html(team)) if team else None


def file_name(unit: Group, last_day: date, language: Language) -> str:
    """Return the name under which a unit's report is saved: letters, digits and dashes of the unit's name."""
    name = secure_filename(unit.name).lower().replace("_", "-") or str(unit.id)
    return f"thuiswerkcheck-{last_day}-{name[:60]}-{language}.pdf"


def _told(item: ItemRow) -> Sequence[OptionRow]:
    return [option for option in by_people(item.options) if isinstance(option.people, People)][:ANSWERS]


def _labels(row: ScaleRow) -> Sequence[str]:
    return [band.label for band in row.bands]
