"""Checking publications: everything that was ever published in, what it tells about too few people out.

The people behind figures are counted anew, for a publication holds no number that may not be shown.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from survey.accounts.retention import ANSWERS
from survey.core.disclosure.auditing import FigureName, Shown, Small, audit, laid_open
from survey.core.disclosure.cells import Policy, Suppressed
from survey.core.disclosure.keeping import read
from survey.core.tree import EVERYBODY
from survey.reporting import queries
from survey.reporting.publications.making import Made, count, tree_of
from survey.rounds.freezing import units_of
from survey.rounds.models import Round
from survey.rounds.services import layout_of, rounds


@dataclass
class Checked:
    """What was found: how many rounds and figures, groups of too few people, and rounds that could not be checked.

    changed: rounds of which the kept figures do not have the hash that was kept with them, so that nothing can be said
    of them. gone: rounds whose answers are not there any more, or not as many as were published. aged: rounds whose
    answers were deleted because their time was over.
    """

    rounds: int = 0
    figures: int = 0
    small: list[Small[FigureName]] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    aged: list[str] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)
    """Unit → what it is called."""

    @property
    def fits(self) -> bool:
        """Whether everything could be checked and nothing is wrong."""
        return not (self.small or self.changed or self.gone)


def check(session: Session, now: datetime) -> Checked:
    """Solve for every group about which all publications together tell."""
    found = Checked()
    found.small = list(audit(_everything(session, found, now)))
    return found


def _everything(session: Session, found: Checked, now: datetime) -> Iterator[Shown[FigureName]]:
    for round_ in reversed(rounds(session)):
        if round_.published:
            found.rounds += 1
            found.names |= {unit.id: unit.name for unit in units_of(session, round_)}
            for one in _laid_open(session, round_, found, now):
                found.figures += 1
                yield one


def _laid_open(session: Session, round_: Round, found: Checked, now: datetime) -> Iterator[Shown[FigureName]]:
    row = queries.publication(session, round_.id)
    assert row is not None  # noqa: S101  # the database has one for each round that is published
    policy = Policy(row.min_cell_size, row.min_cell_size_sensitive)
    halves = {unit: (themes, rest) for unit, themes, rest in queries.groups(session, round_.id)}
    if Made(row.method, policy, halves).fingerprint != row.fingerprint:
        found.changed.append(round_.name)
        return
    published = {unit: read(policy, *map(json.loads, own)) for unit, own in halves.items()}
    tally = count(session, round_, layout_of(session, round_))
    if not tally.respondents.sum() and round_.closes_at <= now - ANSWERS:
        found.aged.append(round_.name)
        return
    people, told = int(tally.respondents.sum()), published[EVERYBODY].respondents
    if not isinstance(told, Suppressed) and not told.low <= people <= told.high:
        found.gone.append(round_.name)
    yield from laid_open(round_.name, tally, tree_of(session, round_), policy, published)
