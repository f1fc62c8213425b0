"""What things that people lack cost the organisation."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "need_price",
        sa.Column("need", sa.String(160), nullable=False),
        sa.Column("euros", sa.Integer(), nullable=False),
        sa.CheckConstraint("euros BETWEEN 0 AND 999999", name=op.f("ck_need_price_euros_in_range")),
        sa.PrimaryKeyConstraint("need", name=op.f("pk_need_price")),
    )


def downgrade() -> None:
    op.drop_table("need_price")
