"""Pages of staff: the CPU of the slowest, warm and at its first visit, where 10,000 people answered the last round.

Which pages there are the application's own routes say, and links lead to them. Every page is printed with its figure.
"""

import json
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.cookies import SimpleCookie
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import event

from survey.app import create_app
from survey.config import Settings, from_environment
from survey.infra.db import db, session_for
from survey.migrations import upgrade
from tests.bench.browser import Answer, call, get_environ, post_environ, token_in
from tests.bench.installation import BUILD
from tests.bench.measure import cpu_ms
from tests.support.crawling import crawl, pages_of
from tests.support.organisation import PASSWORD, WHO, build

UNITS: Final = 50
PEOPLE: Final = 300
ANSWERS: Final = (2_000, 2_000, 2_000, 10_000)
CALLS: Final = 9


def measure() -> dict[str, float]:
    """Return the figures of the slowest page, and of what all pages take together; print each page."""
    warm: dict[tuple[str, str], float] = {}
    first: dict[tuple[str, str], float] = {}
    asked: dict[tuple[str, str], int] = {}
    with _organisation() as (settings, newest):
        app = create_app(settings)
        queries = _counted(app)
        for role, email in WHO.items():
            get = _getter(app, _signed_in(app, email))
            # each page of earlier rounds is looked at before, so that a first visit is one after a publication
            before = {seen.name for seen in crawl(app, role, _fetcher(get, {}, newest))}
            times: dict[str, float] = {}
            pages = list(crawl(app, role, _fetcher(get, times)))
            if missed := pages_of(app, role).keys() - before - {page.name for page in pages}:
                print(f"{role}: no link leads to {', '.join(sorted(missed))}", file=sys.stderr)
            for page in pages:
                queries.clear()
                get(page.address)
                asked[page.name, page.address] = len(queries)
                warm[page.name, page.address] = median(cpu_ms(partial(get, page.address)) for _ in range(CALLS))
                if newest in page.address:
                    first[page.name, page.address] = times[page.address]
    slowest: dict[str, tuple[float, float, int, str]] = {}
    for at, figure in warm.items():
        slowest[at[0]] = max(slowest.get(at[0], (0.0, 0.0, 0, "")), (figure, first.get(at, 0.0), asked[at], at[1]))
    for name, (own, at_first, number, address) in sorted(slowest.items(), key=lambda one: -one[1][0]):
        print(f"{own:8.2f} ms{at_first:8.1f} first{number:4} queries  {name:32}{address}", file=sys.stderr)
    return {"hr_page_ms": max(warm.values()), "hr_page_first_ms": max(first.values())}


@contextmanager
def _organisation() -> Iterator[tuple[Settings, str]]:
    """Give the settings of an organisation on the disk that is gone afterwards, and the key of its newest results."""
    BUILD.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=BUILD) as folder:
        settings = from_environment(
            {
                "SURVEY_SECRET_KEY": secrets.token_hex(32),
                "SURVEY_BASE_URL": "http://127.0.0.1:8000",
                "SURVEY_SECOND_FACTOR": "off",
            }
        )
        settings = replace(settings, database_url=f"sqlite:///{Path(folder).resolve() / 'staff.db'}")
        upgrade(settings.database_url)
        database = partial(session_for, settings.database_url)
        yield settings, build(database, settings, units=UNITS, people=PEOPLE, answers=ANSWERS)


def _signed_in(app: Flask, email: str) -> str:
    """Return the cookie of somebody who has signed in."""
    page = call(app, get_environ("/sign-in"))
    fields = {"csrf_token": token_in(page.text), "email": email, "password": PASSWORD}
    return _cookie(call(app, post_environ("/sign-in", _cookie(page), fields)))


def _cookie(answer: Answer) -> str:
    jar = SimpleCookie(answer.header("Set-Cookie"))
    return "; ".join(f"{morsel.key}={morsel.value}" for morsel in jar.values())


def _getter(app: Flask, cookie: str) -> Callable[[str], Answer]:
    def get(address: str) -> Answer:
        parts = urlsplit(address)
        return call(app, get_environ(parts.path, cookie) | {"QUERY_STRING": parts.query})

    return get


def _fetcher(
    get: Callable[[str], Answer], times: dict[str, float], without: str | None = None
) -> Callable[[str], str | None]:
    """Return how to fetch a page and note the CPU milliseconds of that; without: not of the round of this key."""

    def fetch(address: str) -> str | None:
        if without and without in address:
            return None
        answers: list[Answer] = []
        times[address] = cpu_ms(lambda: answers.append(get(address)))
        assert answers[0].status < 500, address  # the server's own fault
        return answers[0].text if answers[0].status == 200 else None  # a page

    return fetch


def _counted(app: Flask) -> list[str]:
    """Return a list to which the application's statements are added from now on."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:  # SQLAlchemy's own
        statements.append(statement)

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
    return statements


if __name__ == "__main__":
    print(json.dumps(measure()))
