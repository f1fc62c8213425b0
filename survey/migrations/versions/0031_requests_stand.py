"""How a request for support stands: how far its contact is, by when, notes, and news for who asked."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

FILLED = (
    ("stage", sa.String(20), sa.text("'new'")),
    ("notes", sa.Text, sa.text("''")),
    ("news", sa.Integer, sa.text("0")),
    ("mailed", sa.Integer, sa.text("0")),
    ("confirmed", sa.Boolean, sa.false()),
)
WITHOUT_ROWID = {"sqlite_with_rowid": False}


def upgrade() -> None:
    with op.batch_alter_table("support_request", table_kwargs=WITHOUT_ROWID) as batch:
        for name, kind, value in FILLED:
            batch.add_column(sa.Column(name, kind, nullable=False, server_default=value))
        batch.add_column(sa.Column("due_on", sa.Date, nullable=True))
        batch.add_column(sa.Column("email", sa.String(254), nullable=True))
        batch.create_check_constraint(op.f("ck_support_request_known_stage"), "stage IN ('new', 'taken_up', 'waiting')")
        batch.create_check_constraint(
            op.f("ck_support_request_confirmed_when_closed"), "NOT confirmed OR closed_on IS NOT NULL"
        )
    with op.batch_alter_table("support_request", table_kwargs=WITHOUT_ROWID) as batch:
        for name, _kind, _value in FILLED:
            batch.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("support_request", table_kwargs=WITHOUT_ROWID) as batch:
        batch.drop_constraint(op.f("ck_support_request_confirmed_when_closed"), type_="check")
        batch.drop_constraint(op.f("ck_support_request_known_stage"), type_="check")
        for name in ("email", "due_on", *(name for name, _kind, _value in FILLED)):
            batch.drop_column(name)
