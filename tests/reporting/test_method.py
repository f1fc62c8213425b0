"""What goes together and how figures are made: said in words, to whom it is for, of old publications too."""

import json
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import update

from survey.core.disclosure.keeping import canonical
from survey.core.tree import EVERYBODY
from survey.infra import clock
from survey.people.models import Unit
from survey.reporting.documents.teams import why_hidden
from survey.reporting.publications.making import make
from survey.reporting.publications.publishing import keep
from survey.rounds.freezing import freeze
from survey.rounds.services import round_by_key
from tests.app.test_queries import MOST_FOR_HR, counted
from tests.conftest import OpenRound, OpenSession
from tests.reporting.conftest import ClosedRound, at_random, moods
from tests.support.visitor import Visitor


def test_what_goes_together_is_said_with_the_warning(closed_round: ClosedRound, hr: Visitor, app: Flask) -> None:
    key = closed_round(moods, "wellbeing")
    hr.go(f"/hr/rounds/{key}").follow("Wat samengaat")
    assert "Dit laat geen oorzaak zien" in hr.page.main
    assert "Energie" in hr.page.main
    assert any(row in hr.page.main for row in ("sterk", "matig"))
    with counted(app) as statements:
        hr.go(f"/hr/rounds/{key}/drivers")
    assert len(statements) <= MOST_FOR_HR
    hr.follow("Hoe deze cijfers worden gemaakt, en wat ze niet zeggen")
    assert "Wat het niet zegt" in hr.page.main


def test_too_few_people_or_an_older_publication_say_so(
    app: Flask, closed_round: ClosedRound, hr: Visitor, database: OpenSession
) -> None:
    hr.go(f"/hr/rounds/{closed_round(at_random(12), 'wellbeing')}/drivers")
    assert "Te weinig mensen antwoordden" in hr.page.main
    key = closed_round(at_random(40), name="Oud", published=False)
    with database() as session:
        one = round_by_key(session, key)
        assert one is not None
        freeze(session, one, app.extensions["settings"], clock.now())
        made = make(session, one)
        themes, rest = made.halves[EVERYBODY]
        older = [{name: part[name] for name in part.keys() - {"related", "reliability"}} for part in json.loads(rest)]
        keep(session, one, replace(made, method=1, halves=made.halves | {EVERYBODY: (themes, canonical(older))}))
    hr.go(f"/hr/rounds/{key}/drivers")
    assert "Vanaf de volgende ronde zie je het hier" in hr.page.main


def test_how_figures_are_made_tells_the_limits_of_the_round(open_round: OpenRound, hr: Visitor) -> None:
    hr.go(f"/hr/rounds/{open_round('engine')}/method")
    assert "Een cijfer heeft 5 antwoorden nodig; over welzijn en gezondheid 10." in hr.page.main
    assert "moeten 10 mensen werken" in hr.page.main
    assert ", versie " in hr.page.main
    assert "De bronnen zijn voor het laatst nagekeken op 24 november 2026." in " ".join(hr.page.main.split())


@pytest.mark.parametrize(("people", "hidden"), [(9, True), (10, False)])
def test_a_unit_of_nine_people_has_no_figures(  # whoever answered of it
    closed_round: ClosedRound, database: OpenSession, units: list[int], people: int, hidden: bool
) -> None:
    with database() as session:
        session.execute(update(Unit).where(Unit.id == units[0]).values(headcount=people))
    key = closed_round(at_random(60))
    with database() as session:
        one = round_by_key(session, key)
        assert one is not None
        assert bool(why_hidden(session, one, [units[0]])) is hidden


def test_a_unit_of_which_few_took_part_is_named(
    closed_round: ClosedRound, hr: Visitor, database: OpenSession, units: list[int]
) -> None:
    with database() as session:
        session.execute(update(Unit).where(Unit.id == units[0]).values(headcount=60, name="Verkoop"))
        session.execute(update(Unit).where(Unit.id == units[1]).values(headcount=26))
    hr.go(f"/hr/rounds/{closed_round(at_random(60))}")
    assert "Niet alle eenheden deden even veel mee" in hr.page.main
    assert "Verkoop: minder, 40%" in hr.page.main
