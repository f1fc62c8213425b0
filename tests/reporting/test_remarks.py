"""What people wrote is read from ten texts up, once the round is published, by HR, on one page and nowhere else."""

import os
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from survey.accounts.services import set_organisation, set_thresholds
from survey.audit.models import Action, AuditEntry
from survey.infra import clock
from survey.reporting.models import PublishedRemark
from survey.reporting.publications.publishing import forget_remarks
from survey.responding.models import Remark
from survey.rounds.services import round_by_key
from tests.conftest import OpenSession
from tests.reporting.conftest import ClosedRound, at_random
from tests.responding.test_remarks import QUESTION
from tests.support.databases import BOTH
from tests.support.publishing import publish
from tests.support.visitor import Visitor

Written = Callable[[int], str]


@pytest.fixture
def written(app: Flask, closed_round: ClosedRound, database: OpenSession) -> Written:
    """Return a function that gives the key of a published round in which so many people wrote something."""

    def make(count: int) -> str:
        key = closed_round(at_random(60), published=False)
        with database() as session:
            found = round_by_key(session, key)
            assert found is not None
            found.open_question = QUESTION.model_dump_json()
            session.add_all(Remark(round_id=found.id, id=os.urandom(16), text=f"Tekst {n}") for n in range(count))
        assert publish(database, app.extensions["settings"]) == 1
        return key

    return make


@BOTH
@pytest.mark.parametrize(("count", "read"), [(9, 0), (10, 10)])
def test_fewer_than_ten_are_gone_unread(
    written: Written, hr: Visitor, database: OpenSession, count: int, read: int
) -> None:
    key = written(count)
    with database() as session:
        assert session.scalars(select(Remark)).all() == []
        assert len(session.scalars(select(PublishedRemark)).all()) == read
    page = hr.go(f"/hr/rounds/{key}").follow("In hun eigen woorden").page
    assert QUESTION.nl in page.main
    assert page.main.count("Tekst ") == read
    assert ("Minstens 10 mensen" in page.main) == (not read)
    with database() as session:
        assert session.scalars(select(AuditEntry).where(AuditEntry.action == Action.REMARKS_SEEN)).first()


@pytest.mark.parametrize("count", [13, 57])
def test_nobody_is_told_how_many_people_wrote_something(written: Written, hr: Visitor, count: int) -> None:
    page = hr.go(f"/hr/rounds/{written(count)}/remarks").page
    assert "Dit schreven mensen." in page.main
    assert str(count) not in page.main


def test_many_stand_on_pages_and_in_no_order_of_coming(written: Written, hr: Visitor, database: OpenSession) -> None:
    key = written(60)
    with database() as session:
        order = session.scalars(select(PublishedRemark.text).order_by(PublishedRemark.number)).all()
    assert sorted(order) == sorted(f"Tekst {n}" for n in range(60))
    assert list(order) != [f"Tekst {n}" for n in range(60)]
    assert hr.go(f"/hr/rounds/{key}/remarks").page.main.count("Tekst ") == 50
    assert hr.follow("Volgende pagina").page.main.count("Tekst ") == 10
    assert hr.go(f"/hr/rounds/{key}/remarks?page=3").page.status == 404
    assert "Tekst " not in hr.client.get(f"/hr/rounds/{key}/figures.csv").text


def test_a_threshold_that_was_raised_holds_for_words_too(
    app: Flask, closed_round: ClosedRound, database: OpenSession
) -> None:
    key = closed_round(at_random(60), published=False)
    with database() as session:
        found = round_by_key(session, key)
        assert found is not None
        set_thresholds(set_organisation(session, "Voorbeeld BV"), 5, 12)
        session.add_all(Remark(round_id=found.id, id=os.urandom(16), text="Tekst") for _ in range(11))
    publish(database, app.extensions["settings"])
    with database() as session:
        assert session.scalars(select(PublishedRemark)).all() == []


def test_words_go_with_the_answers(written: Written, database: OpenSession) -> None:
    written(10)
    with database() as session:
        forget_remarks(session, clock.now() - timedelta(days=5))
        assert len(session.scalars(select(PublishedRemark)).all()) == 10
        forget_remarks(session, clock.now())
        assert session.scalars(select(PublishedRemark)).all() == []


def test_a_round_that_asked_no_such_thing_has_no_such_page(closed_round: ClosedRound, hr: Visitor) -> None:
    assert hr.go(f"/hr/rounds/{closed_round(at_random(60))}/remarks").page.status == 404
