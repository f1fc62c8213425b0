"""The answers of which a measure should leave fewer, of the plan and of what was kept of it."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

TABLES = "measure", "published_measure"


def upgrade() -> None:
    for name in TABLES:  # not in a batch: that makes a table anew, and what is published would lose its triggers
        op.add_column(name, sa.Column("shortfalls", sa.JSON, nullable=False, server_default="[]"))
    if op.get_bind().dialect.name == "postgresql":
        for name in TABLES:
            op.alter_column(name, "shortfalls", server_default=None)


def downgrade() -> None:
    for name in TABLES:
        op.drop_column(name, "shortfalls")
