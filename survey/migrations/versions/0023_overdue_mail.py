"""Mail about overdue measures."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("measure", sa.Column("reminded_on", sa.Date, nullable=True))
    op.create_table(
        "overdue_mail",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("week", sa.Date, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("failed", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overdue_mail")),
        sa.UniqueConstraint("email", "week", name=op.f("uq_overdue_mail_email_week")),
    )


def downgrade() -> None:
    op.drop_table("overdue_mail")
    op.drop_column("measure", "reminded_on")
