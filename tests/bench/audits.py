"""The auditor: eight rounds of an organisation of 500 units in, CPU seconds of `survey disclosure audit` out.

Some nine people of each unit answered all questionnaires each time, so that many figures are hidden and many are not.
In every tenth unit everybody took part, and a few came and went between the rounds. Figures are shown by the answers to
two questions as well, so that who is in which crossing of unit and answers is solved for each of them.
"""

import json
import os
import secrets
import sys
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy.orm import Session

from survey.config import Settings, from_environment
from survey.infra import clock
from survey.infra.db import session_for
from survey.infra.shelf import shipped, shipped_keys
from survey.migrations import upgrade
from survey.people.models import Unit
from survey.people.services import add_unit
from survey.reporting.publications.making import Made, make
from survey.reporting.publications.publishing import keep
from survey.responding.models import Response
from survey.rounds.freezing import freeze
from survey.rounds.models import Round
from survey.rounds.services import layout_of, plan_round
from tests.bench.installation import BUILD
from tests.bench.measure import fresh_process
from tests.support.organisation import sheet

UNITS: Final = 500
ROUNDS: Final = 8
TOP: Final = 10
PARTS: Final = 7
"""Units below none, and parts of each other unit, as far as there are units."""
PEOPLE: Final = 15
"""Who work in a unit and in none below it, about."""
RATE: Final = 0.6
"""How likely somebody takes part, but in one of so many units everybody does."""
WHOLE: Final = 10
SHEETS: Final = 60
"""So many different answers are filled in, as in `tests.support.organisation`."""
BREAKDOWNS: Final = ["home-workplace/hours", "home-workplace/laptop_setup"]
DAYS: Final = 14


def measure() -> dict[str, float]:
    """Return the CPU seconds of the command, its start included; it ends with an error when it finds anything."""
    BUILD.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=BUILD) as folder:
        environment = {
            "SURVEY_SECRET_KEY": secrets.token_hex(32),
            "SURVEY_BASE_URL": "http://127.0.0.1:8000",
            "SURVEY_DATABASE_URL": f"sqlite:///{Path(folder).resolve() / 'audit.db'}",
        }
        _build(from_environment(environment))
        os.environ.update(environment)
        return {"audit_500x8_s": fresh_process([str(Path(sys.executable).with_name("survey")), "disclosure", "audit"])}


def _build(settings: Settings) -> None:
    """Make a database of published rounds: every second one is the first anew, the others are the second.

    So only two need to be made; the auditor looks at each by itself and beside all others.
    """
    random = Random(2026)  # noqa: S311  # the same organisation each time
    upgrade(settings.database_url)
    with session_for(settings.database_url) as session:
        units = [add_unit(session, f"Unit {at + 1}", 0) for at in range(UNITS)]
        above = [(at - TOP) // PARTS if at >= TOP else None for at in range(UNITS)]
        for unit, place in zip(units, above, strict=True):
            unit.parent_id = None if place is None else units[place].id
        before = [PEOPLE] * UNITS
        after = [people + random.choice((0, 0, 0, -2, -1, 1, 2)) for people in before]
        took_part = [[_took_part(at, people, random) for at, people in enumerate(own)] for own in (before, after)]
        made: list[Made] = []
        for number in range(ROUNDS):
            _staff(units, above, (before, after)[number % 2])
            planned = _plan(session, settings, ROUNDS - number)
            _answer(session, planned, took_part[number % 2], units)
            freeze(session, planned, settings, clock.now())
            made += [make(session, planned)] if number < len(took_part) else []
            keep(session, planned, made[number % 2])


def _staff(units: list[Unit], above: list[int | None], own: list[int]) -> None:
    """Write how many people work in each unit and below it."""
    headcounts = list(own)
    for at in reversed(range(UNITS)):  # a unit comes after the one it is a part of
        place = above[at]
        if place is not None:
            headcounts[place] += headcounts[at]
        units[at].headcount = headcounts[at]


def _took_part(at: int, people: int, random: Random) -> int:
    return people if at % WHOLE == 0 else sum(random.random() < RATE for _ in range(people))


def _plan(session: Session, settings: Settings, ago: int) -> Round:
    first = clock.today(settings.time_zone) - timedelta(days=91 * ago)
    asked = [shipped(key) for key in shipped_keys()]
    planned = plan_round(session, f"Round {first}", asked, "full", (first, first + timedelta(days=DAYS - 1)), settings)
    planned.breakdowns = BREAKDOWNS
    return planned


def _answer(session: Session, planned: Round, people: list[int], units: list[Unit]) -> None:
    """Add the answers of so many people of each unit, the same ones for the same numbers."""
    random = Random(UNITS)  # noqa: S311  # as it says
    sheets = [sheet(layout_of(session, planned), random) for _ in range(SHEETS)]
    rows = [
        {"id": secrets.token_bytes(16), "round_id": planned.id, "unit_id": unit.id, "answers": random.choice(sheets)}
        for unit, number in zip(units, people, strict=True)
        for _ in range(number)
    ]
    session.execute(Response.__table__.insert(), rows)  # type: ignore[attr-defined]  # a table, not any selectable


if __name__ == "__main__":
    print(json.dumps(measure()))
