"""What the worker does with rounds that are over, for tests that need their figures."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy.orm import Session

from survey.config import Settings
from survey.infra import clock
from survey.reporting.publications.publishing import publish_due
from survey.rounds.freezing import freeze
from survey.rounds.services import rounds


def publish(database: Callable[[], AbstractContextManager[Session]], settings: Settings) -> int:
    """Freeze what has opened and publish what is over; return how many rounds that were."""
    with database() as session:
        for found in rounds(session):
            freeze(session, found, settings, clock.now())
    return publish_due(database, clock.now())
