"""Work behind the pages: a piece of work in, done each minute by an engine that outlives a failure of it.

What must happen stands in rows of our own; a task only nudges. So a task that is lost costs a minute, and one that
comes twice does nothing the second time.
"""

from collections.abc import Callable

from huey import PostgresHuey, RedisHuey, SqliteHuey, crontab
from huey.api import Huey

from survey.config import Settings

NAME = "survey"


def engine(settings: Settings) -> Huey:
    """Return the engine: a file beside an SQLite database, tables in a PostgreSQL one, or Redis where that is set."""
    url = settings.jobs_url or settings.database_url
    if url.startswith("sqlite:///"):
        return SqliteHuey(NAME, filename=f"{url.removeprefix('sqlite:///')}.jobs")
    if url.startswith("redis"):
        return RedisHuey(NAME, url=url)
    return PostgresHuey(NAME, dsn=url.replace("postgresql+psycopg", "postgresql"))


def every_minute(settings: Settings, work: Callable[[], None]) -> None:
    """Do the work now and each minute, until the process is told to end; a failure is logged and tried again."""
    jobs = engine(settings)
    locked = jobs.lock_task("sweep")(work)
    jobs.periodic_task(crontab(minute="*"), name="sweep")(locked)
    jobs.task(name="sweep_now")(locked)()
    jobs.create_consumer(workers=1, periodic=True, flush_locks=True, graceful_signal="TERM").run()
