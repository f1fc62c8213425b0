"""An installation to measure: a database of its own in a folder, one open round with the form of the benchmark."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from survey.config import Settings, from_environment
from survey.core.questionnaires.questionnaire import FormName, Questionnaire
from survey.infra.db import session_for
from survey.infra.shelf import open_file
from survey.migrations import upgrade
from survey.rounds.services import plan_round

BUILD: Final = Path("build")
STATEMENTS: Final = Path(__file__).with_name("statements.yaml")


@dataclass(frozen=True)
class Installation:
    """Where it is, its settings, and the key of its round."""

    settings: Settings
    round_key: str


def statements() -> Questionnaire:
    """Return the questionnaire of the benchmark."""
    return open_file(STATEMENTS)[0]


def install(database: Path, form: FormName, base_url: str = "http://127.0.0.1:8000") -> Installation:
    """Make a database with one open round that asks the statements."""
    settings = from_environment({"SURVEY_SECRET_KEY": secrets.token_hex(32), "SURVEY_BASE_URL": base_url})
    settings = replace(settings, database_url=f"sqlite:///{database.resolve()}")
    upgrade(settings.database_url)
    today = datetime.now(settings.time_zone).date()
    with session_for(settings.database_url) as session:
        planned = plan_round(session, "Bench", [statements()], form, (today, today + timedelta(days=13)), settings)
        return Installation(settings, planned.key)


@contextmanager
def installation(base_url: str = "http://127.0.0.1:8000") -> Iterator[Installation]:
    """Give an installation on the disk that is gone afterwards."""
    BUILD.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=BUILD) as folder:
        yield install(Path(folder) / "bench.db", "short", base_url)
