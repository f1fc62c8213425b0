"""Tables of the people: units and the participants who work in them."""

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.text import Language
from survey.infra.db import Base


class Unit(Base):
    """A department or team, with how many people work there, itself and below; `parent_id`: what it is a part of."""

    __tablename__ = "unit"
    __table_args__ = (CheckConstraint("headcount >= 1", name="headcount_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    headcount: Mapped[int]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))


class Participant(Base):
    """Somebody who can be invited: no more than inviting needs. Random keys, so that rows stand in no order.

    An address or staff number names one person only. Who is on leave is not invited and not counted.
    """

    __tablename__ = "participant"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower_case"),
        CheckConstraint("language IN ('nl', 'en')", name="known_language"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    staff_number: Mapped[str | None] = mapped_column(String(40), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    language: Mapped[Language | None] = mapped_column(String(2))
    on_leave: Mapped[bool] = mapped_column(default=False)
