"""The oldest lines of the audit log may go, once its newest line says so and they are a year old."""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

SQLITE = """
CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry {when}
BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END
"""
WHEN = """
WHEN NOT EXISTS (
  SELECT 1 FROM audit_entry AS newest
  WHERE newest.number = (SELECT max(number) FROM audit_entry)
  AND newest.action = 'log_shortened'
  AND OLD.number <= CAST(substr(newest.subject, 1, instr(newest.subject, '-') - 1) AS INTEGER)
  AND OLD.at < datetime(newest.at, '-12 months')
)
"""
POSTGRESQL = """
CREATE OR REPLACE FUNCTION audit_entry_only_grows() RETURNS trigger LANGUAGE plpgsql AS
$$
DECLARE newest audit_entry;
BEGIN
  {unless}
  RAISE EXCEPTION 'the audit log only grows';
END
$$
"""
UNLESS = """
  IF TG_OP = 'DELETE' THEN
    SELECT * INTO newest FROM audit_entry ORDER BY number DESC LIMIT 1;
    IF newest.action = 'log_shortened'
      AND OLD.number <= split_part(newest.subject, '-', 1)::integer
      AND OLD.at < newest.at - interval '12 months'
    THEN RETURN OLD; END IF;
  END IF;
"""


def upgrade() -> None:
    _refuse(WHEN, UNLESS)


def downgrade() -> None:
    _refuse("", "")


def _refuse(when: str, unless: str) -> None:
    """Let the database refuse to delete a line, but in this case."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRESQL.format(unless=unless))
    else:
        op.execute("DROP TRIGGER audit_entry_no_delete")
        op.execute(SQLITE.format(when=when))
