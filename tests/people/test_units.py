"""Units: a tree of at most four levels whose numbers follow its people, however it is changed."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.people import units as tree
from survey.people.columns import Column
from survey.people.judging import MAX_DEPTH
from survey.people.models import Unit
from survey.people.services import Node, UnitTakenError, add_unit, headcount, save, units
from survey.people.services import tree as nodes
from survey.people.units import UnitError, UnitFault
from tests.conftest import OpenSession
from tests.support.visitor import Visitor


def test_units_stand_by_name_and_count_their_people(session: Session) -> None:
    assert (list(units(session)), headcount(session)) == ([], 0)
    for name, size in (("Zuid", 30), (" Noord ", 12)):
        add_unit(session, name, size)
    assert [unit.name for unit in units(session)] == ["Noord", "Zuid"]
    assert headcount(session) == 42
    with pytest.raises(UnitTakenError):
        add_unit(session, "Noord", 1)


def shape(found: tuple[Node, ...]) -> dict[str, tuple[int, object]]:
    return {node.unit.name: (node.unit.headcount, shape(node.parts)) for node in found}


def unit(session: Session, name: str) -> Unit:
    return session.scalars(select(Unit).where(Unit.name == name)).one()


@pytest.mark.usefixtures("people")
def test_moving_and_joining_take_the_people_along(session: Session) -> None:
    tree.add(session, "Top", None, 0)
    tree.change(session, unit(session, "Zuid"), "Zuidwest", unit(session, "Top").id, 99)
    assert shape(nodes(session)) == {"Dienst": (1, {"Noord": (1, {})}), "Top": (1, {"Zuidwest": (1, {})})}
    tree.join(session, unit(session, "Zuidwest"), unit(session, "Noord").id)
    assert shape(nodes(session)) == {"Dienst": (2, {"Noord": (2, {})}), "Top": (0, {})}
    tree.remove(session, unit(session, "Top"))
    assert shape(nodes(session)) == {"Dienst": (2, {"Noord": (2, {})})}


def test_numbers_by_hand_stay_and_are_added_when_joined(session: Session) -> None:
    north, south = add_unit(session, "Noord", 12), add_unit(session, "Zuid", 30)
    tree.change(session, north, "Noord", south.id, 14)
    assert shape(nodes(session)) == {"Zuid": (30, {"Noord": (14, {})})}
    tree.join(session, north, south.id)
    assert shape(nodes(session)) == {"Zuid": (44, {})}


def refused(change: object, *values: object) -> UnitFault:
    with pytest.raises(UnitError) as caught:
        change(*values)  # type: ignore[operator]  # one of the four use cases
    return caught.value.fault


@pytest.mark.usefixtures("people")
def test_what_would_break_the_tree_is_refused(session: Session) -> None:
    service, north = unit(session, "Dienst"), unit(session, "Noord")
    assert refused(tree.change, session, service, "Dienst", north.id, None) is UnitFault.LOOP
    assert refused(tree.change, session, service, "Dienst", service.id, None) is UnitFault.LOOP
    assert refused(tree.join, session, service, north.id) is UnitFault.LOOP
    assert refused(tree.change, session, north, "ZUID", None, None) is UnitFault.TAKEN
    assert refused(tree.add, session, "noord", None, 0) is UnitFault.TAKEN
    assert refused(tree.add, session, "HR / Noord", None, 0) is UnitFault.NOT_A_NAME
    assert refused(tree.remove, session, north) is UnitFault.NOT_EMPTY
    assert refused(tree.remove, session, service) is UnitFault.NOT_EMPTY
    below = north.id
    for name in ("Derde", "Vierde"):
        below = tree.add(session, name, below, 0).id
    assert refused(tree.add, session, "Vijfde", below, 0) is UnitFault.TOO_DEEP
    tree.add(session, "Boven", None, 0)
    assert refused(tree.change, session, service, "Dienst", unit(session, "Boven").id, None) is UnitFault.TOO_DEEP


MOVES = st.lists(
    st.tuples(st.sampled_from(["move", "join", "remove"]), st.integers(0, 5), st.integers(0, 5)), max_size=8
)


@given(moves=MOVES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_done_everybody_is_counted_once(database: OpenSession, moves: list[tuple[str, int, int]]) -> None:
    with database() as session:
        ids = [tree.add(session, f"U{number}", None, 0).id for number in range(6)]
        for number in range(6):
            save(
                session,
                None,
                {Column.NAME: f"P{number}", Column.STAFF_NUMBER: str(number), Column.UNIT: f"U{number % 4}"},
            )
        for what, one, other in moves:
            found = session.get(Unit, ids[one])
            if found is None or session.get(Unit, ids[other]) is None:
                continue
            try:
                if what == "move":
                    tree.change(session, found, found.name, ids[other], None)
                elif what == "join":
                    tree.join(session, found, ids[other])
                else:
                    tree.remove(session, found)
            except UnitError:
                continue
        assert headcount(session) == 6

        def levels(found: tuple[Node, ...]) -> int:
            return max((1 + levels(node.parts) for node in found), default=0)

        assert levels(nodes(session)) <= MAX_DEPTH
        session.rollback()


@pytest.mark.usefixtures("people")
def test_hr_changes_the_tree_on_pages(hr: Visitor) -> None:
    hr.go("/hr/people/").follow("Eenheden veranderen").follow("Eenheid toevoegen")
    hr.fill({"name": "Staf", "headcount": "7"}).press()
    assert "Staf 7 mensen" in hr.page.main
    hr.follow("Staf").fill({"name": "noord"}).press()
    assert hr.page.status == 422
    assert "Er is al een eenheid met deze naam" in hr.page.main
    assert hr.chosen()["name"] == ["noord"]
    hr.go("/hr/people/units").follow("Noord").press(text="Verwijderen: Noord")
    assert hr.page.status == 422
    assert "werken mensen" in hr.page.main
    hr.go("/hr/people/units").follow("Noord").press(text="Samenvoegen")
    assert "samengevoegd" in hr.page.main
    assert "Noord" not in hr.page.main


@pytest.mark.parametrize("number", ["0", "999", "99999999999999999999"])
def test_a_number_of_no_unit_is_not_found(hr: Visitor, number: str) -> None:
    assert hr.go(f"/hr/people/units/{number}").page.status == 404
