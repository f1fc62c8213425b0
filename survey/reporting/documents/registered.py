"""What is kept of people: the tables of the database in, what each column is for by key, out; templates have the words.

A test holds this against the tables: a new column fails there until it is said here what it is for.
"""

from typing import Final

Purposes = dict[str, tuple[str, ...]]
"""A key of a purpose → the columns that serve it."""

MAIL: Final = ("id", "due_at", "attempts", "failed")
PEOPLE: Final[dict[str, Purposes]] = {
    "participant": {
        "who": ("id", "name", "email", "staff_number"),
        "where": ("unit_id",),
        "how": ("language", "on_leave"),
    },
    "participation": {
        "invited": ("round_id", "participant_id", "unit_id"),
        "link": ("nonce", "token_id", "code_id", "mailed_to"),
        "done": ("done", "declined"),
    },
    "outgoing_mail": {"mail": ("round_id", "participant_id", "number", "held", *MAIL)},
    "upload": {"file": ("id", "sealed", "expires_at")},
    "support_request": {
        "who": ("id", "name", "reach", "email"),
        "asked": ("contact", "wishes", "message", "asked_on"),
        "handled": ("stage", "due_on", "notes", "closed_on", "news", "mailed", "confirmed"),
    },
}
"""Of employees, by name."""
ANSWERS: Final[dict[str, Purposes]] = {
    "draft": {"under_way": ("id", "round_id", "state", "sealed", "expires_at")},
    "envelope": {"sent": ("round_id", "id", "sealed")},
    "response": {"counted": ("round_id", "id", "answers"), "unit": ("unit_id",)},
    "remark": {"written": ("round_id", "id", "text")},
    "published_remark": {"read": ("round_id", "number", "text")},
    "personal_result": {"kept": ("id", "sealed")},
}
"""Of employees, without a name."""
STAFF: Final[dict[str, Purposes]] = {
    "staff": {
        "account": ("id", "email", "role", "issuer", "subject"),
        "secrets": ("password_hash", "authenticator", "code_step"),
    },
    "managed_unit": {"units": ("staff_id", "unit_id")},
    "staff_session": {"session": ("id", "staff_id", "begun_at", "used_at", "complete")},
    "staff_link": {"link": ("id", "staff_id", "nonce", "expires_at", "mail_due")},
    "recovery_code": {"codes": ("id", "staff_id")},
    "attempt": {"attempts": ("id", "what", "who", "forgotten_at")},
    "audit_entry": {"line": ("number", "at", "who", "action", "subject", "seal")},
    "contact_point": {"contact": ("kind", "name", "reach", "hours_nl", "hours_en")},
    "measure": {
        "owner": ("owner", "owner_email"),
        "plan": (
            *("id", "round_id", "recommendation", "texts", "legal", "scales", "shortfalls", "detail", "due_on"),
            *("status", "cost", "outcome", "closed_on", "reminded_on"),
        ),
    },
    "overdue_mail": {"mail": ("email", "week", *MAIL)},
    "test_mail": {"mail": ("email", "language", "subject", "body", *MAIL)},
}
"""Of those who sign in, are named as contact, or see to a measure."""
NOBODY: Final = frozenset(
    {
        *("agreement", "chosen_heading", "employer_check", "heard", "job_run", "logo", "mail_text", "need_price"),
        "organisation",
        *(
            "publication",
            "published_group",
            "published_measure",
            "report_batch",
            "report_file",
            "round",
            "round_questionnaire",
        ),
        *("round_rate", "round_unit", "series", "unit"),
    }
)
"""Tables that tell about nobody: settings, texts, units and figures of groups."""
