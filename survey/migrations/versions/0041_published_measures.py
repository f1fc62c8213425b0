"""Measures of earlier rounds as they stood when a round was published; nobody can change them afterwards."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

STAYS = {
    "sqlite": [
        f"CREATE TRIGGER published_measure_no_{verb} BEFORE {verb} ON published_measure "
        f"BEGIN SELECT RAISE(ABORT, 'a publication stays as it is'); END"
        for verb in ("update", "delete")
    ],
    "postgresql": [
        """
        CREATE TRIGGER published_measure_stays BEFORE UPDATE OR DELETE ON published_measure
        FOR EACH ROW EXECUTE FUNCTION publication_stays()
        """
    ],
}
"""Kind of database → the statements that make it refuse to change what was kept."""


def upgrade() -> None:
    op.create_table(
        "published_measure",
        sa.Column("round_id", sa.Integer, nullable=False),
        sa.Column("measure_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("came_from", sa.Integer, nullable=False),
        sa.Column("texts", sa.JSON, nullable=False),
        sa.Column("scales", sa.JSON, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("round_id", "measure_id", name=op.f("pk_published_measure")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["publication.round_id"], name=op.f("fk_published_measure_round_id_publication")
        ),
        sa.ForeignKeyConstraint(["came_from"], ["round.id"], name=op.f("fk_published_measure_came_from_round")),
    )
    for statement in STAYS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("published_measure")
