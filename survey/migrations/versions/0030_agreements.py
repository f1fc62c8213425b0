"""What is agreed on working from home, by factor."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agreement",
        sa.Column("factor", sa.String(40), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("more_nl", sa.Text(), nullable=False),
        sa.Column("more_en", sa.Text(), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("factor", name=op.f("pk_agreement")),
    )


def downgrade() -> None:
    op.drop_table("agreement")
