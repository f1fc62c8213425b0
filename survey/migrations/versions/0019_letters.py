"""The number that stands for the code of a letter."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("participation", table_kwargs={"sqlite_with_rowid": False}) as batch:
        batch.add_column(sa.Column("code_id", sa.LargeBinary(32)))
        batch.create_unique_constraint(op.f("uq_participation_code_id"), ["code_id"])


def downgrade() -> None:
    with op.batch_alter_table("participation", table_kwargs={"sqlite_with_rowid": False}) as batch:
        batch.drop_constraint(op.f("uq_participation_code_id"), type_="unique")
        batch.drop_column("code_id")
