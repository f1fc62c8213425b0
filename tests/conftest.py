"""What all tests share: an application on a fresh database, people who visit it, and rounds to fill in."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import settings as hypothesis
from sqlalchemy.orm import Session

from survey.accounts import passwords
from survey.accounts.services import add_staff, set_organisation
from survey.accounts.views.look import SLOT
from survey.app import create_app
from survey.config import Settings
from survey.core.questionnaires.questionnaire import FormName, Questionnaire
from survey.infra import clock
from survey.infra.db import db, session_for
from survey.infra.permissions import Role
from survey.people.services import add_unit
from survey.rounds.services import plan_round
from tests.support.databases import PostgreSQL, SQLite, Store, postgresql_server
from tests.support.languages import questionnaire
from tests.support.noting import watch
from tests.support.site import Site, serving
from tests.support.visitor import JudgingClient, Respondent, Visitor

SECRET = "a secret of tests, of more than 32 characters"
NOWHERE = "/dev/null/mail"
"""A folder in which nothing can be made: whoever sends mail in a test says where to."""
os.environ["SURVEY_MAIL_FOLDER"] = NOWHERE  # for commands that a test runs
EMAIL, PASSWORD = "hr@example.nl", "een lang wachtwoord"
watch()
hypothesis.register_profile("patient", deadline=None)  # a busy machine is no error
hypothesis.load_profile("patient")
OpenSession = Callable[[], AbstractContextManager[Session]]
OpenRound = Callable[..., str]


Sized = Callable[[int, int], int]
"""How often each commit in, and how often `make faults`; how often now out."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full-size", action="store_true", help="faults as often as `make faults` makes them")


@pytest.fixture(scope="session")
def sized(request: pytest.FixtureRequest) -> Sized:
    """Choose between the size of each commit and the full one."""
    full = bool(request.config.getoption("full_size"))
    return lambda each_commit, all_of_it: all_of_it if full else each_commit


def settings_for(database: Path | str, base_url: str = "http://localhost") -> Settings:
    """Return safe settings for an application on a database: its address, or the path of its file."""
    url = database if isinstance(database, str) else f"sqlite:///{database}"
    return Settings(
        SECRET,
        base_url,
        url,
        ZoneInfo("Europe/Amsterdam"),
        mail_folder=NOWHERE,
        second_factor=base_url.startswith("https"),
    )


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[PasswordHasher]:
    """Hashing takes long on purpose, and most tests sign in; gives the hasher whose strength is tested."""
    with pytest.MonkeyPatch.context() as patch:
        strong = passwords.HASHER
        patch.setattr(passwords, "HASHER", PasswordHasher(memory_cost=16, time_cost=1, parallelism=1))
        yield strong


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """Where a web site is whose pages are good, gone, forbidden and so on."""
    with serving() as where:
        yield where


@pytest.fixture(scope="session")
def backend(request: pytest.FixtureRequest) -> str:
    """The kind of database: SQLite, and PostgreSQL too for tests that are marked with BOTH."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return SQLite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Store]:
    with postgresql_server() as server:
        store = PostgreSQL(server)
        yield store
        if "DATABASE_URL" in os.environ:  # a server of our own goes with all that it holds
            store.drop()


@pytest.fixture(scope="session")
def store(request: pytest.FixtureRequest, backend: str) -> Store:
    """Where the test gets its databases."""
    found: Store = request.getfixturevalue(backend)
    return found


@pytest.fixture(scope="session")
def apps() -> dict[str, Flask]:
    """Kind of database → the one application for all tests on it, so that templates are compiled once."""
    return {}


@pytest.fixture
def app(store: Store, apps: dict[str, Flask]) -> Iterator[Flask]:
    """The application on an empty database."""
    if store.name not in apps:
        apps[store.name] = create_app(settings_for(store.new()))
        apps[store.name].test_client_class = JudgingClient
    shared = apps[store.name]
    shared.extensions.pop(SLOT, None)  # what it knew of another database
    store.empty(shared.extensions["settings"].database_url)
    yield shared
    with shared.app_context():
        db.engine.dispose()


@pytest.fixture
def make_app(store: Store) -> Iterator[Callable[..., Flask]]:
    """Return a function that makes an application of one's own: with other settings, or to add routes to."""
    made: list[Flask] = []

    def make(base_url: str = "http://localhost", **changed: Any) -> Flask:
        own = create_app(replace(settings_for(store.new(), base_url), **changed))
        own.test_client_class = JudgingClient
        made.append(own)
        return own

    yield make
    for own in made:
        with own.app_context():
            db.engine.dispose()


@pytest.fixture
def database(app: Flask) -> OpenSession:
    """Return a function that opens a session beside the application's; close it before the next request: it locks."""
    return lambda: session_for(app.extensions["settings"].database_url)


@pytest.fixture
def session(database: OpenSession) -> Iterator[Session]:
    """A session for tests of services, which make no requests."""
    with database() as opened:
        yield opened


@pytest.fixture
def client(app: Flask) -> JudgingClient:
    """A client whose every page is judged."""
    made = app.test_client()
    assert isinstance(made, JudgingClient)
    return made


@pytest.fixture
def visitor(client: JudgingClient) -> Visitor:
    return Visitor(client)


@pytest.fixture
def open_round(app: Flask, database: OpenSession) -> OpenRound:
    """Return a function that plans a round and gives its key; by default it is open and asks the small one."""

    def planned(
        *names: str | Questionnaire, form: FormName = "full", first: int = -1, last: int = 13, round_name: str = "Proef"
    ) -> str:
        settings = app.extensions["settings"]
        today = clock.now().astimezone(settings.time_zone).date()
        asked = [questionnaire(name) if isinstance(name, str) else name for name in names or ("sitting",)]
        with database() as opened:
            window = (today + timedelta(days=first), today + timedelta(days=last))
            return plan_round(opened, round_name, asked, form, window, settings).key

    return planned


@pytest.fixture
def units(database: OpenSession) -> list[int]:
    """The ids of an organisation's units: two that may be shown and one that is too small."""
    with database() as opened:
        set_organisation(opened, "Voorbeeld BV")
        return [add_unit(opened, name, size).id for name, size in (("Noord", 12), ("Zuid", 30), ("Top", 2))]


@pytest.fixture
def respondent(app: Flask, open_round: OpenRound) -> Callable[..., Respondent]:
    """Return a function that lets somebody with a browser of their own come to a round."""

    def come(key: str | None = None, language: str = "nl") -> Respondent:
        return Respondent(app.test_client(), key or open_round(), language)

    return come


@pytest.fixture
def hr(app: Flask, database: OpenSession) -> Visitor:
    """Somebody of HR who has signed in."""
    with database() as opened:
        add_staff(opened, EMAIL, PASSWORD, Role.HR)
    return Visitor(app.test_client()).go("/sign-in").fill({"email": EMAIL, "password": PASSWORD}).press()
