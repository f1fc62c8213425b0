"""The words of mail that HR writes, and test mails."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mail_text",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.CheckConstraint("kind IN ('invitation', 'reminder')", name=op.f("ck_mail_text_known_kind")),
        sa.CheckConstraint("language IN ('nl', 'en')", name=op.f("ck_mail_text_known_language")),
        sa.PrimaryKeyConstraint("kind", "language", name=op.f("pk_mail_text")),
    )
    op.create_table(
        "test_mail",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("failed", sa.String(200)),
        sa.CheckConstraint("language IN ('nl', 'en')", name=op.f("ck_test_mail_known_language")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_test_mail")),
    )


def downgrade() -> None:
    op.drop_table("test_mail")
    op.drop_table("mail_text")
