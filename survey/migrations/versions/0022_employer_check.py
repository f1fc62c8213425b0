"""What the organisation says in a round that it has arranged for working from home."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "employer_check",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_employer_check_round_id_round")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_employer_check")),
    )


def downgrade() -> None:
    op.drop_table("employer_check")
