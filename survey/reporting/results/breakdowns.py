"""The breakdowns of a round: one of its questions in, the topics of everybody who gave each answer to it out."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from survey.core.disclosure.cells import Policy, Suppressed
from survey.core.disclosure.keeping import read_count
from survey.core.reports.heatmap import HeatMap
from survey.core.text import Language, Text
from survey.core.tree import EVERYBODY
from survey.reporting import queries
from survey.reporting.errors import TooFewError
from survey.reporting.publications.kept import published
from survey.reporting.results.mapping import maps_of
from survey.rounds.breakdowns import breakdowns_in
from survey.rounds.freezing import Group, headcount_of, units_of
from survey.rounds.models import Round
from survey.rounds.services import layout_of


@dataclass(frozen=True)
class BreakdownMaps:
    """The heat maps by the answers to a question: everybody first, then each answer in order."""

    number: int
    question: str
    maps: tuple[HeatMap, ...]
    policy: Policy

    @property
    def ids(self) -> list[int]:
        """The groups that the answers make."""
        return [row.group.id for row in self.maps[0].rows[1:]] if self.maps else []

    @property
    def shown(self) -> int:
        """Of how many answers there are figures."""
        rows = self.maps[0].rows[1:] if self.maps else ()
        return sum(not isinstance(row.group.respondents, Suppressed) for row in rows)


def breakdown_maps(
    session: Session, round_: Round, number: int, language: Language, now: datetime
) -> BreakdownMaps | None:
    """Return the maps by the answers to the question of a number, from 1; None where the round has no such breakdown.

    Raise NotClosedError, BeingCountedError or TooFewError where there are no figures.
    """
    made, layout = published(session, round_, now), layout_of(session, round_)
    found = breakdowns_in(session, round_)
    if number not in range(1, len(found) + 1):
        return None
    one = found[number - 1]
    kept = queries.themes(session, round_.id, [EVERYBODY, *one.groups])
    if isinstance(read_count(json.loads(kept[EVERYBODY])[0]), Suppressed):
        raise TooFewError
    everybody = Group(EVERYBODY, "", headcount_of(units_of(session, round_)), None)
    options = layout.parts[one.part].questionnaire.options(one.item)
    answers = [Group(id_, option.text[language], 0, None) for id_, option in zip(one.groups, options, strict=True)]
    maps = maps_of(tuple((group, 0, kept[group.id]) for group in (everybody, *answers)), layout, language)
    policy = Policy(made.min_cell_size, made.min_cell_size_sensitive).in_breakdowns
    return BreakdownMaps(number, one.item.text[language], maps, policy)


def all_breakdowns(session: Session, round_: Round, language: Language, now: datetime) -> list[BreakdownMaps]:
    """Return the maps of all breakdowns of a round, in order; raise as breakdown_maps does."""
    found = (breakdown_maps(session, round_, number, language, now) for number in range(1, len(round_.breakdowns) + 1))
    return [one for one in found if one]


@dataclass(frozen=True)
class Answered:
    """A group that an answer makes: its number, its question and answer by key and in words."""

    group: int
    key: str
    question: Text
    answer: Text


def answers_in(session: Session, round_: Round) -> list[Answered]:
    """Return the groups of all breakdowns of a round, in order; key: questionnaire/item=value."""
    layout = layout_of(session, round_)
    return [
        Answered(group, f"{questionnaire.key}/{one.item.key}={option.value}", one.item.text, option.text)
        for one in breakdowns_in(session, round_)
        for questionnaire in (layout.parts[one.part].questionnaire,)
        for group, option in zip(one.groups, questionnaire.options(one.item), strict=True)
    ]
