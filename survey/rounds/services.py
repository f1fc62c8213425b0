"""Use cases of rounds: plan one, and make its frozen questionnaires ready for asking and scoring."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from survey.config import Settings
from survey.core.questionnaires.questionnaire import FormName, Questionnaire
from survey.infra.clock import end_of, last_day, start_of
from survey.infra.crypto import new_key
from survey.infra.shelf import shipped
from survey.rounds.models import Round, RoundQuestionnaire
from survey.rounds.queries import documents, round_by_key, rounds

if TYPE_CHECKING:
    from survey.core.scores.layout import Layout

__all__ = ["round_by_key", "rounds"]


YEARS: Final = range(2000, 2100)
"""Rounds lie in these years: far beyond them the calendar itself ends."""


YEAR: Final = timedelta(days=365)
"""The longest that people should go without a round."""


class WindowError(ValueError):
    """A round must close on or after the day on which it opens, and in a year that can be."""


def plan_round(
    session: Session,
    name: str,
    questionnaires: Sequence[Questionnaire],
    form: FormName,
    window: tuple[date, date],
    settings: Settings,
) -> Round:
    """Plan a round from the start of its first day to the end of its last; raise WindowError.

    The questionnaires are frozen as they are now, text and scoring.
    """
    first, last = window
    if last < first or first.year not in YEARS or last.year not in YEARS:
        raise WindowError
    zone = settings.time_zone
    planned = Round(
        key=new_key(), name=name.strip(), form=form, opens_at=start_of(first, zone), closes_at=end_of(last, zone)
    )
    planned.questionnaires = [
        RoundQuestionnaire(position=position, document=_frozen(questionnaire, settings))
        for position, questionnaire in enumerate(questionnaires)
    ]
    session.add(planned)
    session.flush()
    return planned


def a_year_ago(found: Sequence[Round], zone: ZoneInfo, now: datetime) -> Round | None:
    """Return the newest round when it is over for a year; None: it is not, or there was none."""
    newest = max(found, key=lambda one: one.closes_at, default=None)
    today = now.astimezone(zone).date()
    return newest if newest and today - last_day(newest.closes_at, zone) > YEAR else None


def set_up(questionnaire: Questionnaire, settings: Settings) -> Questionnaire:
    """Return a questionnaire as this installation asks it: with its own action level for ROSA."""
    return questionnaire.with_band("rosa", "low", settings.rosa_action_level)


def _frozen(questionnaire: Questionnaire, settings: Settings) -> str:
    """Return a questionnaire as JSON, as this installation asks it."""
    return set_up(questionnaire, settings).model_dump_json(by_alias=True, exclude_unset=True)


_layouts: dict[str, tuple[int, Layout]] = {}
"""Round key → its revision and layout; rounds are few, and what they froze hardly ever changes."""


def layout_of(session: Session, round_: Round) -> Layout:
    """Return the questionnaires of a round, made ready once for each process and again when they were changed."""
    revision, layout = _layouts.get(round_.key, (-1, None))
    if layout is None or revision != round_.revision:
        layout = _ready(documents(session, round_.id), round_.form)
        _layouts[round_.key] = round_.revision, layout
    return layout


@lru_cache(maxsize=16)
def shipped_layout(keys: tuple[str, ...], settings: Settings) -> Layout:
    """Return shipped questionnaires in their full form, ready for asking and scoring outside any round."""
    return _ready(tuple(_frozen(shipped(key), settings) for key in keys), "full")


@lru_cache(maxsize=16)
def _ready(frozen: tuple[str, ...], form: FormName) -> Layout:
    """Rounds that froze the same texts share one layout."""
    from survey.core.scores.layout import Layout, Part  # noqa: PLC0415  # NumPy comes with the first round, not at the start
    from survey.core.scores.scoring import Scorer  # noqa: PLC0415

    scorers = (Scorer(Questionnaire.model_validate_json(document)) for document in frozen)
    return Layout(tuple(Part(scorer, form) for scorer in scorers))
