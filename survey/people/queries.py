"""Reading units and participants."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.people.models import Unit


def units(session: Session) -> Sequence[Unit]:
    """Return the units by name."""
    return session.scalars(select(Unit).order_by(Unit.name)).all()


def unit_by_name(session: Session, name: str) -> Unit | None:
    """Return the unit with a name."""
    return session.scalar(select(Unit).where(Unit.name == name))


def headcount(session: Session) -> int:
    """Return how many people work in all units together; a unit counts those below it."""
    return session.scalar(select(func.coalesce(func.sum(Unit.headcount), 0)).where(Unit.parent_id.is_(None))) or 0
