"""Managers read the results of their own units; on SQLite too the number of a unit is never given out again."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

BEFORE = (
    *("administrator", "hr", "works_council", "prevention_officer"),
    *("occupational_physician", "confidential_adviser", "it_help_desk"),
)


def upgrade() -> None:
    _roles(("administrator", "hr", "manager", *BEFORE[2:]))
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("unit", recreate="always", table_kwargs={"sqlite_autoincrement": True}):
            pass
        op.execute("DELETE FROM sqlite_sequence WHERE name = 'unit'")
        known = "SELECT id FROM unit UNION SELECT id FROM round_unit UNION SELECT 0"
        op.execute(f"INSERT INTO sqlite_sequence (name, seq) SELECT 'unit', max(id) FROM ({known})")  # noqa: S608  # our own words
    op.create_table(
        "managed_unit",
        sa.Column("staff_id", sa.Integer, nullable=False),
        sa.Column("unit_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("staff_id", "unit_id", name=op.f("pk_managed_unit")),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_managed_unit_staff_id_staff"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_managed_unit_unit_id_unit"), ondelete="CASCADE"
        ),
    )
    op.create_index(op.f("ix_managed_unit_unit_id"), "managed_unit", ["unit_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_managed_unit_unit_id"), "managed_unit")
    op.drop_table("managed_unit")
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("unit", recreate="always") as unit:
            unit.create_primary_key(op.f("pk_unit"), ["id"])
    for table in ("staff_session", "staff_link", "recovery_code"):
        op.execute(f"DELETE FROM {table} WHERE staff_id IN (SELECT id FROM staff WHERE role = 'manager')")  # noqa: S608  # as above
    op.execute("DELETE FROM staff WHERE role = 'manager'")
    _roles(BEFORE)


def _roles(known: Sequence[str]) -> None:
    with op.batch_alter_table("staff") as table:
        table.drop_constraint(op.f("ck_staff_known_role"), type_="check")
        table.create_check_constraint(op.f("ck_staff_known_role"), "role IN ('" + "', '".join(known) + "')")
