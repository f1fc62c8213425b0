"""Use cases of units: name one, move one, take an empty one away, join two; the numbers in the tree follow."""

from collections.abc import Iterator
from enum import StrEnum

from sqlalchemy.orm import Session

from survey.people import queries
from survey.people.judging import MAX_DEPTH, key, split_path
from survey.people.models import Unit
from survey.people.services import recount


class UnitFault(StrEnum):
    """Why the tree cannot be changed like that."""

    TAKEN = "taken"
    NOT_A_NAME = "not_a_name"
    LOOP = "loop"
    TOO_DEEP = "too_deep"
    NOT_EMPTY = "not_empty"


class UnitError(ValueError):
    """The tree cannot be changed like that; `fault` says why."""

    def __init__(self, fault: UnitFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class _Tree:
    """The units as they are now; `hold`: until the transaction ends, others wait to change them."""

    def __init__(self, session: Session, *, hold: bool = True) -> None:
        if hold:
            queries.hold_units(session)
        self.by_id = {unit.id: unit for unit in queries.units(session)}
        self.direct = queries.present(session)

    def parts(self, unit_id: int | None) -> list[Unit]:
        return [unit for unit in self.by_id.values() if unit.parent_id == unit_id]

    def above(self, unit_id: int | None) -> Iterator[int]:
        """Yield a unit and all those that it is a part of."""
        while unit_id is not None:
            yield unit_id
            unit_id = self.by_id[unit_id].parent_id

    def below(self, unit_id: int) -> Iterator[int]:
        """Yield a unit and all its parts."""
        yield unit_id
        for part in self.parts(unit_id):
            yield from self.below(part.id)

    def levels(self, unit_id: int) -> int:
        """Return how many levels a unit has, its own included."""
        return 1 + max((self.levels(part.id) for part in self.parts(unit_id)), default=0)

    def has_people(self, unit_id: int) -> bool:
        """Return whether participants work in a unit or below it: then its number follows from them."""
        return any(below in self.direct for below in self.below(unit_id))

    def counted(self, unit_id: int | None) -> set[int]:
        """Return a unit and those above it, as far as they have people."""
        return {above for above in self.above(unit_id) if self.has_people(above)}

    def check_name(self, name: str, unit_id: int | None) -> None:
        if split_path(name) != (name,):
            raise UnitError(UnitFault.NOT_A_NAME)
        if any(key(unit.name) == key(name) and unit.id != unit_id for unit in self.by_id.values()):
            raise UnitError(UnitFault.TAKEN)

    def check_place(self, unit_id: int, parent_id: int | None, levels: int) -> None:
        if unit_id in self.above(parent_id):
            raise UnitError(UnitFault.LOOP)
        if len(list(self.above(parent_id))) + levels > MAX_DEPTH:
            raise UnitError(UnitFault.TOO_DEEP)


def is_counted(session: Session, unit_id: int) -> bool:
    """Return whether a unit's number of people follows from who works there, so that nobody gives it by hand."""
    return _Tree(session, hold=False).has_people(unit_id)


def add(session: Session, name: str, parent_id: int | None, headcount: int) -> Unit:
    """Add a unit below another, or below none; raise UnitError."""
    tree = _Tree(session)
    tree.check_name(name, None)
    if len(list(tree.above(parent_id))) >= MAX_DEPTH:
        raise UnitError(UnitFault.TOO_DEEP)
    unit = Unit(name=name, parent_id=parent_id, headcount=headcount)
    session.add(unit)
    session.flush()
    recount(session, tree.counted(parent_id))
    return unit


def change(session: Session, unit: Unit, name: str, parent_id: int | None, headcount: int | None) -> None:
    """Name a unit and put it below another, or below none; raise UnitError.

    `headcount`: how many people work there, by hand; it is not used where people are registered, who are counted.
    """
    tree = _Tree(session)
    tree.check_name(name, unit.id)
    tree.check_place(unit.id, parent_id, tree.levels(unit.id))
    touched = tree.counted(unit.parent_id) | tree.counted(parent_id)
    if headcount is not None and not tree.has_people(unit.id):
        unit.headcount = headcount
    unit.name, unit.parent_id = name, parent_id
    session.flush()
    recount(session, touched)


def remove(session: Session, unit: Unit) -> None:
    """Take a unit away in which nobody works and that has no parts; raise UnitError."""
    tree = _Tree(session)
    if unit.id in tree.direct or tree.parts(unit.id):
        raise UnitError(UnitFault.NOT_EMPTY)
    touched = tree.counted(unit.parent_id)
    session.delete(unit)
    session.flush()
    recount(session, touched)


def join(session: Session, unit: Unit, into_id: int) -> None:
    """Let the people and the parts of a unit go to another, and take it away; raise UnitError."""
    tree = _Tree(session)
    parts = tree.parts(unit.id)
    levels = max((tree.levels(part.id) for part in parts), default=0)
    tree.check_place(unit.id, into_id, levels)
    touched = tree.counted(unit.parent_id) | tree.counted(into_id)
    if not tree.has_people(unit.id) and not tree.has_people(into_id):
        tree.by_id[into_id].headcount += unit.headcount
    for part in parts:
        part.parent_id = into_id
    session.flush()
    queries.move_participants(session, unit.id, into_id)
    session.delete(unit)
    session.flush()
    recount(session, touched - {unit.id})
