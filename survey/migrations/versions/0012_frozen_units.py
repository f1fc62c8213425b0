"""A round keeps the units and thresholds with which it opened; a response names one of those units, not one of now."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TIE = "fk_response_unit_id_unit"


def upgrade() -> None:
    with op.batch_alter_table("round") as batch:
        batch.add_column(sa.Column("frozen", sa.Boolean, nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("min_cell_size", sa.Integer))
        batch.add_column(sa.Column("min_cell_size_sensitive", sa.Integer))
    with op.batch_alter_table("round") as batch:
        batch.alter_column("frozen", server_default=None)
    op.create_table(
        "round_unit",
        sa.Column("round_id", sa.Integer, nullable=False),
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("headcount", sa.Integer, nullable=False),
        sa.Column("parent_id", sa.Integer),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_unit_round_id_round")),
        sa.PrimaryKeyConstraint("round_id", "id", name=op.f("pk_round_unit")),
    )
    with op.batch_alter_table("response", table_kwargs={"sqlite_with_rowid": False}) as batch:
        batch.drop_constraint(TIE, type_="foreignkey")


def downgrade() -> None:
    # A unit that was removed since has no row to point at.
    op.execute("UPDATE response SET unit_id = NULL WHERE unit_id NOT IN (SELECT id FROM unit)")
    with op.batch_alter_table("response", table_kwargs={"sqlite_with_rowid": False}) as batch:
        batch.create_foreign_key(op.f(TIE), "unit", ["unit_id"], ["id"])
    op.drop_table("round_unit")
    with op.batch_alter_table("round") as batch:
        batch.drop_column("min_cell_size_sensitive")
        batch.drop_column("min_cell_size")
        batch.drop_column("frozen")
