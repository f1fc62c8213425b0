"""The look of the organisation, the language it offers, and how long things are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

NUMBERS = ("keep_requests", "keep_participations", "keep_log")


def upgrade() -> None:
    with op.batch_alter_table("organisation") as table:
        table.add_column(sa.Column("language", sa.String(2)))
        table.add_column(sa.Column("accent", sa.String(7)))
        for name in NUMBERS:
            table.add_column(sa.Column(name, sa.Integer))
    op.create_table(
        "logo",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("png", sa.LargeBinary, nullable=False),
        sa.Column("digest", sa.String(16), nullable=False),
        sa.Column("alt_nl", sa.String(200), nullable=False),
        sa.Column("alt_en", sa.String(200), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_logo_single_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logo")),
    )


def downgrade() -> None:
    op.drop_table("logo")
    with op.batch_alter_table("organisation") as table:
        for name in ("language", "accent", *NUMBERS):
            table.drop_column(name)
