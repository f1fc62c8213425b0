"""The audit log, which only grows, and the roles that read it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BEFORE = ("hr", "prevention_officer", "occupational_physician", "confidential_adviser", "it_help_desk")
AFTER = ("administrator", "hr", "works_council", *BEFORE[1:])

ONLY_GROWS = {
    "sqlite": [
        f"CREATE TRIGGER audit_entry_no_{verb} BEFORE {verb} ON audit_entry "
        f"BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END"
        for verb in ("update", "delete")
    ],
    "postgresql": [
        """
        CREATE FUNCTION audit_entry_only_grows() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the audit log only grows'; END $$
        """,
        """
        CREATE TRIGGER audit_entry_only_grows BEFORE UPDATE OR DELETE ON audit_entry
        FOR EACH ROW EXECUTE FUNCTION audit_entry_only_grows()
        """,
    ],
}
"""Kind of database → the statements that make it refuse to change the log."""


def upgrade() -> None:
    _roles(AFTER)
    op.create_table(
        "audit_entry",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(254), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("seal", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_entry")),
    )
    for statement in ONLY_GROWS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("audit_entry")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_entry_only_grows")
    _roles(BEFORE)


def _roles(known: Sequence[str]) -> None:
    """Say which roles there are; whoever has another can no longer sign in."""
    if known is BEFORE:
        op.execute(sa.text("DELETE FROM staff WHERE role IN ('administrator', 'works_council')"))
    with op.batch_alter_table("staff") as table:
        table.drop_constraint(op.f("ck_staff_known_role"), type_="check")
        table.create_check_constraint(op.f("ck_staff_known_role"), "role IN ('" + "', '".join(known) + "')")
