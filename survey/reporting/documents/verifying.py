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
from survey.reporting.documents.carrying import Kind, carried_rows, known_groups, mean_rows
from survey.reporting.documents.organisation import report_document
from survey.reporting.documents.teams import team_document
from survey.reporting.documents.trend import trend_document
from survey.reporting.errors import NoReportError
from survey.reporting.publications.kept import published
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


class ToldRound(BaseModel):
    """What a report carries about a round."""

    publication: str
    round: str
    round_name: str
    figures: tuple[Annotated[tuple[Value, ...], Field(min_length=WIDTH, max_length=WIDTH)], ...]


class Told(ToldRound):
    """What a report carries about itself."""

    form: Literal["thuiswerkcheck report 2"]
    kind: Kind
    language: Language
    groups: tuple[tuple[int, str], ...] = Field(min_length=1)
    earlier: tuple[ToldRound, ...] = ()
    """The rounds before it, of a trend."""


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
    known = [(one, round_by_key(session, one.round)) for one in (*told.earlier, told)]
    rounds = [(one, found) for one, found in known if found and queries.publication(session, found.id)]
    if len(rounds) < len(known):
        return Verified(Verdict.NO_PUBLICATION, told)
    for one, found in rounds:
        fingerprint = published(session, found, now).fingerprint
        if fingerprint != one.publication:
            return Verified(Verdict.OTHER_PUBLICATION, told, fingerprint)
    pairs_of = (_differences(one.figures, _published(session, found, told, now)) for one, found in rounds)
    if differences := [difference for own in pairs_of for difference in own]:
        return Verified(Verdict.FIGURES, told, told.publication, differences)
    ours = _made_now(session, rounds[-1][1], told, settings, now)
    if ours == data:
        return Verified(Verdict.EQUAL, told, told.publication, same=True)
    pairs = zip_longest(_words(data), _words(ours))
    other = [number for number, (one_page, now_made) in enumerate(pairs, start=1) if one_page != now_made]
    return Verified(Verdict.PAGES if other else Verdict.EQUAL, told, told.publication, pages=other)


def _published(session: Session, round_: Round, told: Told, now: datetime) -> Sequence[FigureRow]:
    """Return the figures of a round that a report of this kind carries."""
    if told.kind is Kind.TREND:
        return mean_rows(session, round_, now)
    known = known_groups(session, round_)
    groups = [group for group, _ in told.groups if group in known]
    return carried_rows(session, round_, groups, now) if groups else ()


def _differences(told: Sequence[tuple[Value, ...]], published: Sequence[FigureRow]) -> Sequence[Difference]:
    theirs, ours = _by_key(told), _by_key([tuple(row) for row in published])
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
        case Kind.TREND:
            made = trend_document(session, round_, *own)
    html = made[1]
    session.rollback()  # nothing more is read: rendering must not hold a transaction
    return render_here(html)
