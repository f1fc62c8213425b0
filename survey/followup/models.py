"""The table of support requests: who asks which contact for what, and nothing that leads to answers.

No round, unit, draft or response is referred to. There is a date and no time, and on SQLite no rowid: either would tell
who asked right after whose answers came in.
"""

from datetime import date
from enum import IntFlag

from sqlalchemy import CheckConstraint, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.questionnaire import Contact
from survey.infra.db import Base
from survey.infra.permissions import CONTACTS

MESSAGE_MAX = 500


class Wish(IntFlag):
    """What somebody can ask for; several go together in one number."""

    EQUIPMENT = 1
    WORKPLACE_CHECK = 2
    TALK = 4
    TECHNICAL_HELP = 8
    WORKING_HOURS = 16
    OTHER = 32


class SupportRequest(Base):
    """A named, voluntary request to one contact, who alone can read it."""

    __tablename__ = "support_request"
    __table_args__ = (
        CheckConstraint("contact IN ('" + "', '".join(CONTACTS) + "')", name="contact_can_sign_in"),
        CheckConstraint(f"wishes BETWEEN 0 AND {sum(Wish)}", name="known_wishes"),
        CheckConstraint(f"length(message) <= {MESSAGE_MAX}", name="message_short"),
        CheckConstraint("closed_on >= asked_on", name="closed_after_asked"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    contact: Mapped[Contact] = mapped_column(String(40), index=True)
    name: Mapped[str] = mapped_column(String(200))
    reach: Mapped[str] = mapped_column(String(200))
    wishes: Mapped[int]
    message: Mapped[str] = mapped_column(String(MESSAGE_MAX))
    asked_on: Mapped[date]
    closed_on: Mapped[date | None]
