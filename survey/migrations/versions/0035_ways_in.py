"""A round can let people begin with their work account; a series says which ways in its rounds have."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

WAYS = (
    ("round", "work_account", sa.Boolean(), sa.false()),
    ("series", "work_account", sa.Boolean(), sa.false()),
    ("series", "letters", sa.Boolean(), sa.false()),
    ("series", "kiosk", sa.String(10), ""),
)


def upgrade() -> None:
    for table, name, kind, default in WAYS:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column(name, kind, nullable=False, server_default=default))
        with op.batch_alter_table(table) as batch:
            batch.alter_column(name, server_default=None)
    with op.batch_alter_table("series") as batch:
        batch.create_check_constraint(op.f("ck_series_known_kiosk"), "kiosk IN ('', 'code', 'open')")


def downgrade() -> None:
    with op.batch_alter_table("series") as batch:
        batch.drop_constraint(op.f("ck_series_known_kiosk"), type_="check")
    for table, name, _kind, _default in reversed(WAYS):
        with op.batch_alter_table(table) as batch:
            batch.drop_column(name)
