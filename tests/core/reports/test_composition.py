"""Who took part beside who could: told from what is published, and only when it is far off."""

from survey.core.disclosure.cells import People, Reason, Suppressed
from survey.core.reports.composition import UnitCount, Unlike, composition

HIDDEN = Suppressed(Reason.TOO_FEW, 5)
MANY = People(120, 120)


def test_units_far_from_the_others_are_named_furthest_first() -> None:
    units = [
        UnitCount("Sales", People(20, 20), 80),
        UnitCount("Care", People(70, 70), 80),
        UnitCount("Office", People(30, 30), 50),
        UnitCount("Small", People(10, 19), 24),
        UnitCount("Secret", HIDDEN, 9),
    ]
    found = composition(MANY, 243, units)
    assert found.rate == 57
    assert found.units == (Unlike("Sales", 25, 25, fewer=True), Unlike("Care", 88, 88, fewer=False))
    assert (found.hidden, found.few) == (1, False)


def test_a_range_counts_only_when_all_of_it_is_far_off() -> None:
    big = UnitCount("Big", People(80, 80), 100)
    assert composition(MANY, 0, [big, UnitCount("Small", People(10, 19), 40)]).units[0].name == "Small"
    assert not composition(MANY, 0, [big, UnitCount("Small", People(10, 19), 24)]).units


def test_more_answers_than_people_say_nothing() -> None:
    found = composition(MANY, 0, [UnitCount("Passed on", People(30, 30), 20)])
    assert (found.rate, found.units, found.hidden) == (None, (), 1)


def test_a_small_organisation_of_which_few_took_part_is_hardly_represented() -> None:
    assert composition(People(20, 20), 40, []).few
    assert not composition(People(24, 24), 40, []).few
    assert not composition(People(10, 19), 30, []).few  # it may have been enough
    assert composition(HIDDEN, 30, []).few
    assert not composition(People(20, 20), 50, []).few
    assert not composition(People(20, 20), 0, []).few
