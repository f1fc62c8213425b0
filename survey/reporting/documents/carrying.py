"""The figures inside a report: a published round and the groups that a report shows in, a file to attach out.

The file names the publication it was made from, so that `reporting.documents.verifying` can hold one against the other.
"""

import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy.orm import Session

from survey.core.disclosure.cells import Policy
from survey.core.disclosure.keeping import read, read_together
from survey.core.reports.export import CodeRow, FigureRow, Whose, figure_rows
from survey.core.text import Language
from survey.core.tree import EVERYBODY
from survey.reporting import queries
from survey.reporting.documents.codebook import whole_codebook
from survey.reporting.publications.kept import published
from survey.reporting.results.breakdowns import answers_in
from survey.rounds.freezing import Group, headcount_of, units_of
from survey.rounds.models import Round
from survey.rounds.services import layout_of

FORM: Final = "thuiswerkcheck report 2"
"""What the file says first: its form, another one when that changes."""
BESIDE: Final = frozenset({"respondents", "mean"})
"""What is carried of the groups that a report sets beside its own."""
NO_ANSWERS: Final[dict[str, dict[str, Any]]] = {"items": {}, "flags": {}, "recommendations": {}}
SHORT: Final = 12
"""Digits of a fingerprint that stand on each page."""


class Kind(StrEnum):
    """What a report is: it is made anew to check one."""

    ORGANISATION = "organisation"
    BOARD = "board"
    TEAM = "team"
    TREND = "trend"
    """Of everybody over the rounds: of each round how many took part and the means."""


@dataclass(frozen=True)
class Carried:
    """What a report says of the publication that it was made from: its fingerprint, and the file as an address."""

    fingerprint: str
    address: str

    @property
    def short(self) -> str:
        """The beginning of the fingerprint, to read out and compare."""
        return short(self.fingerprint)


def short(fingerprint: str) -> str:
    """Return the beginning of a fingerprint, in fours."""
    return " ".join(fingerprint[at : at + 4] for at in range(0, SHORT, 4))


def carried(
    session: Session, round_: Round, kind: Kind, groups: Sequence[int], language: Language, now: datetime
) -> Carried:
    """Return what the report of a group carries: its figures, and the means of the groups that it shows beside it.

    groups: units of the round, answers of its breakdowns, or 0 for everybody; the report is about the first. Raise as
    `published` does.
    """
    known = known_groups(session, round_)
    named = [[group, known[group].name] for group in groups]
    return _written(session, round_, (kind, language), now, named, carried_rows(session, round_, groups, now))


def carried_series(session: Session, shown: Sequence[Round], language: Language, now: datetime) -> Carried:
    """Return what a trend carries: the means of everybody in each of its rounds, the newest of which is the last.

    Raise as `published` does.
    """
    *earlier, newest = shown
    before = [
        {
            "round": one.key,
            "round_name": one.name,
            "publication": published(session, one, now).fingerprint,
            "figures": mean_rows(session, one, now),
        }
        for one in earlier
    ]
    own = [[EVERYBODY, ""]], mean_rows(session, newest, now)
    return _written(session, newest, (Kind.TREND, language), now, *own, earlier=before)


def _written(
    session: Session,
    round_: Round,
    what: tuple[Kind, Language],
    now: datetime,
    groups: list[list[Any]],
    figures: list[FigureRow],
    **more: object,
) -> Carried:
    made, (kind, language) = published(session, round_, now), what
    content = {
        "form": FORM,
        "kind": kind,
        "publication": made.fingerprint,
        "method": made.method,
        "round": round_.key,
        "round_name": round_.name,
        "language": language,
        "groups": groups,
        "columns": FigureRow._fields,
        "figures": figures,
        "codebook": [CodeRow._fields, *whole_codebook(layout_of(session, round_))],
        **more,
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Carried(made.fingerprint, f"data:application/json;base64,{b64encode(text.encode()).decode()}")


def carried_rows(session: Session, round_: Round, groups: Sequence[int], now: datetime) -> list[FigureRow]:
    """Return the figures of the first group, and the means of the others; KeyError where there is no such group.

    Of everybody also what goes together.
    """
    made, known = published(session, round_, now), known_groups(session, round_)
    policy = Policy(made.min_cell_size, made.min_cell_size_sensitive)
    first, *beside = groups
    kept = tuple(map(json.loads, queries.group(session, round_.id, first)))
    own, together = read(policy, *kept), read_together(kept[1]) if first == EVERYBODY else None
    themes = {group: json.loads(kept) for group, kept in queries.themes(session, round_.id, beside).items()}
    others = [read(policy, themes[group], [NO_ANSWERS] * len(themes[group][1])) for group in beside]
    whose = [
        Whose(known[group].name, found, known[group].headcount)
        for group, found in zip(groups, [own, *others], strict=True)
    ]
    rows = figure_rows(whose, layout_of(session, round_), together)
    return [row for row in rows if row.group == whose[0].name or row.figure in BESIDE]


def mean_rows(session: Session, round_: Round, now: datetime) -> list[FigureRow]:
    """Return how many took part in a round and the means of everybody."""
    return [row for row in carried_rows(session, round_, [EVERYBODY], now) if row.figure in BESIDE]


def known_groups(session: Session, round_: Round) -> dict[int, Group]:
    """Return the units that a round froze, everybody, and the groups of its breakdowns, by number."""
    units = units_of(session, round_)
    everybody = Group(EVERYBODY, "", headcount_of(units), None)
    answers = (Group(one.group, one.key, 0, None) for one in answers_in(session, round_))
    return {group.id: group for group in (everybody, *units, *answers)}
