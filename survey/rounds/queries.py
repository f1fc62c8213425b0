"""Reading rounds."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from survey.rounds.models import Round, RoundQuestionnaire

# Built once: every request of a respondent asks it.
_ROUND_BY_KEY = select(Round).where(Round.key == bindparam("key"))


def round_by_key(session: Session, key: str) -> Round | None:
    """Return the round with a key."""
    return session.scalar(_ROUND_BY_KEY, {"key": key})


def rounds(session: Session) -> Sequence[Round]:
    """Return all rounds, the latest window first."""
    return session.scalars(select(Round).order_by(Round.opens_at.desc(), Round.id.desc())).all()


def documents(session: Session, round_id: int) -> tuple[str, ...]:
    """Return the frozen questionnaires of a round as JSON, in the order in which they are asked."""
    query = select(RoundQuestionnaire.document).where(RoundQuestionnaire.round_id == round_id)
    return tuple(session.scalars(query.order_by(RoundQuestionnaire.position)))
