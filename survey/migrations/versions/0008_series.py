"""Series, whose rounds come back by themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("asked", sa.JSON, nullable=False),
        sa.Column("modules", sa.JSON, nullable=False),
        sa.Column("form", sa.String(10), nullable=False),
        sa.Column("cadence", sa.String(20), nullable=False),
        sa.Column("first_on", sa.Date, nullable=False),
        sa.Column("days", sa.Integer, nullable=False),
        sa.Column("planned", sa.Integer, nullable=False),
        sa.Column("ended", sa.Boolean, nullable=False),
        sa.CheckConstraint("form IN ('short', 'full')", name=op.f("ck_series_known_form")),
        sa.CheckConstraint("days >= 1", name=op.f("ck_series_days_positive")),
        sa.CheckConstraint(
            "cadence IN ('once', 'monthly', 'quarterly', 'half_yearly', 'yearly')",
            name=op.f("ck_series_known_cadence"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
    )
    with op.batch_alter_table("round") as table:
        table.add_column(sa.Column("series_id", sa.Integer, nullable=True))
        table.create_foreign_key(op.f("fk_round_series_id_series"), "series", ["series_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("round") as table:
        table.drop_constraint(op.f("fk_round_series_id_series"), type_="foreignkey")
        table.drop_column("series_id")
    op.drop_table("series")
