"""What a round freezes when it opens: its units and thresholds, whatever is changed afterwards."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from survey.cli.worker import sweep
from survey.config import Settings
from survey.infra import clock
from survey.people import units as tree
from survey.people.models import Unit
from survey.responding.models import Response
from survey.rounds.freezing import as_frozen, freeze, headcount_of, units_of
from tests.conftest import OpenRound, OpenSession
from tests.rounds.conftest import find
from tests.support.databases import BOTH
from tests.support.mixing import mix_all
from tests.support.visitor import Respondent, Visitor, first


@BOTH
def test_answers_of_an_open_round_stay_with_a_unit_that_is_gone(
    database: OpenSession, settings: Settings, key: str, units: list[int], respondent: Callable[..., Respondent]
) -> None:
    sweep(settings)
    with database() as session:
        tree.join(session, session.get_one(Unit, units[0]), units[1])
    for _ in range(settings.min_cell_size):
        respondent(key).finish(first)  # the first unit of the list is the one that is gone
    with database() as session:
        mix_all(session)
        assert set(session.scalars(select(Response.unit_id))) == {units[0]}
        groups = units_of(session, find(session, key))
        assert [(group.name, group.headcount) for group in groups] == [("Noord", 12), ("Top", 2), ("Zuid", 30)]
        assert headcount_of(groups) == 44


def test_a_round_that_has_not_opened_follows_the_units_and_thresholds_of_now(
    database: OpenSession, settings: Settings, open_round: OpenRound, units: list[int]
) -> None:
    assert units
    key, higher = open_round(first=3), replace(settings, min_cell_size=8)
    with database() as session:
        found = find(session, key)
        freeze(session, found, settings, clock.now())
        tree.add(session, "Nieuw", None, 5)
        assert "Nieuw" in {group.name for group in units_of(session, found)}
        assert as_frozen(session, found, higher).min_cell_size == 8
        freeze(session, found, settings, found.opens_at)
        freeze(session, found, higher, found.opens_at)  # once is enough
        assert as_frozen(session, found, higher).min_cell_size == 5
        tree.add(session, "Later", None, 5)
        assert "Later" not in {group.name for group in units_of(session, found)}


@pytest.mark.usefixtures("units")
def test_employees_see_the_thresholds_of_their_round(
    database: OpenSession, settings: Settings, key: str, visitor: Visitor
) -> None:
    with database() as session:
        freeze(session, find(session, key), replace(settings, min_cell_size=12), clock.now())
    assert "12 mensen" in visitor.go(f"/r/{key}").page.main
