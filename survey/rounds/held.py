"""Mail after a backup was put back: what may have gone out since it was made is held, until HR sends or drops it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from survey.config import Settings
from survey.rounds import mail_queries, queries
from survey.rounds.invitations import remind
from survey.rounds.models import Round


def hold(session: Session, settings: Settings, now: datetime) -> None:
    """Hold what is due, reminders that were not decided on yet too."""
    for round_ in queries.rounds(session):
        remind(session, round_, settings.time_zone, now)
    mail_queries.hold_mail(session, now)


def held(session: Session) -> Sequence[Round]:
    """Return the rounds of which mail is held; how many mails would tell who has answered."""
    return mail_queries.held_mail(session)


def release(session: Session, now: datetime) -> None:
    """Send what is held, under the same numbers: whoever got it already gets it once more."""
    mail_queries.release_mail(session, now)


def drop(session: Session) -> None:
    """Never send what is held."""
    mail_queries.drop_held_mail(session)
