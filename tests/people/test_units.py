"""Units: added by name, each name once, and how many people there are together."""

import pytest
from sqlalchemy.orm import Session

from survey.people.services import UnitTakenError, add_unit, headcount, units


def test_units_stand_by_name_and_count_their_people(session: Session) -> None:
    assert (list(units(session)), headcount(session)) == ([], 0)
    for name, size in (("Zuid", 30), (" Noord ", 12)):
        add_unit(session, name, size)
    assert [unit.name for unit in units(session)] == ["Noord", "Zuid"]
    assert headcount(session) == 42
    with pytest.raises(UnitTakenError):
        add_unit(session, "Noord", 1)
