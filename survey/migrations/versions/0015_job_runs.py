"""When each kind of work behind the pages was last done."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "job_run",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.Column("failed", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_job_run")),
    )


def downgrade() -> None:
    op.drop_table("job_run")
