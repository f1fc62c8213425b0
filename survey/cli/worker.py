"""The command that does the work behind the pages: each minute everything that is due."""

import logging
from typing import Final

import click

from survey.config import Settings, from_environment
from survey.infra import clock
from survey.infra.db import session_for, truncate_log
from survey.infra.jobs import every_minute
from survey.responding import services as responding

log: Final = logging.getLogger("survey.worker")


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now and end.")
def worker(once: bool) -> None:  # noqa: FBT001  # click's flag
    """Open envelopes and clear away what has expired, each minute."""
    logging.basicConfig(level=logging.WARNING)
    settings = from_environment()
    if once:
        sweep(settings)
    else:
        every_minute(settings, lambda: sweep(settings))


def sweep(settings: Settings) -> None:
    """Do everything that is due; each part in a transaction of its own, and none is done twice."""
    now = clock.now()
    with session_for(settings.database_url) as session:
        mixed = responding.mix_rounds(session, settings, now)
    with session_for(settings.database_url) as session:
        responding.clear_away(session, now)
    if mixed.opened:
        truncate_log(settings.database_url)
    if mixed.unreadable:
        log.error("%s envelopes were sealed for another key than SURVEY_MIXER_KEY.", mixed.unreadable)
