"""The demo organisation: as large as the documentation says, with rounds that are over and one that is open."""

from datetime import timedelta
from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from survey.cli.demo import organisation, reports
from survey.cli.worker import sweep
from survey.core.lifecycle import State, state
from survey.infra import clock
from survey.rounds.series import all_series, upcoming
from survey.rounds.services import rounds
from tests.conftest import OpenSession


def test_it_is_as_large_as_it_says() -> None:
    sizes = organisation.UNITS.values()
    assert (sum(sizes), len(sizes), min(sizes), max(sizes)) == (180, 12, 2, 40)
    assert min(organisation.TREND.values()) < 0 < max(organisation.TREND.values())


def test_three_rounds_are_over_a_quarter_apart_one_is_open_and_one_is_to_come(app: Flask, session: Session) -> None:
    settings, now = app.extensions["settings"], clock.now()
    planned = organisation._plan(session, settings, clock.today(settings.time_zone))  # noqa: SLF001  # the rest takes a minute
    organisation._begin_another(session, planned[-1], settings)  # noqa: SLF001  # as above
    states = [state(one.opens_at, one.closes_at, now) for one in rounds(session)]
    assert states == [State.SCHEDULED, State.OPEN, *[State.CLOSED] * 3]
    assert organisation.open_round(session) is planned[-1]
    assert {one.series_id for one in planned} == {1}
    assert upcoming(all_series(session)[-1], ())[0][0] > clock.today(settings.time_zone), "and it goes on"
    assert all(
        abs((later.opens_at - one.opens_at) - timedelta(days=91)) <= timedelta(hours=1)
        for one, later in pairwise(planned)
    )


def test_the_packs_are_made_of_the_application_that_is_served_and_say_that_anonymity_holds(
    app: Flask, database: OpenSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = app.extensions["settings"]
    for name in ("secret_key", "database_url", "base_url"):
        monkeypatch.setenv(f"SURVEY_{name.upper()}", getattr(settings, name))

    def packs() -> dict[str, str]:
        with database() as session:
            return dict(reports._packs(session, settings, clock.now()))  # noqa: SLF001  # the rest takes a minute

    broken = "Something on which anonymity rests does not hold now."
    name = "thuiswerkcheck-dpia-en.pdf"
    assert broken in packs()[name]
    sweep(settings)
    made = packs()
    assert broken not in made[name]
    assert len(made) == 4
