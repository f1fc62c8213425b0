"""Tables of filling in: drafts and results that only their owner can read, responses that nobody can tie to a person.

None has a rowid on SQLite: insertion order is the order in which people sent, and that would match a list of
who took part to what was answered.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from survey.infra.db import Base, Moment


class Draft(Base):
    """Answers under way, sealed with a key that only the respondent's browser holds.

    `expires_at` is the round's close, or, once sent, a whole hour: it tells when to delete and not when somebody sent.
    One that is not sent stays through the round's day of grace.
    """

    __tablename__ = "draft"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'submitted')", name="known_state"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    state: Mapped[str] = mapped_column(String(10), default="open")
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(Moment)


class PersonalResult(Base):
    """What an employee chose to keep, sealed under the code that only they have. No round, no date, no person."""

    __tablename__ = "personal_result"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Envelope(Base):
    """Answers that were sent and wait for the mixer, sealed so that only it can open them. No person, date or order."""

    __tablename__ = "envelope"
    __table_args__ = ({"sqlite_with_rowid": False},)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Remark(Base):
    """What somebody wrote in their own words, masked: a random key, the round and the text, and nothing to tie it to.

    It comes when envelopes are opened and goes when the round is published, read by nobody meanwhile.
    """

    __tablename__ = "remark"
    __table_args__ = ({"sqlite_with_rowid": False},)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class Response(Base):
    """Counted answers: a random key, the round, the unit if given, and the codes. No date, no order, no counter.

    A round's rows lie together, so that reading a million of them is one walk. `unit_id` is one of the units that the
    round froze.
    """

    __tablename__ = "response"
    __table_args__ = ({"sqlite_with_rowid": False},)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    unit_id: Mapped[int | None]
    answers: Mapped[bytes] = mapped_column(LargeBinary)
