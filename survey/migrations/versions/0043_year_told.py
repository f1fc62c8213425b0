"""Whether HR was told that a year went by since a round."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("round") as table:
        table.add_column(sa.Column("year_told", sa.Boolean, nullable=False, server_default=sa.false()))
    with op.batch_alter_table("round") as table:
        table.alter_column("year_told", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("round") as table:
        table.drop_column("year_told")
