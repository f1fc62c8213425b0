"""The heat map of a round: a unit, or everybody, in; its figures and those of its parts by topic out."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from sqlalchemy.orm import Session

from survey.core.disclosure.cells import Policy, Suppressed
from survey.core.disclosure.keeping import read_cell, read_count
from survey.core.reports.heatmap import GroupMeans, HeatMap, heat_maps
from survey.core.scores.layout import Layout
from survey.core.text import Language
from survey.core.tree import EVERYBODY
from survey.reporting import queries
from survey.reporting.errors import TooFewError
from survey.reporting.publications.kept import published
from survey.rounds.freezing import Group, headcount_of, units_of
from survey.rounds.models import Round
from survey.rounds.services import layout_of

ROWS: Final = 40
"""Parts of a unit on one page."""


@dataclass(frozen=True)
class UnitMaps:
    """A page of the heat map of a unit; above: what it is a part of, the largest first; parts: how many it has."""

    unit: Group | None
    above: tuple[Group, ...]
    maps: tuple[HeatMap, ...]
    policy: Policy
    page: int
    pages: int
    parts: int

    @property
    def ids(self) -> Sequence[int]:
        """The parts on this page."""
        return [row.group.id for row in self.maps[0].rows[1:]] if self.maps else []

    @property
    def shown(self) -> int:
        """How many of the parts on this page have figures."""
        rows = self.maps[0].rows[1:] if self.maps else ()
        return sum(not isinstance(row.group.respondents, Suppressed) for row in rows)


@dataclass(frozen=True)
class Place:
    """A unit of a round, or everybody, and a page of its parts: what it is a part of, and how many parts each part has.

    `parts`: how many it has on all pages.
    """

    unit: Group | None
    above: tuple[Group, ...]
    rows: tuple[Group, ...]
    below: Mapping[int, int]
    page: int
    pages: int
    parts: int


Row = tuple[Group, int, str]
"""A group, how many parts it has, and the first half of what is kept of it."""


@dataclass(frozen=True)
class UnitRows:
    """The means of a unit, or of everybody, and of a page of its parts."""

    place: Place
    groups: tuple[GroupMeans, ...]


def unit_maps(
    session: Session, round_: Round, unit_id: int, page: int, language: Language, now: datetime
) -> UnitMaps | None:
    """Return the maps of a unit, or of everybody (0), and its parts; None where there is no such unit or page.

    Raise NotClosedError, BeingCountedError or TooFewError where there are no figures.
    """
    made = published(session, round_, now)
    place = place_of(known := units_of(session, round_), unit_id, page)
    if place is None:
        return None
    maps = maps_of(_rows(session, round_, known, place), layout_of(session, round_), language)
    policy = Policy(made.min_cell_size, made.min_cell_size_sensitive)
    return UnitMaps(place.unit, place.above, maps, policy, place.page, place.pages, place.parts)


def unit_rows(
    session: Session, round_: Round, known: Sequence[Group], unit_id: int, page: int, only: str | None = None
) -> UnitRows | None:
    """Return the rows of a unit of a published round with these units; None where there is no such unit or page.

    only: the one topic whose means are read; all without it. Raise TooFewError where not even everybody has figures.
    """
    place = place_of(known, unit_id, page)
    if place is None:
        return None
    return UnitRows(place, tuple(means_of(*row, only) for row in _rows(session, round_, known, place)))


def _rows(session: Session, round_: Round, known: Sequence[Group], place: Place) -> tuple[Row, ...]:
    """Return a place, or everybody, and the parts on its page; raise TooFewError as unit_rows does."""
    groups = (place.unit or Group(EVERYBODY, "", headcount_of(known), None), *place.rows)
    kept = queries.themes(session, round_.id, [EVERYBODY, *(group.id for group in groups)])
    if isinstance(read_count(json.loads(kept[EVERYBODY])[0]), Suppressed):
        raise TooFewError
    return tuple((group, place.below.get(group.id, 0), kept[group.id]) for group in groups)


@lru_cache(maxsize=4)
def maps_of(rows: tuple[Row, ...], layout: Layout, language: Language) -> tuple[HeatMap, ...]:
    """Return the maps of groups, the last few as they were made: the same of what never changes is the same."""
    return heat_maps([means_of(*row) for row in rows], layout, language)


def place_of(known: Sequence[Group], unit_id: int, page: int) -> Place | None:
    """Return the place of a unit (0: everybody) among those of a round; None where there is no such unit or page."""
    units = {unit.id: unit for unit in known}
    below: dict[int, list[Group]] = {}
    for unit in known:
        below.setdefault(unit.parent_id if unit.parent_id in units else EVERYBODY, []).append(unit)
    parts = below.get(unit_id, [])
    pages = max(1, -(-len(parts) // ROWS))
    if (unit_id != EVERYBODY and unit_id not in units) or page not in range(1, pages + 1):
        return None
    own = units.get(unit_id)
    rows = tuple(parts[(page - 1) * ROWS : page * ROWS])
    below_each = {id_: len(inside) for id_, inside in below.items()}
    return Place(own, tuple(_above(own, units)), rows, below_each, page, pages, len(parts))


def _above(unit: Group | None, units: dict[int, Group]) -> Sequence[Group]:
    found: list[Group] = []
    while unit is not None and (unit := units.get(unit.parent_id or EVERYBODY)) is not None:
        found.insert(0, unit)
    return found


def means_of(unit: Group, parts: int, kept: str, only: str | None = None) -> GroupMeans:
    """Return the means of a group with so many parts, of the first half of what is kept of it; or of one topic."""
    respondents, scales = json.loads(kept)
    means = tuple({key: read_cell(cells[0]) for key, cells in own.items() if only in {None, key}} for own in scales)
    return GroupMeans(unit.id, unit.name, parts, read_count(respondents), means, unit.headcount)
