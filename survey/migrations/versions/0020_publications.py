"""What was published of a round, written once, and whether that has happened."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TABLES = ("publication", "published_group")
FROZEN = {
    "sqlite": [
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'a publication stays as it is'); END"
        for table in TABLES
        for verb in ("update", "delete")
    ],
    "postgresql": [
        """
        CREATE FUNCTION publication_stays() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'a publication stays as it is'; END $$
        """,
        *(
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION publication_stays()"
            for table in TABLES
        ),
    ],
}
"""Kind of database → the statements that make it refuse to change a publication."""


def upgrade() -> None:
    with op.batch_alter_table("round") as table:
        table.add_column(sa.Column("published", sa.Boolean, nullable=False, server_default=sa.false()))
    with op.batch_alter_table("round") as table:
        table.alter_column("published", server_default=None)
    op.create_table(
        "publication",
        sa.Column("round_id", sa.Integer, nullable=False),
        sa.Column("method", sa.Integer, nullable=False),
        sa.Column("min_cell_size", sa.Integer, nullable=False),
        sa.Column("min_cell_size_sensitive", sa.Integer, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_publication")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_publication_round_id_round")),
    )
    op.create_table(
        "published_group",
        sa.Column("round_id", sa.Integer, nullable=False),
        sa.Column("unit_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("themes", sa.Text, nullable=False),
        sa.Column("rest", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("round_id", "unit_id", name=op.f("pk_published_group")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["publication.round_id"], name=op.f("fk_published_group_round_id_publication")
        ),
    )
    for statement in FROZEN[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("published_group")
    op.drop_table("publication")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION publication_stays")
    with op.batch_alter_table("round") as table:
        table.drop_column("published")
