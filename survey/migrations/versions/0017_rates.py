"""The unit in which somebody was invited, and the response by unit as counted last."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("participation", sa.Column("unit_id", sa.Integer))
    op.create_table(
        "round_rate",
        sa.Column("round_id", sa.Integer, nullable=False),
        sa.Column("unit_id", sa.Integer, nullable=False),
        sa.Column("invited", sa.Integer, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_rate_round_id_round")),
        sa.PrimaryKeyConstraint("round_id", "unit_id", name=op.f("pk_round_rate")),
    )


def downgrade() -> None:
    op.drop_table("round_rate")
    with op.batch_alter_table("participation", table_kwargs={"sqlite_with_rowid": False}) as batch:
        batch.drop_column("unit_id")
