"""Whoever leaves the list after a round opened stays counted as invited."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

KEY = "fk_participation_participant_id_participant"


def upgrade() -> None:
    with op.batch_alter_table("participation", table_kwargs={"sqlite_with_rowid": False}) as batch:
        batch.drop_constraint(op.f(KEY), type_="foreignkey")


def downgrade() -> None:
    left = "participant_id NOT IN (SELECT id FROM participant)"
    for table in ("outgoing_mail", "participation"):
        op.execute(sa.text(f"DELETE FROM {table} WHERE {left}"))  # noqa: S608  # our own words
    with op.batch_alter_table("participation", table_kwargs={"sqlite_with_rowid": False}) as batch:
        batch.create_foreign_key(op.f(KEY), "participant", ["participant_id"], ["id"], ondelete="CASCADE")
