"""Units become a tree, and participants work in them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("unit") as unit:
        unit.add_column(sa.Column("parent_id", sa.Integer, nullable=True))
        unit.create_foreign_key(op.f("fk_unit_parent_id_unit"), "unit", ["parent_id"], ["id"])
    op.create_table(
        "participant",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(254), nullable=True),
        sa.Column("staff_number", sa.String(40), nullable=True),
        sa.Column("unit_id", sa.Integer, nullable=False),
        sa.Column("language", sa.String(2), nullable=True),
        sa.Column("on_leave", sa.Boolean, nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_participant_email_lower_case")),
        sa.CheckConstraint("language IN ('nl', 'en')", name=op.f("ck_participant_known_language")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_participant_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant")),
        sa.UniqueConstraint("email", name=op.f("uq_participant_email")),
        sa.UniqueConstraint("staff_number", name=op.f("uq_participant_staff_number")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_participant_unit_id"), "participant", ["unit_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_participant_unit_id"), "participant")
    op.drop_table("participant")
    with op.batch_alter_table("unit") as unit:
        unit.drop_constraint(op.f("fk_unit_parent_id_unit"), type_="foreignkey")
        unit.drop_column("parent_id")
