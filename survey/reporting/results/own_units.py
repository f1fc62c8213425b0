"""A manager's own units: somebody of staff in; their units, the published rounds that know these, and each report out.

Everything comes from what was published, so whoever manages several units can put nothing together that HR could not.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from survey.config import Settings
from survey.core.disclosure.cells import Suppressed
from survey.core.disclosure.keeping import read_count
from survey.core.reports.report import GroupReport
from survey.core.text import Language
from survey.infra import clock
from survey.people.managers import managed_units
from survey.people.models import Unit
from survey.reporting import queries
from survey.reporting.errors import HiddenUnitError
from survey.reporting.results.report import group_report
from survey.rounds.freezing import Group, units_of
from survey.rounds.models import Round
from survey.rounds.services import round_by_key


@dataclass(frozen=True)
class OwnRound:
    """A published round that knew a unit, its last day, the unit's name then, and why figures are not shown if so."""

    round: Round
    last_day: date
    name: str
    hidden: Suppressed | None


@dataclass(frozen=True)
class OwnUnit:
    """A unit that somebody manages, with the published rounds that knew it, the latest first."""

    unit: Unit
    rounds: Sequence[OwnRound]


def own_units(session: Session, staff_id: int, zone: ZoneInfo) -> list[OwnUnit]:
    """Return the units that somebody manages, by name."""
    units = managed_units(session, staff_id)
    found = queries.groups_of_units(session, [unit.id for unit in units])
    own: dict[int, list[OwnRound]] = {unit.id: [] for unit in units}
    for round_, unit_id, name, themes in found:
        count = read_count(json.loads(themes)[0])
        _, last = clock.days(round_.opens_at, round_.closes_at, zone)
        own[unit_id].append(OwnRound(round_, last, name, count if isinstance(count, Suppressed) else None))
    return [OwnUnit(unit, own[unit.id]) for unit in units]


def own_round(session: Session, staff_id: int, unit_id: int, key: str) -> Round | None:
    """Return a round that has opened; None without one, or where somebody else manages the unit."""
    round_ = round_by_key(session, key)
    own = round_ is not None and round_.frozen and unit_id in {unit.id for unit in managed_units(session, staff_id)}
    return round_ if own else None


def own_group(session: Session, staff_id: int, unit_id: int, key: str) -> tuple[Round, Group] | None:
    """Return a round and a unit as it froze that; None where it does not know the unit, or somebody else manages it."""
    round_ = own_round(session, staff_id, unit_id, key)
    units = units_of(session, round_) if round_ else ()
    group = next((unit for unit in units if unit.id == unit_id), None)
    return (round_, group) if round_ and group else None


def own_report(
    session: Session, round_: Round, unit: Group, language: Language, settings: Settings, now: datetime
) -> GroupReport:
    """Return the report of a unit; raise HiddenUnitError where it is not shown, and otherwise as publication_of."""
    found = queries.themes(session, round_.id, [unit.id]).get(unit.id)
    count = read_count(json.loads(found)[0]) if found else None
    if isinstance(count, Suppressed):
        raise HiddenUnitError(unit.name, count)
    return group_report(session, round_, language, settings, now, unit)
