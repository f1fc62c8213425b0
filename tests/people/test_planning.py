"""Which column holds what, which rows are refused and why, and what a table would change."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.core.text import plain
from survey.people.columns import HEADINGS, Column, guess, is_enough, is_sure
from survey.people.judging import MAX_DEPTH, Person, Reason, RefusedError, judge, key, split_path
from survey.people.planning import Known, Plan, fingerprint, make_plan, place
from survey.people.tables import Table

FLAT: Mapping[Column, int] = {
    Column.NAME: 0,
    Column.EMAIL: 1,
    Column.UNIT: 2,
    Column.STAFF_NUMBER: 3,
    Column.LANGUAGE: 4,
    Column.ON_LEAVE: 5,
}
PARENTS: Mapping[Column, int] = {Column.NAME: 0, Column.STAFF_NUMBER: 1, Column.UNIT: 2, Column.PARENT: 3}


# ------------------------------------------------------------------------------------------------ columns


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["Naam", "E-mailadres", "Afdeling"], {"name": 0, "email": 1, "unit": 2}),
        (["EMAIL ADDRESS", "full_name", "Team", "Taal"], {"email": 0, "name": 1, "unit": 2, "language": 3}),
        (["Team", "Afdeling", "Naam"], {"unit": 1, "name": 2}),
        (["Naam", "naam"], {"name": 0}),
        (["Voornaam", "Kleur"], {}),
        (
            ["Personeelsnr.", "Eenheid", "Valt onder", "Verlof?"],
            {"staff_number": 0, "unit": 1, "parent": 2, "on_leave": 3},
        ),
    ],
)
def test_headings_are_recognised(headings: list[str], expected: dict[str, int]) -> None:
    assert guess(headings, {}) == expected


def test_what_was_chosen_before_goes_first() -> None:
    assert guess(["Naam", "Roepnaam", "Team"], {Column.NAME: "ROEPNAAM"}) == {Column.NAME: 1, Column.UNIT: 2}
    assert guess(["Naam"], {Column.NAME: "Gone"}) == {Column.NAME: 0}


def test_no_name_stands_for_two_columns() -> None:
    names = [name for names in HEADINGS.values() for name in names]
    assert len(names) == len(set(names))
    assert [name for name in names if plain(name) != name] == []


@given(st.lists(st.sampled_from(["Naam", "Mail", "Team", "Afdeling", "Taal", "x", ""]), max_size=8))
def test_no_column_is_taken_twice(headings: list[str]) -> None:
    found = guess(headings, {Column.LANGUAGE: "Mail"})
    assert len(set(found.values())) == len(found)


def test_a_file_is_clear_when_all_is_recognised_and_enough() -> None:
    assert is_sure(["Naam", "Mail", "Team"], guess(["Naam", "Mail", "Team"], {}), {})
    unclear = ["Naam", "Mail", "Team", "Kleur"]
    assert is_enough(guess(unclear, {}))
    assert not is_sure(unclear, guess(unclear, {}), {})
    chosen = {Column.NAME: "Naam", Column.EMAIL: "Mail", Column.UNIT: "Kleur"}
    assert is_sure(unclear, guess(unclear, chosen), chosen)
    more = [*unclear, "Taal", "Lengte"]
    assert not is_sure(more, guess(more, chosen), chosen)
    assert not is_enough(guess(["Naam", "Team"], {}))


# ------------------------------------------------------------------------------------------------ one row


def test_a_row_is_a_person() -> None:
    person = judge(["Kim", "Kim@Example.NL", "Dienst / A & B/C > Team", "007", "Nederlands", "ja"], FLAT)
    assert person == Person("Kim", "kim@example.nl", "007", ("Dienst", "A & B/C", "Team"), True, "nl", True)


@pytest.mark.parametrize(
    ("at", "text", "reason"),
    [
        (0, "", Reason.NO_NAME),
        (0, "x" * 201, Reason.TOO_LONG),
        (0, "=HYPERLINK(1)", Reason.FORMULA),
        (0, "＝1", Reason.FORMULA),
        (3, "-7", Reason.FORMULA),
        (1, "+kim@example.nl", Reason.FORMULA),
        (1, "kim", Reason.BAD_EMAIL),
        (1, "kim@localhost", Reason.BAD_EMAIL),
        (1, "kim@example.nl, jo@example.nl", Reason.BAD_EMAIL),
        (1, "kim@example.nl\nBcc: x@example.nl", Reason.BAD_EMAIL),
        (1, "Kim <kim@example.nl>", Reason.BAD_EMAIL),
        (1, "kïm@example.nl", Reason.BAD_EMAIL),
        (1, "k" * 250 + "@example.nl", Reason.TOO_LONG),
        (2, "", Reason.NO_UNIT),
        (2, " / ", Reason.NO_UNIT),
        (2, "a / b / c / d / e", Reason.TOO_DEEP),
        (2, "a / b / A", Reason.LOOP),
        (2, "a / " + "x" * 201, Reason.TOO_LONG),
        (3, "x" * 41, Reason.TOO_LONG),
        (4, "Frysk", Reason.BAD_LANGUAGE),
        (5, "misschien", Reason.BAD_LEAVE),
    ],
)
def test_a_row_is_refused_with_a_reason(at: int, text: str, reason: Reason) -> None:
    cells = ["Kim", "kim@example.nl", "Noord", "7", "", ""]
    cells[at] = text
    with pytest.raises(RefusedError) as refused:
        judge(cells, FLAT)
    assert refused.value.reason == reason
    assert FLAT[refused.value.column] == at


def test_without_address_and_number_nobody_is_recognised() -> None:
    with pytest.raises(RefusedError) as refused:
        judge(["Kim", "", "Noord", "", "", ""], FLAT)
    assert refused.value.reason == Reason.NO_KEY


@given(st.lists(st.text(max_size=30), min_size=6, max_size=6))
def test_any_row_is_a_person_or_refused(cells: list[str]) -> None:
    try:
        person = judge(cells, FLAT)
    except RefusedError as refused:
        assert refused.column in Column  # noqa: PT017  # either outcome is right
    else:
        assert 0 < len(person.path) <= MAX_DEPTH
        assert person.email or person.staff_number


# ------------------------------------------------------------------------------------------------ a whole table

KIM = Known(b"k" * 16, "Kim", "kim@example.nl", "1", "Noord", "nl", on_leave=False)
LOU = Known(b"l" * 16, "Lou", "lou@example.nl", None, "Zuid", None, on_leave=False)
UNITS = {"Dienst": None, "Noord": "Dienst", "Zuid": None}


def plan(
    rows: Sequence[Sequence[str]],
    known: Sequence[Known] = (KIM, LOU),
    *,
    mapped: Mapping[Column, int] = FLAT,
    units: Mapping[str, str | None] = UNITS,
    complete: bool = False,
) -> Plan:
    width = len(mapped)
    numbered = tuple((number, tuple([*row, *[""] * width][:width])) for number, row in enumerate(rows, 2))
    return make_plan(Table(tuple("x" * width), numbered), mapped, known, units, complete=complete)


def refused(found: Plan) -> list[tuple[int, Reason]]:
    return [(one.row, one.reason) for one in found.rejected]


def test_added_changed_unchanged_and_gone() -> None:
    found = plan([["Kim", "kim@example.nl", "noord", "1"], ["Sam", "sam@example.nl", "West"]], complete=True)
    assert [(number, person.name) for number, person in found.added] == [(3, "Sam")]
    assert (found.unchanged, list(found.changed), list(found.gone)) == (1, [], [LOU])
    assert (list(found.new_units), list(found.moved), refused(found)) == (["west"], [], [])


def test_somebody_is_recognised_by_number_then_by_address() -> None:
    found = plan([["Kim K.", "new@example.nl", "Noord", "1"], ["Lou", "lou@example.nl", "Zuid", "2"]])
    assert [(old.id, new.name, new.email, new.staff_number) for _, old, new in found.changed] == [
        (KIM.id, "Kim K.", "new@example.nl", "1"),
        (LOU.id, "Lou", "lou@example.nl", "2"),
    ]
    assert list(found.added) == []


def test_an_empty_cell_keeps_what_is_known() -> None:
    found = plan([["Kim", "", "Noord", "1", "", ""]])
    assert (found.unchanged, found.changes) == (1, False)


def test_without_a_tick_nobody_is_gone_and_with_a_refused_row_neither() -> None:
    assert list(plan([["Sam", "sam@example.nl", "West"]]).gone) == []
    found = plan([["Sam", "sam@example.nl", "West"], ["Kim", "kim@example", "Noord"]], complete=True)
    assert (list(found.gone), refused(found)) == ([], [(3, Reason.BAD_EMAIL)])


def test_who_stands_twice_is_refused_the_second_time() -> None:
    rows = [
        ["Sam", "sam@example.nl", "West", "9"],
        ["Sem", "SAM@example.nl", "West", "8"],
        ["Sim", "sim@example.nl", "West", "9"],
        ["Lou", "lou@example.nl", "Zuid", "5"],
        ["Kim", "other@example.nl", "Noord", "1"],
        ["Kim", "kim@example.nl", "Noord", ""],
    ]
    expected = [(3, Reason.TWICE_EMAIL), (4, Reason.TWICE_NUMBER), (7, Reason.TWICE_PERSON)]
    assert refused(plan(rows)) == expected


def test_an_address_that_is_somebody_elses_is_refused() -> None:
    rows = [["Sam", "kim@example.nl", "Noord", "44"], ["Kim", "lou@example.nl", "Noord", "1"]]
    assert refused(plan(rows)) == [(2, Reason.TAKEN_EMAIL), (3, Reason.TAKEN_EMAIL)]


def test_a_path_moves_a_unit_and_a_name_alone_does_not() -> None:
    assert list(plan([["Sam", "sam@example.nl", "Noord"]]).moved) == []
    found = plan([["Sam", "sam@example.nl", "Zuid / Noord"]])
    assert (list(found.moved), found.parents["noord"]) == (["noord"], "zuid")


def test_a_unit_under_two_parents_is_refused() -> None:
    rows = [
        ["Sam", "sam@example.nl", "A / Team"],
        ["Sim", "sim@example.nl", "B / team"],
        ["So", "so@example.nl", "C / A"],
    ]
    assert refused(plan(rows)) == [(3, Reason.TWO_PARENTS), (4, Reason.TWO_PARENTS)]


def test_a_circle_over_several_rows_is_refused() -> None:
    rows = [["Sam", "1", "A", "B"], ["Sim", "2", "B", "C"], ["So", "3", "C", "A"], ["Su", "4", "D", ""]]
    found = plan(rows, [], mapped=PARENTS, units={})
    assert refused(found) == [(2, Reason.LOOP), (3, Reason.LOOP), (4, Reason.LOOP)]
    assert list(found.new_units) == ["d"]


def test_too_many_levels_over_several_rows_are_refused() -> None:
    rows = [[f"P{n}", str(n), f"U{n}", f"U{n - 1}" if n else ""] for n in range(6)]
    assert refused(plan(rows, [], mapped=PARENTS, units={})) == [(6, Reason.TOO_DEEP), (7, Reason.TOO_DEEP)]


def test_moving_a_unit_may_not_push_another_too_deep_or_into_a_circle() -> None:
    units = {"A": None, "B": "A", "C": "B", "Top": None, "Under": "Top"}
    found = plan([["Sam", "1", "A", "Under"]], [], mapped=PARENTS, units=units)
    assert refused(found) == [(2, Reason.TOO_DEEP)]
    assert (found.changes, found.parents) == (False, {"a": None, "b": "a", "c": "b", "top": None, "under": "top"})
    assert refused(plan([["Sam", "1", "A", "C"]], [], mapped=PARENTS, units=units)) == [(2, Reason.LOOP)]


def test_turning_two_units_around_is_possible() -> None:
    found = plan([["Sam", "sam@example.nl", "Noord / Dienst"]])
    assert (found.parents["dienst"], found.parents["noord"], refused(found)) == ("noord", None, [])


def test_a_long_chain_of_rows_is_judged_quickly() -> None:
    rows = [[f"P{n}", str(n), f"U{n}", f"U{n + 1}"] for n in range(5000)]
    found = plan(rows, [], mapped=PARENTS, units={})
    assert len(found.rejected) == 5000 - MAX_DEPTH + 1


def test_one_person_is_placed_by_the_same_rules() -> None:
    person = judge(["Sam", "sam@example.nl", "Noord / Dienst / Noord2 / X", "", "", ""], FLAT)
    place(person, UNITS)
    with pytest.raises(RefusedError):
        place(person, {**UNITS, "Y": "X"})


unit_names = st.sampled_from(["A", "B", "C", "D", "E", "a"])
trees = st.just(UNITS | {"A": "Noord", "B": None})
rows_of = st.lists(
    st.tuples(
        st.sampled_from("pqrs"),
        st.sampled_from(["1", "2", "3", ""]),
        unit_names,
        st.sampled_from(["", "A", "B / C", "D"]),
    ),
    max_size=8,
)


@given(rows_of, trees, st.booleans())
def test_whatever_the_rows_the_units_stay_a_tree_and_each_row_is_told_of_once(
    rows: list[tuple[str, str, str, str]], units: dict[str, str | None], complete: bool
) -> None:
    found = plan(rows, mapped=PARENTS, units=units, complete=complete)
    for unit in found.parents:
        chain, here = [unit], found.parents[unit]
        while here is not None:
            assert here not in chain
            chain.append(here)
            here = found.parents[here]
        assert len(chain) <= MAX_DEPTH
    told = [number for number, _ in found.added] + [number for number, _, _ in found.changed]
    told += [one.row for one in found.rejected]
    assert len(set(told)) == len(told)
    assert len(told) + found.unchanged == len(rows)
    assert fingerprint(found) == fingerprint(plan(rows, mapped=PARENTS, units=units, complete=complete))
    assert not (found.gone and found.rejected)


def test_names_of_units_are_compared_without_capitals() -> None:
    assert split_path(" Dienst  Zuid /  A ›B ") == ("Dienst Zuid", "A", "B")
    assert key("STRASSE") == key("straße")
