"""The measures of the plan."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "measure",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("round_id", sa.Integer, nullable=True),
        sa.Column("recommendation", sa.String(120), nullable=True),
        sa.Column("texts", sa.JSON, nullable=False),
        sa.Column("legal", sa.JSON, nullable=False),
        sa.Column("scales", sa.JSON, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("owner_email", sa.String(254), nullable=True),
        sa.Column("due_on", sa.Date, nullable=True),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("cost", sa.String(20), nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("closed_on", sa.Date, nullable=True),
        sa.CheckConstraint(
            "status IN ('planned', 'under_way', 'done', 'dropped')", name=op.f("ck_measure_known_status")
        ),
        sa.CheckConstraint(
            "cost IN ('unknown', 'none', 'up_to_500', 'up_to_5000', 'up_to_25000', 'more')",
            name=op.f("ck_measure_known_cost"),
        ),
        sa.CheckConstraint(
            "(status IN ('done', 'dropped')) = (closed_on IS NOT NULL)", name=op.f("ck_measure_closed_with_a_day")
        ),
        sa.CheckConstraint("closed_on IS NULL OR outcome <> ''", name=op.f("ck_measure_closed_with_an_outcome")),
        sa.CheckConstraint("closed_on IS NULL OR owner_email IS NULL", name=op.f("ck_measure_no_address_when_closed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_measure_round_id_round")),
        sa.UniqueConstraint("round_id", "recommendation", name=op.f("uq_measure_round_id_recommendation")),
    )
    op.create_index(op.f("ix_measure_round_id"), "measure", ["round_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_measure_round_id"), "measure")
    op.drop_table("measure")
