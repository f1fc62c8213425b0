"""The demo organisation: a database session and today's date in, 180 people in 12 units with five rounds out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Final

from sqlalchemy.orm import Session

from survey.accounts import services as accounts
from survey.audit.models import Action
from survey.audit.services import record
from survey.cli.demo.arranged import agree, answer_check
from survey.cli.demo.plausible import answer, roles
from survey.cli.demo.remarks import QUESTION, REMARK_SHARE, REMARKS
from survey.config import GROUP_FROM, Settings
from survey.core.lifecycle import State, state
from survey.core.questionnaires.questionnaire import Contact, FormName
from survey.core.schedule import Cadence, Schedule
from survey.infra import clock
from survey.infra.crypto import ballot_box_key
from survey.infra.db import session_for
from survey.infra.holidays import DutchHolidays
from survey.infra.permissions import Role
from survey.infra.shelf import shipped, shipped_keys
from survey.people.models import Participant, Unit
from survey.people.services import add_unit
from survey.responding import services as responding
from survey.responding.steps import steps_of
from survey.rounds import invitations, letters, outbox, series
from survey.rounds import services as rounds
from survey.rounds.freezing import freeze
from survey.rounds.models import Round

NAME: Final = "Waterlelie Advies"
EMAIL, PASSWORD = "hr@waterlelie.example", "demo-only-paper-boat"  # printed by the demo, exists nowhere else
SEED: Final = 2026

UNITS: Final = {
    "Klantenservice": 40,
    "Projecten": 31,
    "Administratie": 25,
    "Advies Noord": 20,
    "Advies Zuid": 16,
    "ICT": 13,
    "Communicatie": 10,
    "Inkoop": 8,
    "Juridische zaken": 6,
    "HR": 5,
    "Onderzoek": 4,
    "Directie": 2,
}

WITHOUT_MAIL: Final = "Inkoop"
"""The unit of which nobody has an address: they get letters."""

DIVISIONS: Final = {
    "Advies": ("Advies Noord", "Advies Zuid", "Projecten", "Onderzoek"),
    "Bedrijfsvoering": ("Administratie", "ICT", "Communicatie", "Inkoop", "Juridische zaken", "HR"),
}
"""What some of the units are parts of."""

CONTACTS: Final = {
    Contact.IT_HELP_DESK: ("IT-balie", "020 555 01 10", "werkdagen 8–18 uur", "working days 8 am–6 pm"),
    Contact.PREVENTION_OFFICER: (
        "Noor van Dijk",
        "noor@waterlelie.example",
        "dinsdag en donderdag",
        "Tuesday and Thursday",
    ),
    Contact.OCCUPATIONAL_PHYSICIAN: ("Arbospreekuur", "020 555 01 40", "op afspraak", "by appointment"),
    Contact.CONFIDENTIAL_ADVISER: (
        "Samira Bakker",
        "020 555 01 50",
        "ook buiten werktijd",
        "also outside working hours",
    ),
    Contact.HR: ("Team HR", "hr@waterlelie.example", "werkdagen 9–17 uur", "working days 9 am–5 pm"),
}

FIRST_NAMES: Final = (
    *("Anna", "Bram", "Carlijn", "Daan", "Eva", "Fatima", "Guus", "Hanna"),
    *("Imran", "Jasmijn", "Kees", "Lotte", "Mo", "Nadia", "Otto"),
)
LAST_NAMES: Final = (
    *("Jansen", "Bakker", "Visser", "Smit", "Meijer", "Mulder"),
    *("Bos", "Vos", "Peters", "Hendriks", "Dekker", "Brouwer"),
)

BREAKDOWNS: Final = ("home-workplace/hours", "home-workplace/laptop_setup")
TREND: Final = {"response_times": 0.3, "technical_support": 0.2, "work_pressure": -0.25, "social_contact": -0.15}
"""What gets better and what gets worse from round to round."""


@dataclass(frozen=True)
class Person:
    """Somebody of the demo: their unit, how ready they are to take part, and what things are like for them."""

    participant_id: bytes
    unit: Unit
    ready: float
    general: float
    place: float
    organisation: float

    @property
    def by_letter(self) -> bool:
        """Tell whether they have no address."""
        return self.unit.name == WITHOUT_MAIL


def build(session: Session, settings: Settings, today: date) -> Iterator[int]:
    """Fill an empty database, and yield how many responses were sent since the last time."""
    accounts.set_open_questions(accounts.set_organisation(session, NAME), allowed=True)
    accounts.add_staff(session, EMAIL, PASSWORD, Role.HR)
    for kind, (name, reach, hours_nl, hours_en) in CONTACTS.items():
        accounts.set_contact(session, kind, name, reach, hours_nl, hours_en)
    units = [add_unit(session, name, headcount) for name, headcount in UNITS.items()]
    for division, names in DIVISIONS.items():
        whole = add_unit(session, division, sum(UNITS[name] for name in names))
        for unit in units:
            unit.parent_id = whole.id if unit.name in names else unit.parent_id
    random = Random(SEED)  # noqa: S311  # the demo is to be the same each time
    ballot_key = ballot_box_key(settings)
    people = [person for unit in units for person in _people(unit, random)]
    session.add_all(_participants(people))
    for number, planned in enumerate(_plan(session, settings, today)):
        moment = planned.opens_at
        invitations.invite(session, planned, settings, moment)
        letters.invite(session, planned, settings, moment, everybody=False)
        for action in (Action.ROUND_PLANNED, Action.PEOPLE_INVITED):
            record(session, EMAIL, action, planned.name, moment)
        answer_check(session, planned, EMAIL)
        session.commit()
        if number == LAST:  # of the others the mail was long ago
            planned.kiosk = "code"
            outbox.deliver(partial(session_for, settings.database_url), settings, moment)
        tokens = invitations.tokens(session, planned, settings)
        layout = rounds.layout_of(session, planned)
        remarks = iter(REMARKS)
        for person in people:
            if random.random() < person.ready - (0.35 if number == LAST else 0):
                token = tokens[person.participant_id]
                unit_id = person.unit.id if person.unit.headcount >= GROUP_FROM else None
                if person.by_letter:
                    token = responding.open_letter(session, planned, token, unit_id, moment)
                else:
                    responding.open_draft(session, planned, token, unit_id, moment)
                _fill_in(session, planned, person, number, random, token)
                if planned.open_question and Random(person.participant_id).random() < REMARK_SHARE:  # noqa: S311  # as above
                    responding.save_remark(session, token, next(remarks, ""))
                responding.submit(session, planned, layout, token, ballot_key, _moment(planned))
                yield 1
        freeze(session, planned, settings, clock.now())
        session.commit()
    _begin_another(session, planned, settings)
    agree(session, EMAIL, moment)
    responding.mix_rounds(session, settings, clock.now())


LAST: Final = 3


def expected() -> int:
    """About how many responses the demo has, for the progress bar."""
    return int(sum(UNITS.values()) * (0.79 * 3 + 0.44))


def _plan(session: Session, settings: Settings, today: date) -> list[Round]:
    """Three rounds of a series that are over, a quarter apart, and one that is open now; others follow."""
    asked = [shipped(key) for key in shipped_keys()]
    forms: tuple[FormName, ...] = ("full", "short", "full", "short")
    schedule = Schedule(today - timedelta(days=5 + 91 * LAST), Cadence.QUARTERLY, 14)
    quarterly = series.begin(session, "Thuiswerken", shipped_keys(), (), "short", schedule)
    planned = []
    for quarters_ago, form in zip((3, 2, 1, 0), forms, strict=True):
        first = today - timedelta(days=5 + 91 * quarters_ago)
        name = f"{first.year}, kwartaal {(first.month + 2) // 3}"
        planned.append(rounds.plan_round(session, name, asked, form, (first, first + timedelta(days=13)), settings))
        planned[-1].series_id, planned[-1].breakdowns = quarterly.id, list(BREAKDOWNS)
        if quarters_ago <= 1:
            planned[-1].open_question = QUESTION.model_dump_json()
    quarterly.planned = len(planned)
    session.commit()
    return planned


def _begin_another(session: Session, before: Round, settings: Settings) -> None:
    """Begin a series whose first round opens the day after another: it is planned, and its invitations wait."""
    schedule = Schedule(before.closes_at.astimezone(settings.time_zone).date(), Cadence.HALF_YEARLY, 14)
    begun = series.begin(session, "Werkplek", ("home-workplace",), (), "short", schedule)
    series.advance(session, begun, DutchHolidays(), settings, clock.now())


def open_round(session: Session) -> Round:
    """Return the round that is open now."""
    now = clock.now()
    return next(one for one in rounds.rounds(session) if state(one.opens_at, one.closes_at, now) is State.OPEN)


def _people(unit: Unit, random: Random) -> Iterator[Person]:
    mood, arranged = random.gauss(0, 0.45), random.gauss(0, 0.45)
    for _ in range(unit.headcount):
        general = mood + random.gauss(0, 0.6)
        yield Person(
            participant_id=random.randbytes(16),
            unit=unit,
            ready=min(0.97, max(0.4, random.gauss(0.79, 0.1))),
            general=general,
            place=0.3 * general + random.gauss(0.1, 0.7),
            organisation=arranged + 0.3 * general + random.gauss(0, 0.4),
        )


def _participants(people: list[Person]) -> Iterator[Participant]:
    """Everybody by a name of their own."""
    names = (f"{first} {last}" for last in LAST_NAMES for first in FIRST_NAMES)
    for number, (person, name) in enumerate(zip(people, names, strict=False)):
        yield Participant(
            id=person.participant_id,
            name=name,
            email=None if person.by_letter else f"{name.lower().replace(' ', '.')}@waterlelie.example",
            staff_number=str(1001 + number),
            unit_id=person.unit.id,
            language="en" if number % 9 == 0 else "nl",
        )


def _fill_in(session: Session, asked: Round, person: Person, number: int, random: Random, token: str) -> None:
    """Go through the form page by page, as the pages in the browser do."""
    layout = rounds.layout_of(session, asked)
    leaning = {
        "home-workplace": person.place,
        "wellbeing": person.general,
        "support-needs": person.organisation,
    }
    leanings = {
        scale.key: leaning[part.questionnaire.key]
        + _habit(scale.key)
        + TREND.get(scale.key, 0.0) * number
        + random.gauss(0, 0.35)
        for part in layout.parts
        for scale in part.questionnaire.shown_scales
    }
    known = {part.questionnaire.key: roles(part.questionnaire) for part in layout.parts}
    sheet = responding.sheet(session, token)
    for step in steps_of(layout):
        questionnaire = step.part.questionnaire
        role = known[questionnaire.key]
        seen: set[str] = set()
        while new := [item for item in step.visible(sheet.answers) if item.key not in seen]:
            seen |= {item.key for item in new}
            codes = {item.key: answer(questionnaire, item, role.get(item.key), leanings, random) for item in new}
            sheet = responding.save(session, token, questionnaire.key, codes)
    if person.unit.headcount >= GROUP_FROM and random.random() >= TELLS_UNIT:
        responding.save_unit(session, token, responding.NO_UNIT)


def _habit(scale_key: str) -> float:
    """Return what is better or worse arranged in the whole organisation: the same for everybody, each time."""
    return max(-0.5, min(0.4, Random(f"{SEED} {scale_key}").gauss(0, 0.4)))  # noqa: S311  # as in build


TELLS_UNIT: Final = 0.92


def _moment(asked: Round) -> datetime:
    return asked.opens_at + timedelta(days=2)
