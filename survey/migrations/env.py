"""Alembic's entry: runs the migrations of one database in one transaction."""

from alembic import context
from sqlalchemy import create_engine, event

from survey.accounts import models as accounts
from survey.followup import models as followup
from survey.infra.db import Base, prepare
from survey.people import models as people
from survey.reporting import models as reporting
from survey.responding import models as responding
from survey.rounds import models as rounds

TABLES_FROM = (accounts, people, rounds, followup, responding, reporting)

engine = create_engine(context.config.attributes["url"])
prepare(engine)
if engine.dialect.name == "sqlite":
    # SQLite changes a table by copying it and dropping the old one, which rows that refer to it forbid. So nothing is
    # checked meanwhile, and everything before the end.
    event.listen(engine, "connect", lambda driver, _record: driver.execute("PRAGMA foreign_keys=0"))
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=engine.dialect.name == "sqlite",
        compare_type=True,
        transactional_ddl=True,  # on SQLite too: we begin transactions, not the driver
    )
    with context.begin_transaction():
        context.run_migrations()
        if engine.dialect.name == "sqlite" and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
            raise RuntimeError(f"After the migration rows refer to what is not there: {broken}")
engine.dispose()
