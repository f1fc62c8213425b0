"""Reports of all units of a round as files."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_batch",
        sa.Column("round_id", sa.Integer, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("asked_on", sa.Date, nullable=False),
        sa.Column("units", sa.Integer, nullable=False),
        sa.Column("made", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("round_id", "language", name=op.f("pk_report_batch")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["publication.round_id"], name=op.f("fk_report_batch_round_id_publication")
        ),
    )
    op.create_table(
        "report_file",
        sa.Column("round_id", sa.Integer, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("unit_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("pdf", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("round_id", "language", "unit_id", name=op.f("pk_report_file")),
        sa.ForeignKeyConstraint(
            ["round_id", "language"],
            ["report_batch.round_id", "report_batch.language"],
            name=op.f("fk_report_file_round_id_report_batch"),
        ),
    )


def downgrade() -> None:
    op.drop_table("report_file")
    op.drop_table("report_batch")
