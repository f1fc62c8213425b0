"""The organisation that the browser visits: settings in, a database filled through the services out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Final

from sqlalchemy.orm import Session

from survey.accounts import services as accounts
from survey.cli.demo.arranged import answer_check
from survey.cli.demo.plausible import answer, roles
from survey.config import Settings
from survey.core.questionnaires.questionnaire import Contact, FormName
from survey.core.text import Text
from survey.infra import clock
from survey.infra.crypto import ballot_box_key
from survey.infra.db import session_for
from survey.infra.permissions import Role
from survey.infra.shelf import shipped, shipped_keys
from survey.migrations import upgrade
from survey.people import services as people
from survey.people.managers import let_manage
from survey.people.models import Unit
from survey.responding import services as responding
from survey.responding.steps import steps_of
from survey.rounds import services as rounds
from survey.rounds.models import Round
from survey.rounds.open_question import ask
from tests.support.publishing import publish

PASSWORD = "only-in-these-tests"
RESPONSES: Final = 40
SHORT: Final = "Korte ronde"
QUESTION: Final = Text(nl="Wat moet er als eerste beter?", en="What should get better first?")
REMARKS: Final = ("", "Meer licht, en een stoel die verder omlaag kan.", "Rust.\n\nEen dag zonder overleg.")
UNITS: Final = {"Noord": 30, "Zuid": 12, "Directie": 2}


@dataclass(frozen=True)
class World:
    """Keys of the rounds: two that are open, one that is over, one that has still to begin.

    All but the short one ask for an answer in words.
    """

    short: str
    full: str
    closed: str
    planned: str


def email_of(role: Role) -> str:
    """Return with which address somebody of a role signs in."""
    return f"{role}@example.org"


def build(settings: Settings) -> World:
    """Fill an empty database."""
    upgrade(settings.database_url)
    today = datetime.now(settings.time_zone).date()
    asked = [shipped(key) for key in shipped_keys()]
    with session_for(settings.database_url) as session:
        accounts.set_open_questions(accounts.set_organisation(session, "Voorbeeld"), allowed=True)
        for role in (Role.HR, Role.ADMINISTRATOR, Role.WORKS_COUNCIL, Role.CONFIDENTIAL_ADVISER, Role.MANAGER):
            accounts.add_staff(session, email_of(role), PASSWORD, role)
        for kind in Contact:
            accounts.set_contact(session, kind, "Sam", "020 555 01 10", "werkdagen 9–17 uur", "working days 9 am–5 pm")
        units = [people.add_unit(session, name, headcount) for name, headcount in UNITS.items()]
        manager = accounts.staff_by_email(session, email_of(Role.MANAGER))
        assert manager is not None
        let_manage(session, manager.id, [units[0].id, units[2].id])

        def plan(name: str, form: FormName, days: int) -> Round:
            first = today + timedelta(days=days)
            made = rounds.plan_round(session, name, asked, form, (first, first + timedelta(days=13)), settings)
            if name != SHORT:
                ask(session, made, QUESTION, made.opens_at - timedelta(days=1))
            return made

        closed = plan("Ronde die voorbij is", "full", -90)
        closed.breakdowns = ["home-workplace/laptop_setup"]
        _respond(session, closed, units[:2], ballot_box_key(settings))
        answer_check(session, closed, email_of(Role.HR))
        responding.mix_rounds(session, settings, clock.now())
        world = World(
            short=plan(SHORT, "short", -2).key,
            full=plan("Volledige ronde", "full", -3).key,
            closed=closed.key,
            planned=plan("Ronde die nog komt", "short", 90).key,
        )
    publish(partial(session_for, settings.database_url), settings)
    return world


def _respond(session: Session, asked: Round, units: list[Unit], ballot_key: bytes) -> None:
    """Fill in a round as people did while it was open."""
    random, now = Random(2), asked.opens_at + timedelta(days=1)  # noqa: S311  # the same figures each time
    layout = rounds.layout_of(session, asked)
    known = {part.questionnaire.key: roles(part.questionnaire) for part in layout.parts}
    for _ in range(RESPONSES):
        answers: dict[str, dict[str, int]] = {key: {} for key in known}
        for step in steps_of(layout):
            questionnaire = step.part.questionnaire
            leanings = {scale.key: random.gauss(0, 0.6) for scale in questionnaire.shown_scales}
            for item in step.visible(answers):
                code = answer(questionnaire, item, known[questionnaire.key].get(item.key), leanings, random)
                if code is not None:
                    answers[questionnaire.key][item.key] = code
        token = responding.start(session, asked, now)
        for key, own in answers.items():
            responding.save(session, token, key, own)
        responding.save_remark(session, token, random.choice(REMARKS))
        responding.save_unit(session, token, random.choice(units).id)
        responding.submit(session, asked, layout, token, ballot_key, now)
