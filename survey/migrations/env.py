"""Alembic's entry: runs the migrations of one database in one transaction."""

from alembic import context
from sqlalchemy import create_engine

from survey.accounts import models as accounts
from survey.followup import models as followup
from survey.infra.db import Base, prepare
from survey.responding import models as responding
from survey.rounds import models as rounds

TABLES_FROM = (accounts, rounds, followup, responding)

engine = create_engine(context.config.attributes["url"])
prepare(engine)
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=engine.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
