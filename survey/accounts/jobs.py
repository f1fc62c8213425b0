"""What is known of the work behind the pages: how it went in, and what runs, is late or failed out. It names nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from survey.accounts import queries
from survey.accounts.models import JobRun


class Job(StrEnum):
    """A kind of work."""

    PLAN = "plan"
    FREEZE = "freeze"
    REMIND = "remind"
    SEND = "send"
    MIX = "mix"
    PUBLISH = "publish"
    CLEAR_AWAY = "clear_away"
    BACK_UP = "back_up"
    REPORTS = "reports"


LATE: Final = timedelta(minutes=10)
"""The worker works each minute; one long task may hold it up for some."""


@dataclass(frozen=True)
class Standing:
    """How a kind of work stands: when it was last tried and last went well, if ever; `failed`: the kind of failure."""

    job: Job
    tried_at: datetime | None
    done_at: datetime | None
    failed: str
    late: bool


def note_runs(session: Session, outcomes: Mapping[Job, str], now: datetime) -> None:
    """Keep how each kind of work went: the kind of its failure, or nothing. A message could hold data of people."""
    before = {run.kind: run.done_at for run in queries.job_runs(session)}
    for job, failed in outcomes.items():
        done_at = before.get(job) if failed else now
        session.merge(JobRun(kind=job, tried_at=now, done_at=done_at, failed=failed[:100]))


def standings(session: Session, now: datetime) -> Sequence[Standing]:
    """Return how each kind of work stands."""
    runs = {run.kind: run for run in queries.job_runs(session)}
    return [_standing(job, runs.get(job), now) for job in Job]


def _standing(job: Job, run: JobRun | None, now: datetime) -> Standing:
    if run is None:
        return Standing(job, None, None, "", late=True)
    return Standing(job, run.tried_at, run.done_at, run.failed, late=now - run.tried_at > LATE)
