"""Use cases of who manages which units: somebody of staff in, the units whose results they read out.

A unit is known by its number, which names and places do not change: a manager keeps it through a reorganisation, also
in the rounds that froze it. A unit that is removed or joined with another takes the tie along: nobody becomes manager
of a larger unit by itself.
"""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from survey.people import queries
from survey.people.models import ManagedUnit
from survey.people.queries import managed_units

__all__ = ["managed_units"]


def let_manage(session: Session, staff_id: int, unit_ids: Iterable[int]) -> None:
    """Let somebody of staff manage these units and no others; all of them are there."""
    queries.delete_managed(session, staff_id)
    session.add_all(ManagedUnit(staff_id=staff_id, unit_id=unit_id) for unit_id in unit_ids)
    session.flush()
