"""What a works council, or whoever makes a DPIA, has to know: the running application in, a document in a language out.

All of it is looked up in the code, the settings and the database as they are, and none of it is about a person.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from flask_babel import force_locale
from sqlalchemy.orm import Session

from survey.accounts.in_force import in_force
from survey.accounts.look import mark
from survey.accounts.retention import kept
from survey.accounts.services import organisation
from survey.audit import services as audit
from survey.audit.models import Action
from survey.audit.wording import ACTIONS
from survey.config import Settings
from survey.core.disclosure.cells import Cell, Count, count, respondents, share
from survey.core.scores.layout import Layout
from survey.core.text import Language
from survey.infra.i18n import NAMES
from survey.infra.permissions import STAFF, Door, Role
from survey.infra.render.document import document
from survey.infra.shelf import shipped_keys
from survey.reporting.documents import registered
from survey.reporting.figures.cells import Figures
from survey.responding.selftest import Ground, self_test
from survey.rounds.services import layout_of, rounds, shipped_layout

SAMPLE: Final = (4, 7, 12, 23, 142)
"""Sizes of made-up groups for which it is shown what HR would read."""
OF_THEM: Final = 3
"""One in so many of a made-up group says the same."""


class Kind(StrEnum):
    """For whom it is."""

    WORKS_COUNCIL = "works-council"
    DPIA = "dpia"


class Area(StrEnum):
    """What staff can open, as people call it."""

    RESULTS = "results"
    METHOD = "method"
    OWN_UNITS = "own_units"
    ROUNDS = "rounds"
    INVITED = "invited"
    PEOPLE = "people"
    REQUESTS = "requests"
    PLAN = "plan"
    LOG = "log"
    SETTINGS = "settings"
    ACCESS = "access"
    CONTACTS = "contacts"
    OWN_ACCOUNT = "own_account"


AREAS: Final[dict[str, Area]] = {
    "reporting.method": Area.METHOD,
    "reporting": Area.RESULTS,
    "own_units": Area.OWN_UNITS,
    **dict.fromkeys(
        (
            "rounds",
            "series",
            "own_items",
            "correcting",
            "employer_check",
            "preview",
            "shared",
            "changing",
            "grace",
            "breakdowns",
        ),
        Area.ROUNDS,
    ),
    **dict.fromkeys(("letters", "mail", "by_account"), Area.INVITED),
    "people": Area.PEOPLE,
    "followup": Area.REQUESTS,
    **dict.fromkeys(("plan", "plan_pdf", "heard"), Area.PLAN),
    "audit": Area.LOG,
    **dict.fromkeys(("selftest", "packs"), Area.SETTINGS),
    "managers": Area.ACCESS,
    "/settings": Area.SETTINGS,
    "/jobs": Area.SETTINGS,
    "/staff": Area.ACCESS,
    "/hr/contacts": Area.CONTACTS,
    "/hr/agreements": Area.CONTACTS,
    "/account": Area.OWN_ACCOUNT,
    "/sign-out": Area.OWN_ACCOUNT,
}
"""The blueprint of a view, or the beginning of its path → what it belongs to."""


class Reader(NamedTuple):
    """Whom it is for, in which language, and whether they may know what the log holds."""

    kind: Kind
    language: Language
    log: bool


class Sample(NamedTuple):
    """What HR reads of a made-up group: how many took part, how many of them say something, and which share that is."""

    people: int
    respondents: Count
    concerned: Count
    share: Cell
    health: Cell


@dataclass(frozen=True)
class Log:
    """How many lines the log has by what was done, the most first; its end; and the first line that does not fit."""

    lines: Sequence[tuple[str, int]]
    head: audit.Head
    broken: int | None


def area_of(door: Door) -> Area:
    """Return what a view belongs to; KeyError where nobody said."""
    for name in (door.endpoint, door.endpoint.partition(".")[0]):
        if name in AREAS:
            return AREAS[name]
    return next((area for start, area in AREAS.items() if door.path.startswith(start)), None) or AREAS[door.path]


def access(doors: Iterable[Door]) -> dict[Area, dict[Role, bool]]:
    """Return for each area who can open it, and whether they can change something there."""
    found: dict[Area, dict[Role, bool]] = {area: {} for area in Area if area is not Area.OWN_ACCOUNT}
    for door in doors:
        area = area_of(door)
        for role in door.roles if area in found else ():
            found[area][role] = found[area].get(role, False) or door.changes
    return found


def samples(least: int, health: int) -> Sequence[Sample]:
    """Return what is shown of made-up groups with these thresholds, by the rules that make every figure."""
    return [
        Sample(
            people,
            respondents(people, least),
            count(people // OF_THEM, people, least),
            share(people // OF_THEM, people, people, least),
            share(people // OF_THEM, people, people, health),
        )
        for people in SAMPLE
    ]


def log_of(session: Session, language: Language) -> Log:
    """Return what the log holds by kind, and whether each line still fits."""
    with force_locale(language):
        names = {action.value: str(ACTIONS[action]) for action in Action}
    lines = sorted(audit.counts(session).items(), key=lambda line: (-line[1], line[0]))
    try:
        broken = None
        for _ in audit.verify(session):
            pass
    except audit.BrokenLogError as error:
        broken = error.number
    return Log([(names.get(action, action), number) for action, number in lines], audit.head(session), broken)


def pack_html(session: Session, reader: Reader, doors: Iterable[Door], settings: Settings, now: datetime) -> str:
    """Return the document, ready for rendering; flask_babel must know of the application."""
    language = reader.language
    held, named = in_force(session, settings), organisation(session)
    findings = self_test(session, settings, now)
    figures = Figures(language)
    return document(
        "report/pack.html",
        language,
        kind=reader.kind,
        organisation=named.name if named else "",
        mark=mark(session, language),
        today=now.astimezone(settings.time_zone).date(),
        least=held.min_cell_size,
        health=max(held.min_cell_size, held.min_cell_size_sensitive),
        kept=kept(session),
        asked=[part for part in _asked(session, settings).parts if part.questionnaire.audience != "employer"],
        registered=registered,
        access=access(doors),
        roles=STAFF,
        log=log_of(session, language) if reader.log else None,
        findings=findings,
        broken=[one for one in findings if not one.holds and one.ground is not Ground.KEY],
        samples=samples(held.min_cell_size, max(held.min_cell_size, held.min_cell_size_sensitive)),
        sealed=bool(settings.backup_public_key),
        figures=figures,
        language_name=NAMES[language],
    )


def _asked(session: Session, settings: Settings) -> Layout:
    """Return what the newest round asks, or what is shipped where there is none yet."""
    newest = next(iter(rounds(session)), None)
    return layout_of(session, newest) if newest else shipped_layout(tuple(shipped_keys()), settings)


def file_name(kind: Kind, language: Language) -> str:
    """Return the name under which it is saved."""
    name = {Kind.WORKS_COUNCIL: ("or-pakket", "works-council"), Kind.DPIA: ("dpia-pakket", "dpia")}[kind]
    return f"thuiswerkcheck-{name[language != 'nl']}-{language}.pdf"
