"""Sessions of staff, their second factor, and limits on attempts."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("staff") as table:
        table.add_column(sa.Column("authenticator", sa.LargeBinary(100), nullable=True))
        table.add_column(sa.Column("code_step", sa.Integer, nullable=False, server_default="0"))
    with op.batch_alter_table("staff") as table:
        table.alter_column("code_step", existing_type=sa.Integer, existing_nullable=False, server_default=None)
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.LargeBinary(32), nullable=False),
        sa.Column("staff_id", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], ondelete="CASCADE", name=op.f("fk_recovery_code_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_staff_id"), "recovery_code", ["staff_id"])
    op.create_table(
        "staff_session",
        sa.Column("id", sa.LargeBinary(32), nullable=False),
        sa.Column("staff_id", sa.Integer, nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("complete", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], ondelete="CASCADE", name=op.f("fk_staff_session_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_session")),
    )
    op.create_index(op.f("ix_staff_session_staff_id"), "staff_session", ["staff_id"])
    op.create_table(
        "attempt",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("who", sa.LargeBinary(32), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_attempt_who"), "attempt", ["who"])
    op.create_index(op.f("ix_attempt_forgotten_at"), "attempt", ["forgotten_at"])


def downgrade() -> None:
    for table in ("attempt", "staff_session", "recovery_code"):
        op.drop_table(table)
    with op.batch_alter_table("staff") as batch:
        batch.drop_column("code_step")
        batch.drop_column("authenticator")
