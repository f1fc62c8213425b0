"""The thresholds that the administrator raised."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

COLUMNS = ("min_cell_size", "min_cell_size_sensitive")


def upgrade() -> None:
    with op.batch_alter_table("organisation") as batch:
        for name in COLUMNS:
            batch.add_column(sa.Column(name, sa.Integer))


def downgrade() -> None:
    with op.batch_alter_table("organisation") as batch:
        for name in reversed(COLUMNS):
            batch.drop_column(name)
