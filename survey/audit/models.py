"""The table of the audit log, and what it keeps."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from survey.infra.db import Base, Moment


class Action(StrEnum):
    """What staff can do that the audit log keeps."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SESSIONS_ENDED = "sessions_ended"
    FACTOR_SET = "factor_set"
    FACTOR_FORGOTTEN = "factor_forgotten"
    PASSWORD_CHOSEN = "password_chosen"  # noqa: S105  # what was done, no password
    LINK_MAILED = "link_mailed"
    STAFF_ADDED = "staff_added"
    STAFF_CHANGED = "staff_changed"
    UNITS_GIVEN = "units_given"
    STAFF_REMOVED = "staff_removed"
    ORGANISATION_CHANGED = "organisation_changed"
    SETTINGS_CHANGED = "settings_changed"
    LOOK_CHANGED = "look_changed"
    CONTACTS_CHANGED = "contacts_changed"
    AGREEMENTS_CHANGED = "agreements_changed"
    PEOPLE_SEEN = "people_seen"
    PEOPLE_CHANGED = "people_changed"
    PEOPLE_IMPORTED = "people_imported"
    UNITS_CHANGED = "units_changed"
    SERIES_BEGUN = "series_begun"
    SERIES_CHANGED = "series_changed"
    SERIES_ENDED = "series_ended"
    ROUND_PLANNED = "round_planned"
    ROUND_CHANGED = "round_changed"
    ROUND_CANCELLED = "round_cancelled"
    TEXT_CORRECTED = "text_corrected"
    OWN_ITEMS_CHANGED = "own_items_changed"
    BREAKDOWNS_CHOSEN = "breakdowns_chosen"
    EMPLOYER_CHECK_SAVED = "employer_check_saved"
    PEOPLE_INVITED = "people_invited"
    KIOSK_CHANGED = "kiosk_changed"
    WORK_ACCOUNT_CHANGED = "work_account_changed"
    GRACE_CHANGED = "grace_changed"
    LETTERS_MADE = "letters_made"
    LETTERS_SAVED = "letters_saved"
    MAIL_TEXT_CHANGED = "mail_text_changed"
    MAIL_TESTED = "mail_tested"
    HELD_MAIL_SENT = "held_mail_sent"
    HELD_MAIL_DROPPED = "held_mail_dropped"
    MAIL_RETRIED = "mail_retried"
    RESULTS_SEEN = "results_seen"
    REMARKS_SEEN = "remarks_seen"
    REPORT_SAVED = "report_saved"
    REPORTS_ASKED = "reports_asked"
    FIGURES_SAVED = "figures_saved"
    PRICES_CHANGED = "prices_changed"
    MEASURES_ADOPTED = "measures_adopted"
    MEASURE_ADDED = "measure_added"
    MEASURE_CHANGED = "measure_changed"
    PLAN_SAVED = "plan_saved"
    ANNEX_SAVED = "annex_saved"
    TOLD_EVERYBODY = "told_everybody"
    REQUESTS_SEEN = "requests_seen"
    REQUEST_CHANGED = "request_changed"
    REQUEST_CLOSED = "request_closed"
    INVITATIONS_FORGOTTEN = "invitations_forgotten"
    ANSWERS_FORGOTTEN = "answers_forgotten"
    LOG_SHORTENED = "log_shortened"


class AuditEntry(Base):
    """A line of the audit log: the database refuses to change one, and to delete one but for age.

    `who` is an address, or empty for a command on the server; `subject` names no employee. `seal` is the SHA-256 of the
    line and of the seal before it.
    """

    __tablename__ = "audit_entry"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    who: Mapped[str] = mapped_column(String(254))
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(200))
    seal: Mapped[bytes] = mapped_column(LargeBinary(32))
