"""Where a respondent stands: a round's key and the browser's session in, the round, its steps and the draft out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from flask import abort, session
from sqlalchemy.orm import Session

from survey.config import Settings
from survey.core.lifecycle import State
from survey.infra import clock
from survey.infra.clock import last_day
from survey.infra.db import db
from survey.infra.settings import settings
from survey.responding import services
from survey.responding.services import GoneError, NotOpenError, Sheet
from survey.responding.steps import Step, shown, steps_of
from survey.rounds.freezing import Group, as_frozen, units_of
from survey.rounds.models import Round
from survey.rounds.services import layout_of, round_by_key

if TYPE_CHECKING:
    from survey.core.scores.layout import Layout


@dataclass(frozen=True)
class Sitting:
    """One respondent at one round."""

    round: Round
    layout: Layout
    token: str
    sheet: Sheet

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The steps that the answers so far show."""
        return shown(steps_of(self.layout), self.sheet.answers)

    @property
    def tail(self) -> tuple[str, ...]:
        """The names of the pages after the steps: a question in words, the unit where it is not known, the check."""
        asked = {"remark": bool(self.round.open_question), "unit": self.sheet.listed is None, "check": True}
        return tuple(name for name, is_asked in asked.items() if is_asked)

    @property
    def end(self) -> str:
        """The name of what comes after the last step."""
        return self.tail[0]

    def beside(self, name: str, move: int) -> str:
        """Return the name of what comes after (1) or before (−1) a page of the tail; the unit may stand in no tail."""
        at = self.tail.index(name) if name in self.tail else len(self.tail) - 1
        return self.tail[at + move] if at + move >= 0 else self.steps[-1].key

    def step(self, key: str) -> Step:
        """Return the step with a name; 404 when the form has none."""
        return next((step for step in steps_of(self.layout) if step.key == key), None) or abort(404)

    def neighbour(self, step: Step, move: int) -> str:
        """Return the name of the next (1) or previous (−1) step that asks something, or of what comes after."""
        order = steps_of(self.layout)
        shown_now = set(self.steps)
        at = order.index(step) + move
        while 0 <= at < len(order):
            if order[at] in shown_now:
                return order[at].key
            at += move
        return self.end if move > 0 else step.key

    def first_open(self) -> str:
        """Return the name of the first step that is not complete, or of the page after the last."""
        return next((step.key for step in self.steps if not step.complete(self.sheet.answers)), self.end)


def database() -> Session:
    """Return the session of the present request."""
    return db.session()


def open_round(key: str, *, begun: bool = False) -> Round:
    """Return the round with a key; 404 when there is none, NotOpenError outside its window.

    begun: for somebody who may have begun before, so that its day of grace will do.
    """
    return _open(round_by_key(database(), key) or abort(404), begun=begun)


def open_round_by_id(round_id: int, *, begun: bool = False) -> Round:
    """Return a round that is there; NotOpenError outside its window; `begun` as for open_round."""
    return _open(database().get_one(Round, round_id), begun=begun)


def _open(found: Round, *, begun: bool) -> Round:
    stands = found.state(clock.now())
    if stands is State.OPEN or (begun and stands is State.GRACE):
        return found
    raise NotOpenError(found, stands)


def sitting(key: str, *, lock: bool = False) -> Sitting:
    """Return where this browser's respondent stands; GoneError when it has no draft for the round.

    What has been sent can be read on when the round closes meanwhile; anything else is NotOpenError then.
    """
    found = round_by_key(database(), key) or abort(404)
    token = session.get("drafts", {}).get(key, "")
    try:
        sheet = services.sheet_of(database(), found, token, clock.now(), lock=lock)
    except GoneError:
        _open(found, begun=True)  # that the round is over says more
        raise
    if not sheet.sent:
        _open(found, begun=True)
    return Sitting(found, layout_of(database(), found), token, sheet)


def remember(key: str, token: str) -> None:
    """Keep the draft's token in the browser's signed session cookie, and nowhere else."""
    session["drafts"] = {**session.get("drafts", {}), key: token}
    session.permanent = True


def offered(round_: Round) -> list[Group]:
    """Return the units that are large enough to be shown, so that none smaller is asked for."""
    least = settings_of(round_).group_from
    return [group for group in units_of(database(), round_) if group.headcount >= least]


def choices_of(here: Sitting) -> list[Group]:
    """Return the units from which a respondent chooses: all that are offered, or the one of the employer's list."""
    listed = here.sheet.listed
    return [group for group in offered(here.round) if listed in {None, group.id}]


def settings_of(round_: Round) -> Settings:
    """Return the settings with the thresholds that hold for a round."""
    return as_frozen(database(), round_, settings())


def until(round_: Round) -> date:
    """Return the last day of a round on the organisation's wall clock."""
    return last_day(round_.closes_at, settings().time_zone)


def sent_until(round_: Round) -> date:
    """Return the last day on which whoever has begun can send, on the organisation's wall clock."""
    return last_day(round_.over_at, settings().time_zone)


def in_grace(round_: Round) -> bool:
    """Tell whether only who has begun can still send."""
    return round_.state(clock.now()) is State.GRACE
