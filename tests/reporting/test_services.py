"""From stored responses to a publication: everything is counted, and only once a round is over."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from survey.core.disclosure import People
from survey.infra import clock
from survey.infra.crypto import ballot_box_key
from survey.reporting.errors import BeingCountedError, NotClosedError, TooFewError
from survey.reporting.services import (
    count,
    file_name,
    group_report,
    publication_of,
    round_overview,
)
from survey.responding.ballot_box import put_in
from survey.responding.models import Response
from survey.responding.services import mix_rounds
from survey.rounds.models import Round
from survey.rounds.services import layout_of, round_by_key
from tests.conftest import OpenSession
from tests.reporting.conftest import ClosedRound, at_random
from tests.support.databases import BOTH
from tests.support.visitor import Visitor

pytestmark = BOTH


def found(database: OpenSession, key: str) -> Round:
    with database() as session:
        one = round_by_key(session, key)
        assert one is not None
        return one


def test_every_response_is_counted_by_unit(closed_round: ClosedRound, database: OpenSession, units: list[int]) -> None:
    key = closed_round(at_random(50))
    with database() as session:
        one = round_by_key(session, key)
        assert one is not None
        tally = count(session, one, layout_of(session, one))
    assert tally.respondents.sum() == 50
    assert dict(zip(tally.units.tolist(), tally.respondents.tolist(), strict=True)) == {
        0: 10,
        units[0]: 20,
        units[1]: 20,
        units[2]: 0,
    }


def test_there_are_no_figures_while_answers_wait_to_be_counted(
    app: Flask, hr: Visitor, closed_round: ClosedRound, database: OpenSession
) -> None:
    settings = app.extensions["settings"]
    one = found(database, closed_round(at_random(30)))
    with database() as session:
        put_in(
            session, one.id, None, session.scalars(select(Response.answers)).first() or b"", ballot_box_key(settings)
        )
    with database() as session, pytest.raises(BeingCountedError):
        publication_of(session, one, settings, clock.now())
    for path in ("", "/report.nl.pdf"):
        assert "worden geteld" in hr.go(f"/hr/rounds/{one.key}{path}").page.main
    with database() as session:
        assert mix_rounds(session, settings, clock.now()).opened == 1
        assert publication_of(session, one, settings, clock.now()).parts


def test_there_are_no_figures_before_the_last_day_is_over(
    app: Flask, closed_round: ClosedRound, database: OpenSession
) -> None:
    settings = app.extensions["settings"]
    one = found(database, closed_round(at_random(30)))
    with database() as session:
        moment = one.closes_at - timedelta(seconds=1)
        with pytest.raises(NotClosedError):
            publication_of(session, one, settings, moment)
        assert round_overview(session, one, "nl", settings, moment) == (None, "open")
        assert publication_of(session, one, settings, one.closes_at).respondents == People(30, 30)


def test_an_organisation_may_ask_for_more_people(app: Flask, closed_round: ClosedRound, database: OpenSession) -> None:
    settings = replace(app.extensions["settings"], min_cell_size=12)
    one = found(database, closed_round(at_random(11)))
    with database() as session, pytest.raises(TooFewError):
        publication_of(session, one, settings, clock.now())


def test_the_report_knows_its_round(app: Flask, closed_round: ClosedRound, database: OpenSession) -> None:
    one = found(database, closed_round(at_random(22)))
    with database() as session:
        report = group_report(session, one, "en", app.extensions["settings"], clock.now())
    assert (report.facts.organisation, report.facts.headcount, report.response_rate) == ("Voorbeeld BV", 44, 50)
    assert report.facts.last_day == clock.days(one.opens_at, one.closes_at, app.extensions["settings"].time_zone)[1]
    assert file_name(report) == f"thuiswerkcheck-{report.facts.last_day}-en.pdf"
