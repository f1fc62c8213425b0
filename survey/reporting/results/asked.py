"""The page of one question: a round, its key and a unit in; what was asked, and what groups answered, out."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from survey.core.disclosure.cells import ItemCells, Policy, Suppressed
from survey.core.disclosure.keeping import item_of, read_count
from survey.core.reports.asked import FoundItem, GroupAnswers, Question, find_item, group_answers, question
from survey.core.reports.margins import Margins
from survey.core.reports.report import ItemRow, item_row
from survey.core.text import Language
from survey.core.tree import EVERYBODY
from survey.reporting import queries
from survey.reporting.errors import TooFewError
from survey.reporting.publications.kept import published
from survey.reporting.results.mapping import Place, place_of
from survey.rounds.freezing import Group, headcount_of, units_of
from survey.rounds.models import Round
from survey.rounds.services import layout_of


@dataclass(frozen=True)
class ItemPage:
    """A question, and what a unit or everybody answered; no answers where the unit has no figures."""

    question: Question
    answers: ItemRow | None
    policy: Policy
    units: Sequence[Group]
    place: Place
    rows: Sequence[GroupAnswers]
    """The unit itself, then its parts on this page."""


def item_page(
    session: Session, round_: Round, key: str, where: tuple[int, int], language: Language, now: datetime
) -> ItemPage | None:
    """Return a question with the answers of a unit (0: everybody) and a page of its parts; None where there is none.

    `where`: the unit and the page. Raise NotClosedError, BeingCountedError or TooFewError where there are no figures.
    """
    made = published(session, round_, now)
    found, units = find_item(layout_of(session, round_), key), units_of(session, round_)
    place = place_of(units, *where)
    if found is None or place is None:
        return None
    own = place.unit.id if place.unit else EVERYBODY
    kept = queries.halves(session, round_.id, [EVERYBODY, own, *(unit.id for unit in place.rows)])
    if isinstance(read_count(json.loads(kept[EVERYBODY][0])[0]), Suppressed):
        raise TooFewError
    names = [(own, place.unit.name if place.unit else ""), *((unit.id, unit.name) for unit in place.rows)]
    cells = {id_: _cells(found, kept[id_]) for id_, _ in names}
    mine, people = cells[own], place.unit.headcount if place.unit else headcount_of(units)
    margins = Margins(read_count(json.loads(kept[own][0])[0]), people)
    return ItemPage(
        question=question(found, language),
        answers=item_row(found.part.questionnaire, found.item, mine, margins, language) if mine else None,
        policy=Policy(made.min_cell_size, made.min_cell_size_sensitive),
        units=units,
        place=place,
        rows=[_row(found, id_, name, kept, cells[id_]) for id_, name in names],
    )


def _cells(found: FoundItem, halves: tuple[str, str]) -> ItemCells | None:
    themes, rest = halves
    if isinstance(read_count(json.loads(themes)[0]), Suppressed):
        return None
    return item_of(rest, found.at, found.item.key)


def _row(
    found: FoundItem, id_: int, name: str, kept: Mapping[int, tuple[str, str]], cells: ItemCells | None
) -> GroupAnswers:
    return group_answers(found, name, id_, read_count(json.loads(kept[id_][0])[0]), cells)
