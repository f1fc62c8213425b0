"""Checking a report that somebody holds: the bytes of a file in, what it says otherwise than the publication out.

Its figures are held against those that are kept, and its pages against those that are made from them now.
"""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from io import BytesIO
from itertools import zip_longest
from typing import TYPE_CHECKING, Annotated, Final, Literal, NamedTuple, TypeVar

from pydantic import BaseModel, Field, ValidationError
from sqlalchemy.orm import Session

from survey.config import Settings
from survey.core.reports.export import FigureRow
from survey.core.text import Language
from survey.infra.render.archive import ATTACHED
from survey.infra.render.engine import render_here
from survey.reporting import queries
from survey.reporting.documents.board import board_document
from survey.reporting.documents.carrying import Kind, carried_rows, known_groups
from survey.reporting.documents.organisation import report_document
from survey.reporting.documents.teams import team_document
from survey.reporting.errors import NoReportError
from survey.rounds.models import Round
from survey.rounds.services import round_by_key

if TYPE_CHECKING:
    from pypdf import PdfReader

T = TypeVar("T")
Value = float | int | str
WIDTH: Final = len(FigureRow._fields)
KEYS: Final = FigureRow._fields.index("value")
"""So many columns say which figure a row is; the others what it is."""


class Verdict(IntEnum):
    """How a report stands to what was published; the number is that with which the command ends."""

    EQUAL = 0
    FIGURES = 3
    PAGES = 4
    OTHER_PUBLICATION = 5
    NO_PUBLICATION = 6
    NOT_OURS = 7
    BROKEN = 8


class Difference(NamedTuple):
    """A figure that is not the one that was published; an empty side: it is not there at all."""

    key: tuple[Value, ...]
    told: tuple[Value, ...]
    published: tuple[Value, ...]


class Told(BaseModel):
    """What a report carries about itself."""

    form: Literal["thuiswerkcheck report 2"]
    kind: Kind
    publication: str
    round: str
    round_name: str
    language: Language
    groups: tuple[tuple[int, str], ...] = Field(min_length=1)
    figures: tuple[Annotated[tuple[Value, ...], Field(min_length=WIDTH, max_length=WIDTH)], ...]


@dataclass(frozen=True)
class Verified:
    """What was found; pages: those with other words than they have now, from 1. same: whether each byte is the same."""

    verdict: Verdict
    told: Told | None = None
    published: str = ""
    differences: Sequence[Difference] = ()
    pages: Sequence[int] = ()
    same: bool = False


class NotOursError(Exception):
    """The file is not a PDF, or carries no figures of ours."""


class BrokenError(Exception):
    """The file, or what it carries, cannot be read."""


def verify(session: Session, data: bytes, settings: Settings, now: datetime) -> Verified:
    """Return how a file stands to what was published here; whatever the file holds, there is an answer."""
    try:
        told = read_told(data)
        return _held_against(session, told, data, settings, now)
    except NotOursError:
        return Verified(Verdict.NOT_OURS)
    except NoReportError:  # it says that it is about a unit that is not shown
        return Verified(Verdict.NO_PUBLICATION)
    except BrokenError:
        return Verified(Verdict.BROKEN)


def read_told(data: bytes) -> Told:
    """Return what a report carries about itself; raise NotOursError or BrokenError."""
    if not data.startswith(b"%PDF-"):
        raise NotOursError
    carried = _read(data, lambda reader: reader.attachments.get(ATTACHED))
    if not carried:
        raise NotOursError
    try:
        return Told.model_validate(json.loads(carried[0]))
    except (ValidationError, ValueError) as error:
        raise BrokenError from error


def _words(data: bytes) -> Sequence[str]:
    """Return the words of each page; raise BrokenError."""
    return _read(data, lambda reader: [page.extract_text() for page in reader.pages])


def _read(data: bytes, what: Callable[["PdfReader"], T]) -> T:
    from pypdf import PdfReader  # noqa: PLC0415  # nothing else reads PDF

    try:
        return what(PdfReader(BytesIO(data)))
    except Exception as error:  # a spoiled file fails anywhere in the library, in any way
        raise BrokenError from error


def _held_against(session: Session, told: Told, data: bytes, settings: Settings, now: datetime) -> Verified:
    found = round_by_key(session, told.round)
    made = queries.publication(session, found.id) if found else None
    if found is None or made is None:
        return Verified(Verdict.NO_PUBLICATION, told)
    if made.fingerprint != told.publication:
        return Verified(Verdict.OTHER_PUBLICATION, told, made.fingerprint)
    differences = _differences(session, found, told, now)
    if differences:
        return Verified(Verdict.FIGURES, told, made.fingerprint, differences)
    ours = _made_now(session, found, told, settings, now)
    if ours == data:
        return Verified(Verdict.EQUAL, told, made.fingerprint, same=True)
    pairs = zip_longest(_words(data), _words(ours))
    other = [number for number, (one, now_made) in enumerate(pairs, start=1) if one != now_made]
    return Verified(Verdict.PAGES if other else Verdict.EQUAL, told, made.fingerprint, pages=other)


def _differences(session: Session, round_: Round, told: Told, now: datetime) -> Sequence[Difference]:
    known = known_groups(session, round_)
    groups = [group for group, _ in told.groups if group in known]
    ours = _by_key([tuple(row) for row in carried_rows(session, round_, groups, now)]) if groups else {}
    theirs = _by_key(told.figures)
    keys = [*ours, *(key for key in theirs if key not in ours)]
    pairs = [Difference(key[:-1], theirs.get(key, ()), ours.get(key, ())) for key in keys]
    return [pair for pair in pairs if pair.told != pair.published]


def _by_key(rows: Sequence[tuple[Value, ...]]) -> dict[tuple[Value, ...], tuple[Value, ...]]:
    """Return rows by what they are about; two units can have one name, so each knows how many came before."""
    seen: Counter[tuple[Value, ...]] = Counter()
    found = {}
    for row in rows:
        key = row[:KEYS]
        found[(*key, seen[key])] = row[KEYS:]
        seen[key] += 1
    return found


def _made_now(session: Session, round_: Round, told: Told, settings: Settings, now: datetime) -> bytes:
    """Return the report that the file says it is, made from what is kept."""
    own = told.language, settings, now
    match told.kind:
        case Kind.ORGANISATION:
            made = report_document(session, round_, *own)
        case Kind.BOARD:
            made = board_document(session, round_, *own)
        case Kind.TEAM:
            made = team_document(session, round_, told.groups[0][0], *own) or ("", "")
    html = made[1]
    session.rollback()  # nothing more is read: rendering must not hold a transaction
    return render_here(html)
