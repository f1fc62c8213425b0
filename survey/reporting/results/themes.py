"""The page of one topic: a round, the topic's key and a unit in; its figures, those beside it and before it out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from survey.core.disclosure.cells import Policy, Suppressed
from survey.core.questionnaires.nodes import bounds
from survey.core.questionnaires.questionnaire import Audience
from survey.core.reports.theme import Found, GroupRow, Theme, find, group_rows, theme
from survey.core.reports.trend import Line
from survey.core.text import Language
from survey.reporting.errors import BeingCountedError, NotClosedError
from survey.reporting.publications.kept import figures_in
from survey.reporting.results.mapping import Place, unit_rows
from survey.reporting.results.trends import Past, lines_of, past_rounds
from survey.rounds.freezing import Group, units_of
from survey.rounds.models import Round
from survey.rounds.services import layout_of

PLANNED: Final = (Audience.EMPLOYER, Audience.MANAGER)
"""Whose actions go into the plan."""
TICKED: Final = 3
"""So many of each are ticked there."""


@dataclass(frozen=True)
class ThemePage:
    """A topic of a unit or of everybody; no theme where the unit has no figures: `rows` say why."""

    key: str
    title: str
    ends: tuple[float, float]
    starts: tuple[float, ...]
    """Where the bands begin, but the lowest."""
    sensitive: bool
    strain: bool
    """Whether a low score is the better one."""
    theme: Theme | None
    policy: Policy
    units: Sequence[Group]
    """All units of the round, by name."""
    place: Place
    """The unit, what it is a part of, and which of its parts are on this page."""
    rows: Sequence[GroupRow]
    """The unit itself, then its parts."""
    line: Line | None
    """The score over the rounds; None where there is no figure."""
    rounds: Sequence[str]

    @property
    def plannable(self) -> list[str]:
        """The keys under which the plan takes what is advised to employer and managers."""
        if self.theme is None:
            return []
        part, actions = self.theme.questionnaire, self.theme.actions
        return [f"{part}/{one.key}" for who in PLANNED for one in actions[who][:TICKED]]


def theme_page(
    session: Session, round_: Round, key: str, where: tuple[int, int], language: Language, now: datetime
) -> ThemePage | None:
    """Return a topic of a unit (0: everybody), with a page of its parts; None where there is no such topic or unit.

    `where`: the unit and the page. Raise NotClosedError, BeingCountedError or TooFewError where there are no figures.
    """
    if now < round_.over_at:
        raise NotClosedError
    if not round_.published:
        raise BeingCountedError
    found, units = find(layout_of(session, round_), key), units_of(session, round_)
    beside = unit_rows(session, round_, units, *where, only=key)
    if found is None or beside is None:
        return None
    shown, past = past_rounds(session, round_, where[0])
    publication = figures_in(past[-1].kept)
    visible = not isinstance(publication.respondents, Suppressed)
    return ThemePage(
        key=key,
        title=found.scale.title[language],
        ends=bounds(found.part.questionnaire, found.scale.score),
        starts=tuple(band.from_ for band in found.scale.bands[1:]),
        sensitive=found.scale.sensitive,
        strain=found.scale.better == "low",
        theme=theme(found, publication, past[-1].headcount, language) if visible else None,
        policy=publication.policy,
        units=units,
        place=beside.place,
        rows=group_rows(found, beside.groups, language),
        line=_line(found, past, language) if visible else None,
        rounds=[one.name for one in shown],
    )


def _line(found: Found, past: Sequence[Past], language: Language) -> Line | None:
    """Return the line of a topic; all lines are judged together, as on the page of the trend."""
    part = found.part.questionnaire.key
    lines = (line for one in lines_of(past, language) if one.key == part for line in one.lines)
    return next((line for line in lines if line.key == found.scale.key), None)
