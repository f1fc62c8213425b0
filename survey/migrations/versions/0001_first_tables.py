"""The first tables: organisation, rounds, drafts and responses."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_organisation_single_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )
    op.create_table(
        "contact_point",
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("reach", sa.String(200), nullable=False),
        sa.Column("hours_nl", sa.String(200), nullable=False),
        sa.Column("hours_en", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_contact_point")),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.CheckConstraint("role IN ('hr')", name=op.f("ck_staff_known_role")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_staff_email_lower_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("email", name=op.f("uq_staff_email")),
    )
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("headcount", sa.Integer, nullable=False),
        sa.CheckConstraint("headcount >= 1", name=op.f("ck_unit_headcount_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("name", name=op.f("uq_unit_name")),
    )
    op.create_table(
        "round",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("form", sa.String(10), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_round_window_forward")),
        sa.CheckConstraint("form IN ('short', 'full')", name=op.f("ck_round_known_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("key", name=op.f("uq_round_key")),
    )
    op.create_table(
        "round_questionnaire",
        sa.Column("round_id", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_questionnaire_round_id_round")),
        sa.PrimaryKeyConstraint("round_id", "position", name=op.f("pk_round_questionnaire")),
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.LargeBinary(32), nullable=False),
        sa.Column("round_id", sa.Integer, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('open', 'submitted')", name=op.f("ck_draft_known_state")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_draft_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "personal_result",
        sa.Column("id", sa.LargeBinary(32), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_result")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "response",
        sa.Column("round_id", sa.Integer, nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("unit_id", sa.Integer, nullable=True),
        sa.Column("answers", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_response_round_id_round")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_response_unit_id_unit")),
        sa.PrimaryKeyConstraint("round_id", "id", name=op.f("pk_response")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for table in ("response", "personal_result", "draft", "round_questionnaire", "round", "unit"):
        op.drop_table(table)
    for table in ("staff", "contact_point", "organisation"):
        op.drop_table(table)
