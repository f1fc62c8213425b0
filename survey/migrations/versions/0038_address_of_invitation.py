"""A reminder goes only to the address to which the invitation went: a mark of it stands with the invitation."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("participation", sa.Column("mailed_to", sa.LargeBinary(32)))


def downgrade() -> None:
    op.drop_column("participation", "mailed_to")
