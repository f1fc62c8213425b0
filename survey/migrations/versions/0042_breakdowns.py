"""The questions by whose answers the figures of a round are told apart."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("round", sa.Column("breakdowns", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("round", "breakdowns")
