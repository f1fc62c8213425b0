"""Reading rounds and units."""

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from survey.rounds.models import Round, RoundQuestionnaire, Unit

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


def units(session: Session) -> Sequence[Unit]:
    """Return the units by name."""
    return session.scalars(select(Unit).order_by(Unit.name)).all()


def unit_by_name(session: Session, name: str) -> Unit | None:
    """Return the unit with a name."""
    return session.scalar(select(Unit).where(Unit.name == name))


def headcount(session: Session) -> int:
    """Return how many people work in all units together."""
    return session.scalar(select(func.coalesce(func.sum(Unit.headcount), 0))) or 0
