"""Invitations to a round, and the mail that is on its way."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("round") as table:
        table.add_column(sa.Column("reminded", sa.Integer, nullable=False, server_default="0"))
        table.add_column(sa.Column("done", sa.Integer, nullable=False, server_default="0"))
        table.add_column(sa.Column("done_on", sa.Date, nullable=True))
    with op.batch_alter_table("round") as table:
        table.alter_column("reminded", server_default=None)
        table.alter_column("done", server_default=None)
    op.create_table(
        "participation",
        sa.Column("round_id", sa.Integer, nullable=False),
        sa.Column("participant_id", sa.LargeBinary(16), nullable=False),
        sa.Column("nonce", sa.LargeBinary(16), nullable=False),
        sa.Column("token_id", sa.LargeBinary(32), nullable=False),
        sa.Column("done", sa.Boolean, nullable=False),
        sa.Column("declined", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_participation_round_id_round")),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_participation_participant_id_participant"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("round_id", "participant_id", name=op.f("pk_participation")),
        sa.UniqueConstraint("token_id", name=op.f("uq_participation_token_id")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "outgoing_mail",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("round_id", sa.Integer, nullable=False),
        sa.Column("participant_id", sa.LargeBinary(16), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("failed", sa.String(200), nullable=True),
        sa.ForeignKeyConstraint(
            ["round_id", "participant_id"],
            ["participation.round_id", "participation.participant_id"],
            name=op.f("fk_outgoing_mail_round_id_participation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mail")),
        sa.UniqueConstraint(
            "round_id", "participant_id", "number", name=op.f("uq_outgoing_mail_round_id_participant_id_number")
        ),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("outgoing_mail")
    op.drop_table("participation")
    with op.batch_alter_table("round") as table:
        for name in ("done_on", "done", "reminded"):
            table.drop_column(name)
