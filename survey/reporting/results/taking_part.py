"""Who took part beside who could: a published round in, how well they stand for everybody out."""

import json

from sqlalchemy.orm import Session

from survey.core.disclosure.keeping import read_count
from survey.core.reports.composition import Composition, UnitCount, composition
from survey.core.tree import EVERYBODY
from survey.reporting import queries
from survey.rounds.freezing import headcount_of, units_of
from survey.rounds.models import Round

DECODER = json.JSONDecoder()


_made: dict[str, Composition] = {}
"""Round key → its composition: rounds are few, and neither what is published nor the units of then ever change."""


def composition_of(session: Session, round_: Round) -> Composition:
    """Return how well those who took part in a published round stand for everybody; from published numbers alone."""
    if round_.key not in _made:
        _made[round_.key] = _composition(session, round_)
    return _made[round_.key]


def _composition(session: Session, round_: Round) -> Composition:
    kept = queries.respondents(session, round_.id)
    counts = {unit: read_count(DECODER.raw_decode(text, 1)[0]) for unit, text in kept.items()}
    units = units_of(session, round_)
    there = [UnitCount(unit.name, counts[unit.id], unit.headcount) for unit in units if unit.id in counts]
    return composition(counts[EVERYBODY], headcount_of(units), there)
