"""People are imported: a table waits until HR has seen what it changes; a unit that everybody left has no people."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("unit") as unit:
        unit.drop_constraint(op.f("ck_unit_headcount_positive"), type_="check")
        unit.create_check_constraint(op.f("ck_unit_headcount_not_negative"), "headcount >= 0")
    op.create_table(
        "upload",
        sa.Column("id", sa.LargeBinary(32), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "chosen_heading",
        sa.Column("meaning", sa.String(20), nullable=False),
        sa.Column("heading", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("meaning", name=op.f("pk_chosen_heading")),
    )


def downgrade() -> None:
    op.drop_table("chosen_heading")
    op.drop_table("upload")
    op.execute("UPDATE unit SET headcount = 1 WHERE headcount = 0")
    with op.batch_alter_table("unit") as unit:
        unit.drop_constraint(op.f("ck_unit_headcount_not_negative"), type_="check")
        unit.create_check_constraint(op.f("ck_unit_headcount_positive"), "headcount >= 1")
