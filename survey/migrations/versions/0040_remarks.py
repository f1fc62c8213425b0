"""A question that people answer in their own words, and their remarks."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("organisation", sa.Column("open_questions", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("round", sa.Column("open_question", sa.Text(), nullable=True))
    op.create_table(
        "remark",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("round_id", "id", name=op.f("pk_remark")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_remark_round_id_round")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "published_remark",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("round_id", "number", name=op.f("pk_published_remark")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["publication.round_id"], name=op.f("fk_published_remark_round_id_publication")
        ),
    )


def downgrade() -> None:
    op.drop_table("published_remark")
    op.drop_table("remark")
    op.drop_column("round", "open_question")
    op.drop_column("organisation", "open_questions")
