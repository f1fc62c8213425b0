"""Who signs in with a work account: the provider, and who they are there."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("staff") as table:
        table.add_column(sa.Column("issuer", sa.String(255), nullable=True))
        table.add_column(sa.Column("subject", sa.String(255), nullable=True))
        table.create_unique_constraint(op.f("uq_staff_issuer_subject"), ["issuer", "subject"])
        table.create_check_constraint(op.f("ck_staff_whole_work_account"), "(issuer IS NULL) = (subject IS NULL)")
        table.create_check_constraint(
            op.f("ck_staff_work_account_without_password"), "issuer IS NULL OR password_hash = ''"
        )


def downgrade() -> None:
    op.execute("DELETE FROM staff WHERE issuer IS NOT NULL")  # without the provider they could not sign in
    with op.batch_alter_table("staff") as table:
        table.drop_constraint(op.f("ck_staff_work_account_without_password"), type_="check")
        table.drop_constraint(op.f("ck_staff_whole_work_account"), type_="check")
        table.drop_constraint(op.f("uq_staff_issuer_subject"), type_="unique")
        table.drop_column("subject")
        table.drop_column("issuer")
