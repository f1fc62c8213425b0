"""What all tests share: an application on a fresh database, people who visit it, and rounds to fill in."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from survey.accounts.services import add_staff, set_organisation
from survey.app import create_app
from survey.config import Settings
from survey.core.questionnaire import FormName, Questionnaire
from survey.infra import clock
from survey.infra.db import db, session_for
from survey.infra.permissions import Role
from survey.migrations import upgrade
from survey.people.services import add_unit
from survey.rounds.services import plan_round
from tests.support.languages import questionnaire
from tests.support.visitor import JudgingClient, Respondent, Visitor

SECRET = "a secret of tests, of more than 32 characters"
EMAIL, PASSWORD = "hr@example.nl", "een lang wachtwoord"
OpenSession = Callable[[], AbstractContextManager[Session]]
OpenRound = Callable[..., str]


def settings_for(database: Path, base_url: str = "http://localhost") -> Settings:
    """Return safe settings for an application on a database file."""
    return Settings(SECRET, base_url, f"sqlite:///{database}", ZoneInfo("Europe/Amsterdam"))


def empty(database: Path, template: Path) -> None:
    """Put a database at the newest version, without rows, where one is wanted."""
    for suffix in ("-wal", "-shm"):
        Path(f"{database}{suffix}").unlink(missing_ok=True)
    shutil.copyfile(template, database)


@pytest.fixture(scope="session")
def template_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database at the newest version, to be copied."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def shared_app(tmp_path_factory: pytest.TempPathFactory, template_database: Path) -> Flask:
    """One application for all tests, so that templates are compiled once; `app` empties its database for each."""
    database = tmp_path_factory.mktemp("app") / "survey.db"
    empty(database, template_database)
    made = create_app(settings_for(database))
    made.test_client_class = JudgingClient
    return made


@pytest.fixture
def app(shared_app: Flask, template_database: Path) -> Iterator[Flask]:
    """The application on an empty database."""
    database = shared_app.extensions["settings"].database_url.removeprefix("sqlite:///")
    empty(Path(database), template_database)
    yield shared_app
    with shared_app.app_context():
        db.engine.dispose()


@pytest.fixture
def make_app(tmp_path: Path, template_database: Path) -> Iterator[Callable[..., Flask]]:
    """Return a function that makes an application of one's own: with other settings, or to add routes to."""
    made: list[Flask] = []

    def make(base_url: str = "http://localhost") -> Flask:
        database = tmp_path / f"own-{len(made)}.db"
        empty(database, template_database)
        own = create_app(settings_for(database, base_url))
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
