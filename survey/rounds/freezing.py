"""What a round keeps from when it opens: its units and thresholds of that moment in, the same ones out ever after."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from survey.accounts.in_force import in_force
from survey.config import Settings
from survey.core.lifecycle import State, state
from survey.people import services as people
from survey.rounds import queries
from survey.rounds.models import Participation, Round, RoundUnit


@dataclass(frozen=True)
class Group:
    """A unit as a round knows it."""

    id: int
    name: str
    headcount: int
    parent_id: int | None


def freeze(session: Session, round_: Round, settings: Settings, now: datetime) -> bool:
    """Let a round that has opened keep its units, thresholds and invitations, once; return whether it did so now.

    The worker calls it each minute. Until then whoever leaves the list, or goes on leave, is not invited any more.
    """
    if round_.frozen:
        return False
    queries.delete_absent(session, round_.id)
    if state(round_.opens_at, round_.closes_at, now) is State.SCHEDULED:
        return False
    people.hold_units(session)
    session.add_all(
        RoundUnit(round_id=round_.id, id=unit.id, name=unit.name, headcount=unit.headcount, parent_id=unit.parent_id)
        for unit in people.units(session)
    )
    held = in_force(session, settings)
    round_.min_cell_size, round_.min_cell_size_sensitive = held.min_cell_size, held.min_cell_size_sensitive
    round_.frozen = True
    session.flush()
    return True


def units_of(session: Session, round_: Round) -> list[Group]:
    """Return the units of a round by name: those that it froze, or those of now while it has not opened."""
    if round_.frozen:
        return [Group(*unit) for unit in queries.round_units(session, round_.id)]
    return [Group(unit.id, unit.name, unit.headcount, unit.parent_id) for unit in people.units(session)]


def shown_unit(groups: Sequence[Group], unit_id: int, least: int) -> int | None:
    """Return the smallest unit of at least so many people that a unit is, or is a part of; None without one."""
    by_id = {group.id: group for group in groups}
    found = by_id.get(unit_id)
    while found is not None and found.headcount < least:
        found = by_id.get(found.parent_id) if found.parent_id is not None else None
    return found.id if found else None


def unit_of(session: Session, own: Participation, round_: Round, least: int) -> int | None:
    """Return the unit for which an invited person's answers count: where they worked when invited; None without one.

    Moving somebody later changes nothing: else whoever edits the list could set one person's answers apart.
    """
    return None if own.unit_id is None else shown_unit(units_of(session, round_), own.unit_id, least)


def headcount_of(groups: Sequence[Group]) -> int:
    """Return how many people work in all units together; a unit counts those below it."""
    return sum(group.headcount for group in groups if group.parent_id is None)


def headcounts_of(session: Session, rounds: Sequence[Round], unit_id: int | None = None) -> dict[int, int]:
    """Return by round that has opened how many people a unit had, or all units together."""
    return queries.headcounts(session, [round_.id for round_ in rounds], unit_id)


def as_frozen(session: Session, round_: Round, settings: Settings) -> Settings:
    """Return the settings with the thresholds that a round froze, or with those of now while it has not opened."""
    if not round_.frozen:
        return in_force(session, settings)
    return replace(
        settings,
        min_cell_size=round_.min_cell_size or settings.min_cell_size,
        min_cell_size_sensitive=round_.min_cell_size_sensitive or settings.min_cell_size_sensitive,
    )
