"""Publishing rounds once they are over: a moment in; each round that is wholly counted has its figures, kept for good.

Pages and reports are made from what is kept. So nothing that happens later changes a figure: no late answer, no
setting, no new unit. Counting happens in a transaction that only reads, so that a large round holds up nobody else.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from random import SystemRandom
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from survey.core.disclosure.remarks import needed
from survey.followup import plan
from survey.infra.db import read_only
from survey.reporting import queries
from survey.reporting.models import RoundPublication
from survey.responding.ballot_box import SETTLED, alone
from survey.responding.services import sent_count, take_remarks, waiting_count
from survey.rounds.models import Round
from survey.rounds.services import round_by_key, rounds

if TYPE_CHECKING:
    from survey.reporting.publications.making import Made

OpenSession = Callable[[], AbstractContextManager[Session]]


def publish_due(open_session: OpenSession, now: datetime) -> int:
    """Publish each round that is over and wholly counted, and return how many; what is published stays as it is."""
    with read_only(), open_session() as session:
        keys = [found.key for found in rounds(session) if _is_due(session, found, now)]
    if keys:
        from survey.reporting.publications.making import make  # noqa: PLC0415  # most sweeps publish nothing and need no NumPy

        return sum(_publish(open_session, key, make) for key in keys)
    return 0


def _publish(open_session: OpenSession, key: str, make: Callable[[Session, Round], Made]) -> bool:
    """Make and keep the figures of a round; not when somebody took back or replaced what they sent meanwhile.

    The next sweep makes them anew then. Whoever comes after this finds that the round is over.
    """
    with read_only(), open_session() as session:
        found = _round(session, key)
        made, sent = make(session, found), sent_count(session, found.id)
    with open_session() as session:
        found = _round(session, key)
        alone(session, found.id)
        if sent_count(session, found.id) != sent or waiting_count(session, found.id):
            return False
        keep(session, found, made)
    return True


def keep(session: Session, round_: Round, made: Made) -> None:
    """Keep what is published of a round, once; with it what its report tells of the plan, which goes on changing."""
    queries.hold(session, round_)
    if round_.published:
        return
    row = RoundPublication(
        round_id=round_.id,
        method=made.method,
        min_cell_size=made.policy.min_cell_size,
        min_cell_size_sensitive=made.policy.min_cell_size_sensitive,
        fingerprint=made.fingerprint,
    )
    session.add(row)
    round_.published, round_.has_figures = True, made.has_figures
    session.flush()
    queries.add_groups(session, round_.id, made.halves)
    queries.add_measures(session, round_.id, plan.to_look_back_on(session, round_))
    _keep_remarks(session, round_, needed(made.policy.min_cell_size_sensitive))


def forget_remarks(session: Session, closed_before: datetime) -> None:
    """Delete what people wrote in rounds that closed before a moment: words go with the answers, figures stay."""
    queries.delete_remarks(session, closed_before)


def _keep_remarks(session: Session, round_: Round, least: int) -> None:
    """Keep what people wrote in an order that is chance; fewer than so many are gone unread."""
    texts = take_remarks(session, round_.id)
    if len(texts) >= least:
        SystemRandom().shuffle(texts)
        queries.add_remarks(session, round_.id, texts)


def _is_due(session: Session, round_: Round, now: datetime) -> bool:
    over = round_.over_at + SETTLED <= now
    return over and round_.frozen and not round_.published and not waiting_count(session, round_.id)


def _round(session: Session, key: str) -> Round:
    found = round_by_key(session, key)
    assert found is not None  # noqa: S101  # rounds stay
    return found
