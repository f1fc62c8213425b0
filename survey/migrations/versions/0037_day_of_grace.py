"""Whoever has begun before a round closes can send a day longer, where HR allows it."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("round") as batch:
        batch.add_column(sa.Column("grace_until", sa.DateTime(timezone=True)))
        batch.create_check_constraint(op.f("ck_round_grace_after_close"), "grace_until > closes_at")
    with op.batch_alter_table("series") as batch:
        batch.add_column(sa.Column("grace", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("series") as batch:
        batch.alter_column("grace", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("series") as batch:
        batch.drop_column("grace")
    with op.batch_alter_table("round") as batch:
        batch.drop_constraint(op.f("ck_round_grace_after_close"), type_="check")
        batch.drop_column("grace_until")
