"""Tables of the people: units, the participants who work in them, and what an import needs to remember."""

from datetime import datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.text import Language
from survey.infra.db import Base


class Unit(Base):
    """A department or team, with how many people work there, itself and below; `parent_id`: what it is a part of.

    Rounds know it by its number for good, so a number is never given out again.
    """

    __tablename__ = "unit"
    __table_args__ = (
        CheckConstraint("headcount >= 0", name="headcount_not_negative"),
        {"sqlite_autoincrement": True},
    )

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


class ManagedUnit(Base):
    """That somebody of staff manages a unit, and so reads its results when their role is that of a manager."""

    __tablename__ = "managed_unit"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="CASCADE"), primary_key=True, index=True)


class Upload(Base):
    """A table that HR uploaded and has not applied yet, sealed under a key that is in their browser only.

    `expires_at` is in UTC, and compared by the database only.
    """

    __tablename__ = "upload"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class ChosenHeading(Base):
    """What the column for a meaning was called in the file applied last, so that the next needs no choosing."""

    __tablename__ = "chosen_heading"

    meaning: Mapped[str] = mapped_column(String(20), primary_key=True)
    heading: Mapped[str] = mapped_column(String(200))
