"""An organisation to look at: an empty database in; units, people, rounds of every state, a plan and staff out."""

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from random import Random
from typing import Final

from sqlalchemy.orm import Session

from survey.accounts.services import add_staff, set_contact, set_organisation
from survey.cli.demo import plan, support
from survey.cli.demo.arranged import agree, answer_check
from survey.cli.demo.organisation import CONTACTS, EMAIL, PASSWORD
from survey.cli.demo.plausible import answer, roles
from survey.config import Settings
from survey.core.schedule import Cadence, Schedule
from survey.core.scores.layout import Layout
from survey.infra import clock
from survey.infra.permissions import Role
from survey.infra.shelf import shipped, shipped_keys
from survey.people.columns import guess
from survey.people.services import add_unit, apply_plan, plan_import
from survey.people.tables import read_table
from survey.reporting.publications.publishing import publish_due
from survey.responding.models import Response
from survey.rounds import invitations, series
from survey.rounds.freezing import freeze
from survey.rounds.models import Round
from survey.rounds.services import layout_of, plan_round

__all__ = ["PASSWORD", "WHO", "build", "sheet"]

OpenSession = Callable[[], AbstractContextManager[Session]]
WHO: Final = {Role.HR: EMAIL, **{role: email for email, role in support.STAFF.items()}}
"""Who signs in in which role, all with the same password."""
MANAGED: Final = support.MANAGED[0]
"""A unit that the manager manages."""
BREAKDOWNS: Final = ["home-workplace/hours", "home-workplace/laptop_setup"]
TOP: Final = 4
"""Units below none; the others are parts of these."""
SHEETS: Final = 60
"""So many different answers are filled in; each response is a copy of one, for filling in thousands takes long."""
DAYS: Final = 14


def build(database: OpenSession, settings: Settings, *, units: int, people: int, answers: tuple[int, ...]) -> str:
    """Fill a database with rounds that are over, each with so many answers; return the key of the newest of these."""
    random = Random(2026)  # noqa: S311  # the same organisation each time
    now = clock.now()
    with database() as session:
        set_organisation(session, "Voorbeeld")
        add_staff(session, EMAIL, PASSWORD, Role.HR)
        for kind, words in CONTACTS.items():
            set_contact(session, kind, *words)
        ids = _units(session, units, max(answers))
        today = now.astimezone(settings.time_zone).date()
        for ago, number in zip(range(len(answers), 0, -1), answers, strict=True):
            planned = _plan(session, settings, today - timedelta(days=91 * ago))
            answer_check(session, planned, EMAIL)
            planned.breakdowns = BREAKDOWNS
            _answer(session, planned, ids, number, random)
            freeze(session, planned, settings, now)
    publish_due(database, now)
    with database() as session:
        last = plan.build(session, settings, now).key
        support.build(session, today)
        agree(session, EMAIL, now)
        _register(session, people, units)
        planned = _plan(session, settings, today)
        invitations.invite(session, planned, settings, now)
        freeze(session, planned, settings, now)
        _plan(session, settings, today + timedelta(days=91))
        later = Schedule(today + timedelta(days=182), Cadence.QUARTERLY, DAYS)
        series.begin(session, "Thuiswerken", shipped_keys(), (), "short", later)
    return last


def _units(session: Session, number: int, people: int) -> list[int]:
    """Add a tree of two levels, and return the parts in which people work."""
    above = [add_unit(session, name, 0) for name in (MANAGED, *(f"Dienst {at}" for at in range(1, TOP)))]
    parts = [add_unit(session, f"Team {at + 1}", 2 * people // (number - TOP)) for at in range(number - TOP)]
    for at, part in enumerate(parts):
        part.parent_id = above[at % TOP].id
        above[at % TOP].headcount += part.headcount
    return [part.id for part in parts]


def _plan(session: Session, settings: Settings, first: date) -> Round:
    asked = [shipped(key) for key in shipped_keys()]
    window = first, first + timedelta(days=DAYS - 1)
    return plan_round(session, f"Ronde {first}", asked, "full", window, settings)


def _answer(session: Session, planned: Round, units: list[int], number: int, random: Random) -> None:
    layout = layout_of(session, planned)
    sheets = [sheet(layout, random) for _ in range(min(SHEETS, number))]
    rows = (
        {
            "id": secrets.token_bytes(16),
            "round_id": planned.id,
            "unit_id": random.choice(units),
            "answers": sheets[at % SHEETS],
        }
        for at in range(number)
    )
    session.execute(Response.__table__.insert(), list(rows))  # type: ignore[attr-defined]  # a table, not any selectable


def sheet(layout: Layout, random: Random) -> bytes:
    """Return what one person answered."""
    codes: dict[str, dict[str, int]] = {}
    for part in layout.parts:
        asked = part.questionnaire
        leanings = {scale.key: random.gauss(0, 0.8) for scale in asked.shown_scales}
        known = roles(asked)
        given = {item.key: answer(asked, item, known.get(item.key), leanings, random) for item in part.items}
        codes[asked.key] = {key: code for key, code in given.items() if code is not None}
    return layout.pack(codes)


def _register(session: Session, people: int, units: int) -> None:
    """Put people in the list, in a few of the units."""
    rows = "".join(
        f"P{at};p{at}@example.nl;{MANAGED} / Team {1 + TOP * (at % (units // TOP - 1))}\n" for at in range(people)
    )
    table = read_table(f"Naam;E-mail;Afdeling\n{rows}".encode(), "people.csv")
    apply_plan(session, plan_import(session, table, guess(table.headings, {}), complete=False))
