"""Whether a round that is published has any figure that can be shown."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

SHOWN = "SELECT round_id FROM published_group WHERE unit_id = 0 AND themes LIKE '[[%'"
"""A number of people that may be told is a list, and stands first; why it may not is a text."""


def upgrade() -> None:
    with op.batch_alter_table("round") as table:
        table.add_column(sa.Column("has_figures", sa.Boolean, nullable=False, server_default=sa.false()))
    round_ = sa.table("round", sa.column("id"), sa.column("has_figures", sa.Boolean))
    op.execute(sa.update(round_).where(sa.column("id").in_(sa.text(SHOWN))).values(has_figures=True))
    with op.batch_alter_table("round") as table:
        table.alter_column("has_figures", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("round") as table:
        table.drop_column("has_figures")
