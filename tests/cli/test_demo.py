"""The demo organisation: as large as the documentation says, with rounds that are over and one that is open."""

from datetime import timedelta
from itertools import pairwise

from flask import Flask
from sqlalchemy.orm import Session

from survey.cli.demo import organisation
from survey.core.lifecycle import State, state
from survey.infra import clock


def test_it_is_as_large_as_it_says() -> None:
    sizes = organisation.UNITS.values()
    assert (sum(sizes), len(sizes), min(sizes), max(sizes)) == (180, 12, 2, 40)
    assert min(organisation.TREND.values()) < 0 < max(organisation.TREND.values())


def test_three_rounds_are_over_a_quarter_apart_and_one_is_open(app: Flask, session: Session) -> None:
    settings, now = app.extensions["settings"], clock.now()
    planned = organisation._plan(session, settings, clock.today(settings.time_zone))  # noqa: SLF001  # the rest takes a minute
    states = [state(one.opens_at, one.closes_at, now) for one in planned]
    assert states == [*[State.CLOSED] * 3, State.OPEN]
    assert all(
        abs((later.opens_at - one.opens_at) - timedelta(days=91)) <= timedelta(hours=1)
        for one, later in pairwise(planned)
    )
