"""The rehearsal before a server starts: an application in; what its first visitors would have waited for is done.

Workers share the memory of the process that starts them until one of them writes to it, and what happens for the first
time writes: forms are built, statements compiled, names looked up. So somebody fills in each open round before there
are workers, in a copy of the database without people, which ends with the rehearsal.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, cast

from flask import Flask
from sqlalchemy import Engine, StaticPool, create_engine, insert, select

from survey.accounts.models import ContactPoint, Organisation
from survey.core.lifecycle import State, state
from survey.infra import clock
from survey.infra.db import Base, db, must_fit, prepare, reachable
from survey.people.models import Unit
from survey.responding.forms import make_ready
from survey.rounds.models import Round, RoundQuestionnaire, RoundUnit, Series
from survey.rounds.services import layout_of, rounds

COPIED: Final = (Organisation, ContactPoint, Unit, Series, Round, RoundUnit, RoundQuestionnaire)
PAGES: Final = 100
"""No form is longer; nothing that a page does keeps a server from starting."""
PAGE: Final = re.compile(r"/r/[^/]+/[^/]+\.[^/]+")
"""The address of a page of the form."""
FIELD: Final = re.compile(r'name="(q_\w+|csrf_token)"[^>]* value="([^"]*)"')


def rehearse(app: Flask) -> None:
    """Fill in each open round once; raise SettingsError when the database cannot be used."""
    with _in_a_copy(app):
        for key in _open_rounds(app):
            _fill_in(app, key)


def _open_rounds(app: Flask) -> list[str]:
    """Return the keys of the open rounds, whose forms are ready."""
    now = clock.now()
    with app.app_context():
        found = [one for one in rounds(db.session()) if state(one.opens_at, one.closes_at, now) is State.OPEN]
        for one in found:
            make_ready(layout_of(db.session(), one))
        return [one.key for one in found]


def _fill_in(app: Flask, key: str) -> None:
    """Begin, and choose something for each item, up to the last page."""
    visitor, base_url = app.test_client(), app.extensions["settings"].base_url
    path = f"/r/{key}"
    for _ in range(PAGES):
        fields = dict(FIELD.findall(visitor.get(path, base_url=base_url).text))
        answer = visitor.post(
            path, data={**fields, "action": "next"}, base_url=base_url, headers={"Sec-Fetch-Site": "same-origin"}
        )
        found = PAGE.search(answer.headers.get("Location", ""))
        if found is None:
            return
        path = found[0]


@contextmanager
def _in_a_copy(app: Flask) -> Iterator[None]:
    """Within this block the application's database is a copy in memory of what it shows to everybody."""
    copy = create_engine("sqlite://", poolclass=StaticPool)
    prepare(copy)
    Base.metadata.create_all(copy)
    with app.app_context(), reachable():
        with db.engine.connect() as source, copy.begin() as target:
            must_fit(source)
            target.exec_driver_sql("PRAGMA defer_foreign_keys=1")  # a unit may come before the one above it
            for model in COPIED:
                if rows := source.execute(select(model.__table__)).mappings().all():
                    target.execute(insert(model), [dict(row) for row in rows])
        own = db.engine
        own.dispose()  # each worker has connections of its own
        engines = cast("dict[str | None, Engine]", db.engines)  # said to be a Mapping, for others only read it
    engines[None] = copy
    try:
        yield
    finally:
        engines[None] = own
        copy.dispose()
