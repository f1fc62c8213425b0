"""Support requests, and staff who sign in to read those made to them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BEFORE = ("hr",)
AFTER = ("hr", "prevention_officer", "occupational_physician", "confidential_adviser", "it_help_desk")


def upgrade() -> None:
    _roles(AFTER, sa.String(20), sa.String(40))
    op.create_table(
        "support_request",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("contact", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("reach", sa.String(200), nullable=False),
        sa.Column("wishes", sa.Integer, nullable=False),
        sa.Column("message", sa.String(500), nullable=False),
        sa.Column("asked_on", sa.Date, nullable=False),
        sa.Column("closed_on", sa.Date, nullable=True),
        sa.CheckConstraint(_known("contact", AFTER), name=op.f("ck_support_request_contact_can_sign_in")),
        sa.CheckConstraint("wishes BETWEEN 0 AND 63", name=op.f("ck_support_request_known_wishes")),
        sa.CheckConstraint("length(message) <= 500", name=op.f("ck_support_request_message_short")),
        sa.CheckConstraint("closed_on >= asked_on", name=op.f("ck_support_request_closed_after_asked")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_request")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_support_request_contact"), "support_request", ["contact"])


def downgrade() -> None:
    op.drop_index(op.f("ix_support_request_contact"), "support_request")
    op.drop_table("support_request")
    op.execute("DELETE FROM staff WHERE role <> 'hr'")  # roles that the tables before do not know
    _roles(BEFORE, sa.String(40), sa.String(20))


def _roles(roles: Sequence[str], old_type: sa.String, new_type: sa.String) -> None:
    """Change which roles staff can have."""
    name = op.f("ck_staff_known_role")
    with op.batch_alter_table("staff") as staff:
        staff.drop_constraint(name, type_="check")
        staff.alter_column("role", existing_type=old_type, type_=new_type, existing_nullable=False)
        staff.create_check_constraint(name, _known("role", roles))


def _known(column: str, values: Sequence[str]) -> str:
    return f"{column} IN ('" + "', '".join(values) + "')"
