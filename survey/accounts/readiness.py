"""Whether everything that is needed is there: a session and a moment in, the names of what lacks out."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from survey.accounts.jobs import Job, standings
from survey.config import Settings, SettingsError
from survey.infra.db import must_fit

ROOM: Final = 0.05
"""The share of a disk that must be free: what is sent needs a place."""
BEHIND: Final = timedelta(hours=1)
"""A kind of work that has not gone well for so long is said: a mail server may be away for a while."""


def lacking(session: Session, settings: Settings, now: datetime) -> list[str]:
    """Return the names of what lacks: nothing of anybody, no version, address or reason; those are in the log.

    That the worker wrote down its last sweep shows that the database can be written to: nothing is tried here.
    """
    try:
        must_fit(session.connection())
        found = standings(session, now)
    except SettingsError:
        return ["schema"]
    except (OperationalError, ProgrammingError):
        session.rollback()
        return ["database"]
    lacks = [] if _has_room(settings.database_url) else ["disk"]
    if any(one.late for one in found):
        return [*lacks, "worker"]
    behind = (one.job for one in found if one.failed and (one.done_at is None or now - one.done_at > BEHIND))
    return [*lacks, *(job.value for job in behind if job is not Job.REPORTS)]


def _has_room(database_url: str) -> bool:
    """Tell whether the disk of a database that is a file has room; a server watches its own."""
    if not database_url.startswith("sqlite"):
        return True
    disk = shutil.disk_usage(Path(database_url.removeprefix("sqlite:///")).parent)
    return disk.free >= ROOM * disk.total
