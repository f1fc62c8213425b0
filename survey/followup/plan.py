"""Use cases of the plan: recommended or own actions in, measures with an owner, a day and a status out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from sqlalchemy.orm import Session

from survey.core.text import Language
from survey.followup import queries
from survey.followup.models import Cost, Measure, Status
from survey.followup.queries import measure_by_id
from survey.rounds.models import Round
from survey.rounds.services import rounds

__all__ = ["measure_by_id"]

LATELY: Final = timedelta(days=365)
"""So long after it was done or dropped a measure is still told of."""


@dataclass(frozen=True)
class Recommended:
    """An action that answers call for; `key`: questionnaire/key; `scales` and `shortfalls`: as of a measure."""

    key: str
    texts: Mapping[Language, str]
    legal: Mapping[Language, str]
    scales: tuple[str, ...]
    shortfalls: tuple[str, ...] = ()


@dataclass(frozen=True)
class Progress:
    """What HR fills in of a measure; `outcome`: what shows that it is done, or why it was dropped."""

    detail: str
    owner: str
    owner_email: str | None
    due_on: date | None
    status: Status
    cost: Cost
    outcome: str


class Line(NamedTuple):
    """A measure in the plan, and the round that it came from."""

    measure: Measure
    round: Round | None
    overdue: bool


@dataclass(frozen=True)
class Planned:
    """A measure as a later round looks back on it: its words, its aims, how it stood, and the round it came from.

    `id`: its number; `scales`, `shortfalls`: as of a measure; `round_id`: the number of its round.
    """

    id: int
    texts: Mapping[Language, str]
    scales: tuple[str, ...]
    shortfalls: tuple[str, ...]
    status: Status
    round_id: int

    def spoken(self, wanted: Language) -> Language:
        """Return the language in which its words are read by who wants one: that, or the only one there is."""
        return wanted if wanted in self.texts else next(iter(self.texts))

    def words(self, wanted: Language) -> str:
        """Return what is to be done, in a language where there is one."""
        return self.texts[self.spoken(wanted)]


def lines(session: Session, today: date, status: Status | None = None) -> Sequence[Line]:
    """Return the measures of a status, or all: overdue ones first, open ones by day, then the last that were closed."""
    found = [Line(measure, round_, measure.overdue(today)) for measure, round_ in queries.measures(session)]
    return sorted((line for line in found if status in {None, line.measure.status}), key=_order)


def _order(line: Line) -> tuple[bool, int]:
    """Open before closed; without a day after those that have one."""
    measure = line.measure
    if measure.closed_on is not None:
        return True, -measure.closed_on.toordinal()
    return False, (measure.due_on or date.max).toordinal()


def open_count(found: Sequence[Line]) -> int:
    """Return how many measures are still to be done."""
    return sum(line.measure.closed_on is None for line in found)


def standing(session: Session, round_: Round) -> dict[str, Measure]:
    """Return by recommendation the measures that keep a round from planning the same: open ones, and its own."""
    known = queries.measures_by_recommendation(session)
    return {key: found for key, found in known.items() if found.closed_on is None or found.round_id == round_.id}


def last_published(session: Session) -> Round | None:
    """Return the newest round that is published."""
    return next((one for one in rounds(session) if one.published), None)


def last_with_figures(session: Session) -> Round | None:
    """Return the newest round with figures that can be shown: plan of action and annex rest on them."""
    return next((one for one in rounds(session) if one.has_figures), None)


def carried(session: Session, round_: Round, today: date) -> Sequence[Line]:
    """Return what is still to be done of other rounds and of HR's own: it goes on with this one."""
    return [line for line in lines(session, today) if line.measure.closed_on is None and line.round is not round_]


def of_round(session: Session, round_: Round, today: date) -> Sequence[Line]:
    """Return what a round's plan holds: its own measures, HR's own, and what is still open of other rounds."""
    return [line for line in lines(session, today) if line.round in {None, round_} or line.measure.closed_on is None]


def to_look_back_on(session: Session, round_: Round) -> Sequence[Planned]:
    """Return the measures of earlier rounds of which a round can tell what became of them, in the order of the plan.

    Not what was dropped, nor what was done more than a year before the round closed.
    """
    lately = round_.closes_at.date() - LATELY
    return [
        Planned(measure.id, measure.texts, tuple(measure.scales), tuple(measure.shortfalls), measure.status, own.id)
        for measure, own in queries.measures(session)
        if own is not None
        and own.closes_at < round_.closes_at
        and measure.status != Status.DROPPED
        and (measure.closed_on is None or measure.closed_on > lately)
    ]


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def adopt(session: Session, round_: Round, wanted: Sequence[Recommended]) -> int:
    """Put recommended actions of a round in the plan; return how many. What stands in it is not added again."""
    known = standing(session, round_)
    new = [one for one in wanted if one.key not in known]
    session.add_all(
        Measure(
            round_id=round_.id,
            recommendation=one.key,
            texts=dict(one.texts),
            legal=dict(one.legal),
            scales=list(one.scales),
            shortfalls=list(one.shortfalls),
        )
        for one in new
    )
    session.flush()
    return len(new)


def add(session: Session, texts: Mapping[Language, str], progress: Progress, today: date) -> Measure:
    """Add a measure in HR's own words, in one language at least; raise as `change` does."""
    made = Measure(texts=dict(texts), legal={}, scales=[], shortfalls=[])
    change(made, progress, today)
    session.add(made)
    session.flush()
    return made


def change(measure: Measure, progress: Progress, today: date) -> None:
    """Keep what HR filled in. When a measure is closed its owner's address goes; ValueError without an outcome."""
    if progress.status.over and not progress.outcome:
        raise ValueError(progress.status)
    measure.detail, measure.owner, measure.cost = progress.detail, progress.owner, progress.cost
    measure.due_on, measure.status, measure.outcome = progress.due_on, progress.status, progress.outcome
    measure.closed_on = (measure.closed_on or today) if progress.status.over else None
    measure.owner_email = None if progress.status.over else progress.owner_email
    if measure.overdue(today):  # whoever saves it knows: mail tells again next week
        measure.reminded_on = monday_of(today)


def reword(measure: Measure, texts: Mapping[Language, str]) -> None:
    """Give a measure of HR's own other words; those of a recommendation stay."""
    if measure.recommendation is None:
        measure.texts = dict(texts)
