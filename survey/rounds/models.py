"""Tables of the rounds: rounds, and the exact questionnaires that each round asks."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, String, Text, TypeDecorator
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.core.questionnaire import FormName
from survey.infra.db import Base


class Moment(TypeDecorator[datetime]):
    """A moment: aware in Python, UTC in the database, on SQLite too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ANN401, ARG002  # SQLAlchemy's signature
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ANN401, ARG002  # SQLAlchemy's signature
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Round(Base):
    """One fielding: a name, a window, a form, and a key that is its link for everybody."""

    __tablename__ = "round"
    __table_args__ = (
        CheckConstraint("closes_at > opens_at", name="window_forward"),
        CheckConstraint("form IN ('short', 'full')", name="known_form"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    form: Mapped[FormName] = mapped_column(String(10))
    opens_at: Mapped[datetime] = mapped_column(Moment)
    closes_at: Mapped[datetime] = mapped_column(Moment)
    questionnaires: Mapped[list["RoundQuestionnaire"]] = relationship(order_by="RoundQuestionnaire.position")


class RoundQuestionnaire(Base):
    """A questionnaire as the round froze it: wording and scoring, to the letter."""

    __tablename__ = "round_questionnaire"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(Text)
