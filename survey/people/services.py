"""Use cases of people: add a unit, list the units."""

from sqlalchemy.orm import Session

from survey.people.models import Unit
from survey.people.queries import headcount, unit_by_name, units

__all__ = ["headcount", "units"]


class UnitTakenError(ValueError):
    """There is a unit of this name already."""


def add_unit(session: Session, name: str, headcount: int) -> Unit:
    """Add a unit and how many people work there; raise UnitTakenError."""
    if unit_by_name(session, name.strip()) is not None:
        raise UnitTakenError
    unit = Unit(name=name.strip(), headcount=headcount)
    session.add(unit)
    session.flush()
    return unit
