"""Whether anybody may do the check for themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("organisation") as table:
        table.add_column(sa.Column("own_check", sa.Boolean, nullable=False, server_default=sa.true()))
    with op.batch_alter_table("organisation") as table:
        table.alter_column("own_check", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("organisation") as table:
        table.drop_column("own_check")
