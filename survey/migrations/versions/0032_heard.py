"""What HR tells everybody about a round."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "heard",
        sa.Column("round_id", sa.Integer, nullable=False),
        sa.Column("texts", sa.JSON, nullable=False),
        sa.Column("measures", sa.JSON, nullable=False),
        sa.Column("shown", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_heard")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_heard_round_id_round")),
    )


def downgrade() -> None:
    op.drop_table("heard")
