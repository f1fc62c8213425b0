"""Use cases of people: add a unit, find and change participants, apply what an import would change."""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from survey.people.columns import Column, Mapped
from survey.people.judging import Person, Reason, RefusedError, judge, key
from survey.people.models import Participant, Unit
from survey.people.planning import Plan, claims, make_plan, place
from survey.people.queries import (
    found,
    headcount,
    hold_units,
    holder,
    known,
    number_of_participants,
    participant,
    present,
    unit_by_name,
    units,
)
from survey.people.tables import Table

__all__ = ["headcount", "hold_units", "number_of_participants", "participant", "units"]

T = TypeVar("T")

UNIT_IDS: Final = range(1, 2**31)
"""What fits in the column; a database refuses to look for more."""
BATCH: Final = 500
"""Rows a statement: few enough for every database's number of parameters."""


class UnitTakenError(ValueError):
    """There is a unit of this name already."""


class ChangedError(RuntimeError):
    """Somebody else changed the people at the same moment."""


def add_unit(session: Session, name: str, headcount: int) -> Unit:
    """Add a unit and how many people work there; raise UnitTakenError."""
    if unit_by_name(session, name.strip()) is not None:
        raise UnitTakenError
    unit = Unit(name=name.strip(), headcount=headcount)
    session.add(unit)
    session.flush()
    return unit


@dataclass(frozen=True)
class Node:
    """A unit in the tree, with those that are a part of it."""

    unit: Unit
    parts: tuple["Node", ...]


def tree(session: Session) -> tuple[Node, ...]:
    """Return the units that are a part of nothing, by name, with all below them."""
    parts = _parts(units(session))

    def nodes(parent: int | None) -> tuple[Node, ...]:
        return tuple(Node(unit, nodes(unit.id)) for unit in parts.get(parent, ()))

    return nodes(None)


def _parts(all_units: Iterable[Unit]) -> dict[int | None, list[Unit]]:
    parts: dict[int | None, list[Unit]] = {}
    for unit in all_units:
        parts.setdefault(unit.parent_id, []).append(unit)
    return parts


def paths(session: Session) -> dict[int, str]:
    """Return unit id → its name after those of all above it, as a file would have it."""
    by_id = {unit.id: unit for unit in units(session)}

    def path(unit: Unit) -> str:
        return unit.name if unit.parent_id is None else f"{path(by_id[unit.parent_id])} / {unit.name}"

    return {unit.id: path(unit) for unit in by_id.values()}


def unit(session: Session, unit_id: int | None) -> Unit | None:
    """Return a unit; a number that no unit can have is none's."""
    return session.get(Unit, unit_id) if unit_id is not None and unit_id in UNIT_IDS else None


def search(session: Session, text: str, within: Unit | None, limit: int) -> Sequence[Participant]:
    """Return at most `limit` participants with a text in name, address or number; within a unit and all below it."""
    below: list[int] = []
    parts = _parts(units(session)) if within else {}
    wanted = [within.id] if within else []
    while wanted:
        below.append(wanted.pop())
        wanted += [part.id for part in parts.get(below[-1], ())]
    return found(session, text, below, limit)


def parents(session: Session) -> dict[str, str | None]:
    """Return each unit's name → the name of the unit that it is a part of."""
    all_units = units(session)
    names = {unit.id: unit.name for unit in all_units}
    return {unit.name: names[unit.parent_id] if unit.parent_id is not None else None for unit in all_units}


# ------------------------------------------------------------------------------------------------ one participant


def save(session: Session, participant_id: bytes | None, cells: Mapping[Column, str]) -> Participant:
    """Add somebody, or change who they are; raise RefusedError, which says what is wrong with which column."""
    hold_units(session)
    person = judge(list(cells.values()), {column: position for position, column in enumerate(cells)})
    place(person, parents(session))
    for column, value, reason in (
        (Column.EMAIL, person.email, Reason.TAKEN_EMAIL),
        (Column.STAFF_NUMBER, person.staff_number, Reason.TAKEN_NUMBER),
    ):
        if value is not None and holder(session, column, value) not in {None, participant_id}:
            raise RefusedError(reason)
    new = participant_id is None
    one = Participant(id=secrets.token_bytes(16)) if new else session.get_one(Participant, participant_id)
    left = () if new else (one.unit_id,)
    names = {key(name): name for name in parents(session)}
    for name in person.path:
        names.setdefault(key(name), name)
    ids, moved = _place_units(session, names, claims(person), [key(name) for name in person.path])
    for name, value in _columns(person, ids).items():
        setattr(one, name, value)
    session.add(one)
    session.flush()
    recount(session, {*left, *moved})
    return one


