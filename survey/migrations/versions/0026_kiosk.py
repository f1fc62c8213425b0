"""Whether a round can be filled in on a shared device, and how."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("round") as table:
        table.add_column(sa.Column("kiosk", sa.String(10), nullable=False, server_default=""))
        table.create_check_constraint(op.f("ck_round_known_kiosk"), "kiosk IN ('', 'code', 'open')")
    with op.batch_alter_table("round") as table:
        table.alter_column("kiosk", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("round") as table:
        table.drop_constraint(op.f("ck_round_known_kiosk"), type_="check")
        table.drop_column("kiosk")
