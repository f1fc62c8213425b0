"""Tables of the rounds: rounds, and the exact questionnaires that each round asks."""

from datetime import date, datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.core.lifecycle import State, state
from survey.core.questionnaires.conditions import OptionValue
from survey.core.questionnaires.questionnaire import FormName
from survey.core.schedule import Cadence
from survey.core.text import Language
from survey.infra.db import Base, Moment


class Series(Base):
    """Rounds that come back: what is asked each time, the modules of which one is asked in turn, and when.

    `planned`: how many of its rounds have been planned; `letters`: whether they get letters for whom no mail reaches;
    `kiosk` and `work_account` are those of its rounds; `grace`: whether these have a day of grace.
    """

    __tablename__ = "series"
    __table_args__ = (
        CheckConstraint("form IN ('short', 'full')", name="known_form"),
        CheckConstraint("days >= 1", name="days_positive"),
        CheckConstraint("cadence IN ('" + "', '".join(Cadence) + "')", name="known_cadence"),
        CheckConstraint("kiosk IN ('', 'code', 'open')", name="known_kiosk"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    asked: Mapped[list[str]] = mapped_column(JSON)
    modules: Mapped[list[str]] = mapped_column(JSON)
    form: Mapped[FormName] = mapped_column(String(10))
    cadence: Mapped[str] = mapped_column(String(20))
    first_on: Mapped[date]
    days: Mapped[int]
    planned: Mapped[int] = mapped_column(default=0)
    ended: Mapped[bool] = mapped_column(default=False)
    letters: Mapped[bool] = mapped_column(default=False)
    kiosk: Mapped[str] = mapped_column(String(10), default="")
    work_account: Mapped[bool] = mapped_column(default=False)
    grace: Mapped[bool] = mapped_column(default=False)


class Round(Base):
    """One fielding: a name, a window, a form, and a key that is its link for everybody."""

    __tablename__ = "round"
    __table_args__ = (
        CheckConstraint("closes_at > opens_at", name="window_forward"),
        CheckConstraint("grace_until > closes_at", name="grace_after_close"),
        CheckConstraint("form IN ('short', 'full')", name="known_form"),
        CheckConstraint("kiosk IN ('', 'code', 'open')", name="known_kiosk"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    form: Mapped[FormName] = mapped_column(String(10))
    opens_at: Mapped[datetime] = mapped_column(Moment)
    closes_at: Mapped[datetime] = mapped_column(Moment)
    grace_until: Mapped[datetime | None] = mapped_column(Moment)
    """Up to when whoever had begun before the close can still send; None: not at all."""
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"))
    kiosk: Mapped[str] = mapped_column(String(10), default="")
    """How people begin on a shared device: by the code of a letter, open to anybody, or not at all."""
    work_account: Mapped[bool] = mapped_column(default=False)
    """Whether who is invited can come to their invitation by signing in at the organisation's provider."""
    revision: Mapped[int] = mapped_column(default=0)
    """How often its questionnaires were changed since it was planned: each process reads them anew then."""
    reminded: Mapped[int] = mapped_column(default=0)
    """How many of the reminders have been decided on."""
    done: Mapped[int] = mapped_column(default=0)
    """How many of those invited were done when that was counted, once on `done_on`."""
    done_on: Mapped[date | None]
    year_told: Mapped[bool] = mapped_column(default=False)
    """Whether HR had mail that a year went by since it, without another round."""
    breakdowns: Mapped[list[str]] = mapped_column(JSON, default=list)
    """The questions by whose answers its figures are told apart too, as questionnaire/item; fixed when it opens."""
    open_question: Mapped[str | None] = mapped_column(Text)
    """The question that people answer in their own words, as JSON in both languages; none: there is none."""
    frozen: Mapped[bool] = mapped_column(default=False)
    """Whether it has opened and keeps its units and thresholds."""
    min_cell_size: Mapped[int | None]
    min_cell_size_sensitive: Mapped[int | None]
    published: Mapped[bool] = mapped_column(default=False)
    """Whether its figures are made and kept."""
    has_figures: Mapped[bool] = mapped_column(default=False)
    """And whether so many took part that any of them can be shown: plan and annex rest on such a round."""
    questionnaires: Mapped[list["RoundQuestionnaire"]] = relationship(order_by="RoundQuestionnaire.position")

    @property
    def over_at(self) -> datetime:
        """From when nobody can send any more."""
        return self.grace_until or self.closes_at

    def state(self, now: datetime) -> State:
        """Return where it stands, its day of grace and its figures included."""
        return state(self.opens_at, self.closes_at, now, grace_until=self.grace_until, published=self.published)


class RoundUnit(Base):
    """A unit as it was when a round opened; `id` is its number then, also when the unit is gone."""

    __tablename__ = "round_unit"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(200))
    headcount: Mapped[int]
    parent_id: Mapped[int | None]


class Participation(Base):
    """That somebody is invited to a round, and whether they are done. No time, no order; a random number for the link.

    `token_id` stands for the link's token, which is nowhere in the database; `code_id` for the code of a letter, with
    whoever is invited by one.
    """

    __tablename__ = "participation"
    __table_args__ = ({"sqlite_with_rowid": False},)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    participant_id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    """Of somebody who may have left the list since the round opened: else removing people would tell who is done."""
    unit_id: Mapped[int | None]
    """Where they worked when they were invited."""
    nonce: Mapped[bytes] = mapped_column(LargeBinary(16))
    token_id: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    code_id: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    done: Mapped[bool] = mapped_column(default=False)
    declined: Mapped[bool] = mapped_column(default=False)
    mailed_to: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    """What stands for the address to which the invitation went, once it did."""

    @property
    def by_letter(self) -> bool:
        """Tell whether they are invited by a letter, and not by mail."""
        return self.code_id is not None


class RoundRate(Base):
    """How many of a unit are invited and done, as counted once that day; unit 0: all others together."""

    __tablename__ = "round_rate"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    invited: Mapped[int]
    done: Mapped[int]


class WaitingMail(Base):
    """What every table of mail on its way has: each row is taken, sent and deleted in the same manner."""

    __abstract__ = True

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)
    failed: Mapped[str | None] = mapped_column(String(200))


class OutgoingMail(WaitingMail):
    """A mail that is to be sent, from the decision until it is. Whoever has sent answers gets none, so rows go at once.

    `number` is 0 for the invitation, then that of the reminder. A failed one stays, for HR to see the address.
    """

    __tablename__ = "outgoing_mail"
    __table_args__ = (
        UniqueConstraint("round_id", "participant_id", "number"),
        ForeignKeyConstraint(
            ["round_id", "participant_id"],
            ["participation.round_id", "participation.participant_id"],
            ondelete="CASCADE",
        ),
        {"sqlite_with_rowid": False},
    )

    round_id: Mapped[int]
    participant_id: Mapped[bytes] = mapped_column(LargeBinary(16))
    number: Mapped[int]
    held: Mapped[bool] = mapped_column(default=False)
    """It was due when a backup was put back, and may have been sent before that: HR decides."""


class MailText(Base):
    """The words of a mail as HR wrote them, with placeholders; without a row the standard words are sent."""

    __tablename__ = "mail_text"
    __table_args__ = (
        CheckConstraint("kind IN ('invitation', 'reminder')", name="known_kind"),
        CheckConstraint("language IN ('nl', 'en')", name="known_language"),
    )

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    language: Mapped[Language] = mapped_column(String(2), primary_key=True)
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)


class TestMail(WaitingMail):
    """A mail by which staff see how their words arrive, until it is sent. It leads to no invitation."""

    __test__ = False  # no test of pytest, whatever its name
    __tablename__ = "test_mail"
    __table_args__ = (CheckConstraint("language IN ('nl', 'en')", name="known_language"),)

    email: Mapped[str] = mapped_column(String(254))
    language: Mapped[Language] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)


class EmployerCheck(Base):
    """What the organisation says that it has arranged: the questionnaire to the letter, and a value by item."""

    __tablename__ = "employer_check"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    document: Mapped[str] = mapped_column(Text)
    answers: Mapped[dict[str, OptionValue]] = mapped_column(JSON)


class RoundQuestionnaire(Base):
    """A questionnaire as the round froze it: wording and scoring, to the letter."""

    __tablename__ = "round_questionnaire"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(Text)
