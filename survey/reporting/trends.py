"""A group over the rounds: a published round and a unit in; its lines and those of earlier rounds out."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from survey.config import Settings
from survey.core.disclosure import Policy, Publication
from survey.core.keeping import read, read_themes
from survey.core.text import Language
from survey.core.tree import EVERYBODY
from survey.core.trend import AT_MOST, Held, PartTrend, trend
from survey.infra import clock
from survey.reporting import queries
from survey.rounds.freezing import Group, headcounts_of, units_of
from survey.rounds.models import Round
from survey.rounds.services import layout_of, rounds


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
    shown, held = held_rounds(session, round_, unit_id, at_most)
    days = tuple(clock.days(one.opens_at, one.closes_at, settings.time_zone)[1] for one in shown)
    parts = trend(held, language) if held else ()
    return Trend(unit, tuple(units), tuple(one.name for one in shown), days, parts)


def held_rounds(
    session: Session, round_: Round, unit_id: int, at_most: int = AT_MOST, *, whole: bool = False
) -> tuple[Sequence[Round], Sequence[Held]]:
    """Return the published rounds up to a published one that knew a unit, or all (0), and the scales of it in each.

    whole: the last of them with its answers and advice too.
    """
    earlier = [one for one in rounds(session) if one.published and one.closes_at <= round_.closes_at]
    shown = sorted(earlier, key=lambda one: (one.closes_at, one.id))[-at_most:]
    kept = queries.group_of_rounds(session, [one.id for one in shown], unit_id)
    headcounts = headcounts_of(session, shown, None if unit_id == EVERYBODY else unit_id)
    shown = [one for one in shown if one.id in kept]
    held = [
        Held(layout_of(session, one), _read(kept[one.id], whole=whole and one is round_), headcounts.get(one.id, 0))
        for one in shown
    ]
    return shown, held


def _read(kept: tuple[int, int, str, str], *, whole: bool) -> Publication:
    least, least_sensitive, themes, rest = kept
    policy = Policy(least, least_sensitive)
    return read(policy, json.loads(themes), json.loads(rest)) if whole else read_themes(policy, json.loads(themes))