def remove(session: Session, participant_id: bytes) -> None:
    """Remove somebody; a round that is open still counts them. Answers stay, for nothing ties them to anybody."""
    hold_units(session)
    one = session.get_one(Participant, participant_id)
    session.execute(delete(Participant).where(Participant.id == participant_id))
    session.expunge(one)
    recount(session, {one.unit_id})


# ------------------------------------------------------------------------------------------------ import


def plan_import(session: Session, table: Table, mapped: Mapped, *, complete: bool) -> Plan:
    """Return what a table would change; nothing is changed. Who goes on to apply it holds the units first."""
    return make_plan(table, mapped, known(session), parents(session), complete=complete)


def apply_plan(session: Session, plan: Plan, progress: Callable[[int], None] = lambda _done: None) -> None:
    """Do what a plan says, all of it or, by the caller's transaction, nothing; raise ChangedError.

    `progress` is told how many people were done since the last time.
    """
    try:
        _apply(session, plan, progress)
    except IntegrityError as error:
        raise ChangedError from error


def _apply(session: Session, plan: Plan, progress: Callable[[int], None]) -> None:
    before = {key(unit.name): unit.id for unit in units(session)}
    left = {before[key(old.unit)] for old in (*plan.gone, *(old for _, old, _ in plan.changed))}
    ids, moved = _place_units(session, plan.names, plan.parents, plan.new_units)
    for gone in _batches(plan.gone):
        session.execute(delete(Participant).where(Participant.id.in_([one.id for one in gone])))
        progress(len(gone))
    for added in _batches(plan.added):
        rows = [{"id": secrets.token_bytes(16)} | _columns(person, ids) for _, person in added]
        session.execute(insert(Participant), rows)
        progress(len(added))
    for changed in _batches(plan.changed):
        session.execute(update(Participant), [{"id": old.id} | _columns(person, ids) for _, old, person in changed])
        progress(len(changed))
    recount(session, left | moved)


def _batches(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))


def _columns(person: Person, unit_ids: Mapping[str, int]) -> dict[str, Any]:
    return {
        "name": person.name,
        "email": person.email,
        "staff_number": person.staff_number,
        "unit_id": unit_ids[key(person.unit)],
        "language": person.language,
        "on_leave": bool(person.on_leave),
    }


# ------------------------------------------------------------------------------------------------ units


def _place_units(
    session: Session, names: Mapping[str, str], above: Mapping[str, str | None], wanted: Sequence[str]
) -> tuple[dict[str, int], set[int]]:
    """Make the units that are wanted and not there, and put each below its parent.

    `above`: unit → parent, by key; a unit that it does not name stays where it is. Returns key → id, and the ids of the
    units that changed place and of those that they left.
    """
    there = {key(unit.name): unit for unit in units(session)}
    for unit in dict.fromkeys(wanted):
        if unit not in there:
            there[unit] = Unit(name=names[unit], headcount=0)
            session.add(there[unit])
    session.flush()
    moved: set[int] = set()
    for unit, parent in above.items():
        if unit in there:
            parent_id = None if parent is None else there[parent].id
            if there[unit].parent_id != parent_id:
                moved |= {there[unit].id, *({there[unit].parent_id} - {None})}  # type: ignore[arg-type]  # None is taken out
                there[unit].parent_id = parent_id
    session.flush()
    return {unit: row.id for unit, row in there.items()}, moved


def recount(session: Session, touched: Iterable[int]) -> None:
    """Count the people of the units where participants work, of those touched, and of all above these.

    A unit without participants keeps the number that was given by hand.
    """
    direct = present(session)
    by_id = {unit.id: unit for unit in units(session)}
    affected: set[int] = set()
    for start in {*touched, *direct}:
        here: int | None = start
        while here is not None and here not in affected:
            affected.add(here)
            here = by_id[here].parent_id
    parts = _parts(by_id.values())

    def count(unit: Unit) -> int:
        if unit.id in affected:
            unit.headcount = direct.get(unit.id, 0) + sum(count(part) for part in parts.get(unit.id, ()))
        return unit.headcount

    for root in parts.get(None, ()):
        count(root)
    session.flush()
