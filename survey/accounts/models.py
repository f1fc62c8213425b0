"""Tables of the organisation: its name, its human contacts, and the staff who may sign in."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.core.questionnaires.questionnaire import Contact
from survey.core.text import Language
from survey.infra.db import Base, Moment
from survey.infra.permissions import STAFF

SINGLE_ROW = 1


class Organisation(Base):
    """The one organisation of an installation."""

    __tablename__ = "organisation"
    __table_args__ = (CheckConstraint("id = 1", name="single_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=SINGLE_ROW)
    name: Mapped[str] = mapped_column(String(200))
    min_cell_size: Mapped[int | None]
    """The smallest group that is shown, as the administrator raised it; the environment's is the least."""
    min_cell_size_sensitive: Mapped[int | None]
    language: Mapped[str | None] = mapped_column(String(2))
    """The one language that is offered; none: all of them."""
    accent: Mapped[str | None] = mapped_column(String(7))
    """The colour of buttons and links, as #RRGGBB; none: the product's own."""
    own_check: Mapped[bool] = mapped_column(default=True)
    """Whether anybody may do the check for themselves, outside any round."""
    open_questions: Mapped[bool] = mapped_column(default=False)
    """Whether HR may ask one question a round that people answer in their own words."""
    keep_requests: Mapped[int | None]
    """Days that a closed request for support is kept; as with the next two, none: as long as `retention` says."""
    keep_participations: Mapped[int | None]
    """Days after the close of a round that it is known who was invited."""
    keep_log: Mapped[int | None]
    """Months that a line of the audit log is kept."""


class Logo(Base):
    """The organisation's logo as PNG, and the words for who cannot see it; `digest` names its points."""

    __tablename__ = "logo"
    __table_args__ = (CheckConstraint("id = 1", name="single_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=SINGLE_ROW)
    png: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(String(16))
    alt_nl: Mapped[str] = mapped_column(String(200))
    alt_en: Mapped[str] = mapped_column(String(200))

    def alt(self, language: Language) -> str:
        """Return the words for it in a language."""
        return self.alt_nl if language == "nl" else self.alt_en


class JobRun(Base):
    """When a kind of work was last tried and last went well, and the kind of its failure, which names nobody."""

    __tablename__ = "job_run"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    tried_at: Mapped[datetime] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    failed: Mapped[str] = mapped_column(String(100), default="")


class ContactPoint(Base):
    """A human contact: a name, how to reach them, and when, in words that fit both languages or one for each."""

    __tablename__ = "contact_point"

    kind: Mapped[Contact] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    reach: Mapped[str] = mapped_column(String(200))
    hours_nl: Mapped[str] = mapped_column(String(200), default="")
    hours_en: Mapped[str] = mapped_column(String(200), default="")

    def hours(self, language: Language) -> str:
        """Return when the contact can be reached, in a language."""
        return self.hours_nl if language == "nl" else self.hours_en


class Agreement(Base):
    """What is agreed on a factor: line → its words in Dutch and English, and more; staff read what is published."""

    __tablename__ = "agreement"

    factor: Mapped[str] = mapped_column(String(40), primary_key=True)
    lines: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    more_nl: Mapped[str] = mapped_column(Text)
    more_en: Mapped[str] = mapped_column(Text)
    published: Mapped[bool]


class Staff(Base):
    """Somebody who signs in; employees who fill in never do."""

    __tablename__ = "staff"
    __table_args__ = (
        CheckConstraint("role IN ('" + "', '".join(STAFF) + "')", name="known_role"),
        CheckConstraint("email = lower(email)", name="email_lower_case"),
        CheckConstraint("(issuer IS NULL) = (subject IS NULL)", name="whole_work_account"),
        CheckConstraint("issuer IS NULL OR password_hash = ''", name="work_account_without_password"),
        UniqueConstraint("issuer", "subject"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    """Empty until they have chosen a password."""
    role: Mapped[str] = mapped_column(String(40))
    authenticator: Mapped[bytes | None] = mapped_column(LargeBinary(100))
    """The secret that their authenticator app shares, sealed under the installation's secret key."""
    code_step: Mapped[int] = mapped_column(default=0)
    """The half minute of the last code that was used: each code counts once."""
    issuer: Mapped[str | None] = mapped_column(String(255))
    """The provider of their work account, for who signs in with one: they have no password here."""
    subject: Mapped[str | None] = mapped_column(String(255))
    """Who they are at the provider: unlike an address it never goes over to somebody else."""

    @property
    def has_work_account(self) -> bool:
        """Return whether the provider lets them in and gives them their role: never a password of ours."""
        return self.issuer is not None


class RecoveryCode(Base):
    """A code that stands in for the authenticator app, once; only its hash is kept."""

    __tablename__ = "recovery_code"

    id: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)


class StaffLink(Base):
    """A link with which somebody of staff chooses a password; `mail_due`: it waits to be mailed."""

    __tablename__ = "staff_link"

    id: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    nonce: Mapped[bytes] = mapped_column(LargeBinary(16))
    expires_at: Mapped[datetime] = mapped_column(Moment)
    mail_due: Mapped[bool]
    staff: Mapped[Staff] = relationship(lazy="joined", innerjoin=True)


class StaffSession(Base):
    """That somebody is signed in on one browser, which alone knows the token that `id` stands for.

    `complete`: the second factor was shown too, or is not asked for. `used_at` is coarse.
    """

    __tablename__ = "staff_session"

    id: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    begun_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime] = mapped_column(Moment)
    complete: Mapped[bool]
    staff: Mapped[Staff] = relationship(lazy="joined", innerjoin=True)
