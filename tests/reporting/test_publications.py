"""From stored responses to a publication: everything is counted, and only once a round is over."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from survey.accounts.services import organisation, set_thresholds
from survey.config import SettingsError
from survey.core.disclosure.cells import People, Policy
from survey.infra import clock
from survey.infra.crypto import ballot_box_key
from survey.people import units as people
from survey.people.models import Unit
from survey.reporting.documents.organisation import file_name, report_html
from survey.reporting.errors import BeingCountedError, NotClosedError, TooFewError
from survey.reporting.models import PublishedGroup, RoundPublication
from survey.reporting.publications.kept import publication_of
from survey.reporting.publications.making import Made, count, make
from survey.reporting.publications.publishing import keep, publish_due
from survey.reporting.queries import groups, publication
from survey.reporting.results.report import group_report, round_overview
from survey.responding.ballot_box import SETTLED, Filled, PublishedError, put_in, take_out
from survey.responding.models import Response
from survey.responding.services import mix_rounds
from survey.rounds.freezing import freeze
from survey.rounds.models import Round
from survey.rounds.services import layout_of, round_by_key
from tests.conftest import OpenSession
from tests.reporting.conftest import ClosedRound, at_random
from tests.support.databases import BOTH
from tests.support.publishing import publish
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
    one = found(database, closed_round(at_random(30), published=False))
    with database() as session:
        answers = session.scalars(select(Response.answers)).first() or b""
        put_in(session, one.id, Filled(None, answers), ballot_box_key(settings))
    assert publish(database, settings) == 0
    with database() as session, pytest.raises(BeingCountedError):
        publication_of(session, one, clock.now())
    for path in ("", "/report.nl.pdf"):
        assert "worden geteld" in hr.go(f"/hr/rounds/{one.key}{path}").page.main
    with database() as session:
        assert mix_rounds(session, settings, clock.now()).opened == 1
    assert publish(database, settings) == 1
    with database() as session:
        assert publication_of(session, one, clock.now()).respondents == People(31, 31)


def test_there_are_no_figures_before_the_last_day_is_over(
    app: Flask, closed_round: ClosedRound, database: OpenSession
) -> None:
    settings = app.extensions["settings"]
    one = found(database, closed_round(at_random(30), published=False))
    with database() as session:
        freeze(session, one, settings, one.closes_at)
        session.merge(one)
    moment = one.closes_at - timedelta(seconds=1)
    assert publish_due(database, moment) == publish_due(database, one.closes_at) == 0
    with database() as session:
        with pytest.raises(NotClosedError):
            publication_of(session, one, moment)
        assert round_overview(session, one, "nl", settings, moment) == (None, "open")
        assert round_overview(session, one, "nl", settings, one.closes_at) == (None, "counting")
    assert publish_due(database, one.closes_at + SETTLED) == 1
    with database() as session:
        assert publication_of(session, one, one.closes_at).respondents == People(30, 30)


def test_figures_and_the_last_mix_wait_for_the_end_of_a_day_of_grace(
    app: Flask, closed_round: ClosedRound, database: OpenSession
) -> None:
    settings = app.extensions["settings"]
    one = found(database, closed_round(at_random(30), published=False))
    with database() as session:
        freeze(session, one, settings, one.closes_at)
        one.grace_until = one.closes_at + timedelta(days=1)
        session.merge(one)
        answers = session.scalars(select(Response.answers)).first() or b""
        put_in(session, one.id, Filled(None, answers), ballot_box_key(settings))
    last = one.over_at - timedelta(seconds=1)
    with database() as session:
        assert mix_rounds(session, settings, last).opened == 0, "the mix waits for the last"
        assert round_overview(session, one, "nl", settings, last) == (None, "open")
        assert mix_rounds(session, settings, one.over_at + SETTLED).opened == 1
    assert publish_due(database, one.closes_at + SETTLED) == publish_due(database, one.over_at) == 0
    assert publish_due(database, one.over_at + SETTLED) == 1
    with database() as session:
        assert publication_of(session, one, one.over_at).respondents == People(31, 31)


def test_who_takes_back_while_figures_are_made_is_in_none_and_comes_too_late_once_they_stand(
    app: Flask, closed_round: ClosedRound, database: OpenSession
) -> None:
    settings = app.extensions["settings"]
    one = found(database, closed_round(at_random(30), published=False))
    with database() as session:
        answers = session.scalars(select(Response.answers)).first() or b""
        for ballot in ("early", "late"):
            put_in(session, one.id, Filled(None, answers), ballot_box_key(settings), ballot)
        mix_rounds(session, settings, clock.now())
    opened = 0

    @contextmanager
    def meanwhile() -> Iterator[Session]:
        nonlocal opened
        opened += 1
        if opened == 3:  # what is due is known, and its figures are made
            with database() as session:
                assert take_out(session, one.id, "early")
        with database() as session:
            yield session

    with database() as session:
        freeze(session, session.merge(one), settings, clock.now())
    assert publish_due(meanwhile, clock.now()) == 0
    assert publish_due(database, clock.now()) == 1
    with database() as session:
        assert publication_of(session, one, clock.now()).respondents == People(31, 31)
        with pytest.raises(PublishedError):
            take_out(session, one.id, "late")


def test_a_round_is_published_with_the_thresholds_that_it_froze(
    app: Flask, closed_round: ClosedRound, database: OpenSession
) -> None:
    one = found(database, closed_round(at_random(11), published=False))
    publish(database, replace(app.extensions["settings"], min_cell_size=12))
    with database() as session, pytest.raises(TooFewError):
        publication_of(session, one, clock.now())


def test_nothing_that_happens_later_changes_a_figure(
    app: Flask, closed_round: ClosedRound, database: OpenSession, units: list[int]
) -> None:
    """Late answers, other thresholds, another tree, another worker, and no answers at all any more."""
    settings = app.extensions["settings"]
    one = found(database, closed_round(at_random(30)))

    def shown() -> tuple[str, list[tuple[int, str, str]]]:
        with database() as session:
            html = report_html(group_report(session, one, "en", settings, clock.now()))
            return html, [(row.unit_id, row.themes, row.rest) for row in groups(session, one.id)]

    before = shown()
    assert [unit for unit, *_ in before[1]] == [0, *units]
    with database() as session:
        row = session.scalars(select(Response)).first()
        assert row is not None
        made = make(session, session.get_one(Round, one.id))
        session.add(Response(id=b"late" * 4, round_id=one.id, unit_id=units[0], answers=row.answers))
        named = organisation(session)
        assert named is not None
        set_thresholds(named, 20, 20)
        people.add(session, "Nieuw", units[0], 5)
    assert publish(database, settings) == 0
    assert shown() == before
    with database() as session:
        keep(session, session.get_one(Round, one.id), made)
        session.execute(delete(Response))
    assert shown() == before


@pytest.mark.parametrize("table", [RoundPublication, PublishedGroup])
def test_the_database_refuses_to_change_a_publication(
    closed_round: ClosedRound, database: OpenSession, table: type[RoundPublication | PublishedGroup]
) -> None:
    closed_round(at_random(5))
    for change in (delete(table), update(table).values(round_id=7)):
        with pytest.raises((DatabaseError, SettingsError), match="stays as it is"), database() as session:
            session.execute(change)


def test_the_hash_is_that_of_what_is_kept(closed_round: ClosedRound, database: OpenSession) -> None:
    one = found(database, closed_round(at_random(40)))
    with database() as session:
        row = publication(session, one.id)
        assert row is not None
        kept = {unit: (themes, rest) for unit, themes, rest in groups(session, one.id)}
        again = Made(row.method, Policy(row.min_cell_size, row.min_cell_size_sensitive), kept)
    assert again.fingerprint == row.fingerprint
    assert replace(again, policy=Policy(6, 10)).fingerprint != row.fingerprint


def test_where_everybody_took_part_a_group_is_not_shown_beside_itself(
    closed_round: ClosedRound, database: OpenSession, units: list[int]
) -> None:
    """The same team, two people fewer: who knows both means knows about what these two said."""
    for people_there, everybody in ((20, 50), (18, 45)):
        with database() as session:
            session.execute(update(Unit).where(Unit.id == units[0]).values(headcount=people_there))
        one = found(database, closed_round(at_random(everybody), name=f"Ronde {everybody}"))
        with database() as session:
            if people_there == 20:
                assert publication_of(session, one, clock.now(), units[0]).respondents == People(20, 20)
            else:
                with pytest.raises(TooFewError):
                    publication_of(session, one, clock.now(), units[0])
            assert publication_of(session, one, clock.now(), units[1]).parts


def test_the_report_knows_its_round(app: Flask, closed_round: ClosedRound, database: OpenSession) -> None:
    one = found(database, closed_round(at_random(22)))
    with database() as session:
        report = group_report(session, one, "en", app.extensions["settings"], clock.now())
    assert (report.facts.organisation, report.facts.headcount, report.response_rate) == ("Voorbeeld BV", 44, 50)
    assert report.facts.last_day == clock.days(one.opens_at, one.closes_at, app.extensions["settings"].time_zone)[1]
    assert file_name(report) == f"thuiswerkcheck-{report.facts.last_day}-en.pdf"
