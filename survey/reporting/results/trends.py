"""A group over the rounds: a published round and a unit in; its lines and those of earlier rounds out."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Final, NamedTuple

from sqlalchemy.orm import Session

from survey.config import Settings
from survey.core.disclosure.keeping import read_themes
from survey.core.reports.trend import AT_MOST, Held, Line, PartTrend, Verdict, trend
from survey.core.scores.layout import Layout
from survey.core.text import Language
from survey.core.tree import EVERYBODY
from survey.infra import clock
from survey.reporting import queries
from survey.reporting.publications.kept import Kept, as_kept
from survey.rounds.freezing import Group, headcounts_of, units_of
from survey.rounds.models import Round
from survey.rounds.services import layout_of, rounds

CLEAR: Final = (Verdict.WORSE, Verdict.BETTER)


@dataclass(frozen=True)
class Trend:
    """The lines of one group; `rounds` and `days` are the names and last days of the rounds, oldest first."""

    unit: Group | None
    units: tuple[Group, ...]
    """The units that the newest of the rounds knows, by name."""
    rounds: tuple[str, ...]
    days: tuple[date, ...]
    parts: tuple[PartTrend, ...]


def trend_of(
    session: Session,
    round_: Round,
    language: Language,
    settings: Settings,
    unit_id: int = EVERYBODY,
    at_most: int = AT_MOST,
) -> Trend | None:
    """Return the lines up to a round of everybody or of a unit; None where it is not published, or has no such unit."""
    if not round_.published:
        return None
    units = units_of(session, round_)
    unit = next((one for one in units if one.id == unit_id), None)
    if unit_id != EVERYBODY and unit is None:
        return None
    shown, past = past_rounds(session, round_, unit_id, at_most)
    days = tuple(clock.days(one.opens_at, one.closes_at, settings.time_zone)[1] for one in shown)
    return Trend(unit, tuple(units), tuple(one.name for one in shown), days, lines_of(past, language))


def has_earlier(session: Session, round_: Round) -> bool:
    """Return whether a round was published with which a published one can be compared."""
    return any(one.published and age(one) < age(round_) for one in rounds(session))


class Past(NamedTuple):
    """A published round as a comparison takes it: what it asked, what is kept of a group, and how many that had."""

    layout: Layout
    kept: Kept
    headcount: int


def past_rounds(
    session: Session, round_: Round, unit_id: int, at_most: int = AT_MOST, also: Collection[int] = ()
) -> tuple[Sequence[Round], tuple[Past, ...]]:
    """Return the published rounds up to a published one that knew a unit (0: everybody), and what is kept of each.

    at_most: so many, the newest; also: the numbers of those that are wanted however old they are.
    """
    earlier = sorted((one for one in rounds(session) if one.published and age(one) <= age(round_)), key=age)
    shown = [one for one in earlier[:-at_most] if one.id in also] + earlier[-at_most:]
    kept = queries.group_of_rounds(session, [one.id for one in shown], unit_id)
    headcounts = headcounts_of(session, shown, None if unit_id == EVERYBODY else unit_id)
    shown = [one for one in shown if one.id in kept]
    past = tuple(Past(layout_of(session, one), as_kept(kept[one.id]), headcounts.get(one.id, 0)) for one in shown)
    return shown, past


def clearly_changed(lines: Iterable[Line]) -> list[Line]:
    """Return the lines that are better or worse: the worse ones first, each by how far, in spreads between people."""
    return sorted((line for line in lines if line.verdict in CLEAR), key=_off)


def _off(line: Line) -> tuple[int, float]:
    """Order by worse before better, and by how far in spreads between people: scales differ in length."""
    assert line.change  # noqa: S101  # only changes that are clear are ordered
    return CLEAR.index(line.verdict), -abs(line.change.value) / line.change.deviation if line.change.deviation else 0.0


def age(round_: Round) -> tuple[datetime, int]:
    """Return by what rounds are ordered: when they closed, and among those that closed together their number."""
    return round_.closes_at, round_.id


def lines_of(past: Sequence[Past], language: Language, *, since_first: bool = False) -> tuple[PartTrend, ...]:
    """Return the lines of what the last of these rounds asked, as `trend` does; none without rounds."""
    return _lines(themes_of(past), language, since_first=since_first)


def themes_of(past: Sequence[Past]) -> tuple[Past, ...]:
    """Return what is kept without the half that no comparison of scales reads."""
    return tuple(one._replace(kept=one.kept._replace(rest="")) for one in past)


def held_of(past: Sequence[Past]) -> list[Held]:
    """Return the scales of rounds as a comparison takes them."""
    return [Held(one.layout, read_themes(one.kept.policy, json.loads(one.kept.themes)), one.headcount) for one in past]


@lru_cache(maxsize=4)
def _lines(past: tuple[Past, ...], language: Language, *, since_first: bool) -> tuple[PartTrend, ...]:
    """Return the last few lines as they were made: the same of what never changes is the same."""
    return trend(held_of(past), language, since_first=since_first) if past else ()
