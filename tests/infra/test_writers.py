"""Many writers at once: nobody is turned away, and it is the early lock that does it."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session

from survey.infra.db import prepare
from survey.people.models import Unit
from tests.support.databases import BOTH, Store

WRITERS, TURNS = 8, 60


@pytest.fixture
def engine(store: Store) -> Iterator[Engine]:
    """An engine without rules of ours."""
    made = create_engine(store.new(), pool_size=WRITERS)
    yield made
    made.dispose()


def write(engine: Engine, writer: int) -> None:
    """Read first and write later, as a page that is saved does."""
    for turn in range(TURNS):
        with Session(engine) as session, session.begin():
            session.query(Unit).count()
            session.add(Unit(name=f"{writer} {turn}", headcount=1))


@BOTH
def test_no_writer_is_turned_away(engine: Engine) -> None:
    prepare(engine)
    with ThreadPoolExecutor(WRITERS) as pool:
        for done in [pool.submit(write, engine, writer) for writer in range(WRITERS)]:
            done.result()
    with Session(engine) as session:
        assert session.query(Unit).count() == WRITERS * TURNS


def test_without_the_early_lock_they_are(engine: Engine) -> None:
    """Two that have both read cannot both write, however long they would wait: so the test above can fail."""
    address = engine.url.database or ""
    with closing(sqlite3.connect(address, isolation_level=None, timeout=15)) as setting:
        setting.execute("PRAGMA journal_mode=WAL")
    event.listen(engine, "connect", lambda driver, _record: setattr(driver, "isolation_level", None))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    with Session(engine) as early, Session(engine) as late:
        for session in (early, late):
            session.query(Unit).count()
        late.add(Unit(name="late", headcount=1))
        late.commit()
        early.add(Unit(name="early", headcount=1))
        with pytest.raises(Exception, match="database is locked"):
            early.flush()
