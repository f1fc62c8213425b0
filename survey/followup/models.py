"""The tables of support requests and of the plan: who asks which contact for what, and what the organisation will do.

Of a request nothing leads to answers: no round, unit, draft or response is referred to. There is a date and no time,
and on SQLite no rowid: either would tell who asked right after whose answers came in.
"""

from datetime import date
from enum import IntFlag, StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.questionnaires.questionnaire import Contact
from survey.core.text import Language
from survey.infra.db import Base
from survey.infra.permissions import CONTACTS
from survey.rounds.models import WaitingMail

MESSAGE_MAX = 500


class Wish(IntFlag):
    """What somebody can ask for; several go together in one number."""

    EQUIPMENT = 1
    WORKPLACE_CHECK = 2
    TALK = 4
    TECHNICAL_HELP = 8
    WORKING_HOURS = 16
    OTHER = 32


class Stage(StrEnum):
    """How far a contact is with an open request."""

    NEW = "new"
    TAKEN_UP = "taken_up"
    WAITING = "waiting"


def _known(column: str, values: type[StrEnum]) -> str:
    return f"{column} IN ('" + "', '".join(values) + "')"


class SupportRequest(Base):
    """A named, voluntary request to one contact, who alone can read it, and keeps notes and a day for it.

    `email`: where who asked wants news, if anywhere. `news` and `mailed` say how often there was any, and how often
    that was mailed. `confirmed`: who asked says that it is solved.
    """

    __tablename__ = "support_request"
    __table_args__ = (
        CheckConstraint("contact IN ('" + "', '".join(CONTACTS) + "')", name="contact_can_sign_in"),
        CheckConstraint(f"wishes BETWEEN 0 AND {sum(Wish)}", name="known_wishes"),
        CheckConstraint(f"length(message) <= {MESSAGE_MAX}", name="message_short"),
        CheckConstraint("closed_on >= asked_on", name="closed_after_asked"),
        CheckConstraint(_known("stage", Stage), name="known_stage"),
        CheckConstraint("NOT confirmed OR closed_on IS NOT NULL", name="confirmed_when_closed"),
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
    stage: Mapped[Stage] = mapped_column(String(20), default=Stage.NEW)
    due_on: Mapped[date | None]
    notes: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[str | None] = mapped_column(String(254))
    news: Mapped[int] = mapped_column(default=0)
    mailed: Mapped[int] = mapped_column(default=0)
    confirmed: Mapped[bool] = mapped_column(default=False)


class Status(StrEnum):
    """How a measure stands."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def over(self) -> bool:
        """Return whether nothing more is to be done."""
        return self in {Status.DONE, Status.DROPPED}


class Cost(StrEnum):
    """What a measure costs the organisation in all."""

    UNKNOWN = "unknown"
    NONE = "none"
    UP_TO_500 = "up_to_500"
    UP_TO_5000 = "up_to_5000"
    UP_TO_25000 = "up_to_25000"
    MORE = "more"


class Measure(Base):
    """What the organisation will do: a recommendation that a round's answers called for, or words of HR's own.

    `recommendation`: questionnaire/key, with its words in both languages; HR writes its own in one or both.
    What it is meant to change: `scales`, questionnaire/key each, and `shortfalls`, the answers of which there should be
    fewer, questionnaire/item/value,value each. `outcome`: what shows that it is done, or why it was dropped.
    """

    __tablename__ = "measure"
    __table_args__ = (
        UniqueConstraint("round_id", "recommendation"),
        CheckConstraint(_known("status", Status), name="known_status"),
        CheckConstraint(_known("cost", Cost), name="known_cost"),
        CheckConstraint("(status IN ('done', 'dropped')) = (closed_on IS NOT NULL)", name="closed_with_a_day"),
        CheckConstraint("closed_on IS NULL OR outcome <> ''", name="closed_with_an_outcome"),
        CheckConstraint("closed_on IS NULL OR owner_email IS NULL", name="no_address_when_closed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"), index=True)
    recommendation: Mapped[str | None] = mapped_column(String(120))
    texts: Mapped[dict[Language, str]] = mapped_column(JSON)
    legal: Mapped[dict[Language, str]] = mapped_column(JSON)
    scales: Mapped[list[str]] = mapped_column(JSON)
    shortfalls: Mapped[list[str]] = mapped_column(JSON)
    detail: Mapped[str] = mapped_column(Text, default="")
    owner: Mapped[str] = mapped_column(String(200), default="")
    owner_email: Mapped[str | None] = mapped_column(String(254))
    due_on: Mapped[date | None]
    status: Mapped[Status] = mapped_column(String(20), default=Status.PLANNED)
    cost: Mapped[Cost] = mapped_column(String(20), default=Cost.UNKNOWN)
    outcome: Mapped[str] = mapped_column(Text, default="")
    closed_on: Mapped[date | None]
    reminded_on: Mapped[date | None]
    """The Monday of the week in which mail last told that it is overdue, or HR saw it."""

    def spoken(self, wanted: Language) -> Language:
        """Return the language in which its words are read by who wants one: that, or the only one there is."""
        return wanted if wanted in self.texts else next(iter(self.texts))

    def words(self, wanted: Language) -> str:
        """Return what is to be done, in a language where there is one."""
        return self.texts[self.spoken(wanted)]

    @property
    def aims(self) -> list[str]:
        """Return the keys of all that it is meant to change, shortfalls first."""
        return self.shortfalls + self.scales

    def overdue(self, today: date) -> bool:
        """Return whether it should have been done before this day and is not."""
        return self.closed_on is None and self.due_on is not None and self.due_on < today


class OverdueMail(WaitingMail):
    """A mail of a week, with all measures that are overdue for whom it goes to: their own, or for HR everybody's."""

    __tablename__ = "overdue_mail"
    __table_args__ = (UniqueConstraint("email", "week"),)

    email: Mapped[str] = mapped_column(String(254))
    week: Mapped[date]


class Heard(Base):
    """What HR tells everybody about a round: a sentence in each language, and the measures that go with it.

    `measures`: their numbers, in the order in which they are told.
    """

    __tablename__ = "heard"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    texts: Mapped[dict[Language, str]] = mapped_column(JSON)
    measures: Mapped[list[int]] = mapped_column(JSON)
    shown: Mapped[bool]
