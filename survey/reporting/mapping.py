"""The heat map of a round: a unit, or everybody, in; its figures and those of its parts by topic out."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from survey.core.disclosure import Policy, Suppressed
from survey.core.heatmap import GroupMeans, HeatMap, heat_maps
from survey.core.keeping import read_cell, read_count
from survey.core.text import Language
from survey.core.tree import EVERYBODY
from survey.reporting import queries
from survey.reporting.errors import TooFewError
from survey.reporting.kept import published
from survey.rounds.freezing import Group, units_of
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
    def shown(self) -> int:
        """How many of the parts on this page have figures."""
        rows = self.maps[0].rows[1:] if self.maps else ()
        return sum(not isinstance(row.group.respondents, Suppressed) for row in rows)


def unit_maps(
    session: Session, round_: Round, unit_id: int, page: int, language: Language, now: datetime
) -> UnitMaps | None:
    """Return the maps of a unit, or of everybody (0), and its parts; None where there is no such unit or page.

    Raise NotClosedError, BeingCountedError or TooFewError where there are no figures.
    """
    made = published(session, round_, now)
    units = {unit.id: unit for unit in units_of(session, round_)}
    below: dict[int, list[Group]] = {}
    for unit in units.values():
        below.setdefault(unit.parent_id if unit.parent_id in units else EVERYBODY, []).append(unit)
    parts = below.get(unit_id, [])
    pages = max(1, -(-len(parts) // ROWS))
    if (unit_id != EVERYBODY and unit_id not in units) or page not in range(1, pages + 1):
        return None
    rows = [*parts[(page - 1) * ROWS : page * ROWS]]
    kept = queries.themes(session, round_.id, [unit_id, EVERYBODY, *(unit.id for unit in rows)])
    if isinstance(read_count(json.loads(kept[EVERYBODY])[0]), Suppressed):
        raise TooFewError
    own = units.get(unit_id)
    groups = [
        _means(id_, name, len(below.get(id_, ())), kept[id_])
        for id_, name in [(unit_id, own.name if own else ""), *((unit.id, unit.name) for unit in rows)]
    ]
    maps = heat_maps(groups, layout_of(session, round_), language)
    policy = Policy(made.min_cell_size, made.min_cell_size_sensitive)
    return UnitMaps(own, tuple(_above(own, units)), maps, policy, page, pages, len(parts))


def _above(unit: Group | None, units: dict[int, Group]) -> Sequence[Group]:
    found: list[Group] = []
    while unit is not None and (unit := units.get(unit.parent_id or EVERYBODY)) is not None:
        found.insert(0, unit)
    return found


def _means(id_: int, name: str, parts: int, kept: str) -> GroupMeans:
    respondents, scales = json.loads(kept)
    means = tuple({key: read_cell(cells[0]) for key, cells in own.items()} for own in scales)
    return GroupMeans(id_, name, parts, read_count(respondents), means)
