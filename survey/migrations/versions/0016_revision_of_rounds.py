"""A round counts how often its questionnaires were changed, so that each process notices."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("round") as batch:
        batch.add_column(sa.Column("revision", sa.Integer, nullable=False, server_default="0"))
    with op.batch_alter_table("round") as batch:
        batch.alter_column("revision", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("round") as batch:
        batch.drop_column("revision")
