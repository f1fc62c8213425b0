"""The command that does the work behind the pages: each minute everything that is due."""

import logging
from functools import partial
from typing import Final

import click

from survey.config import Settings, from_environment
from survey.followup.services import delete_closed
from survey.infra import clock
from survey.infra.db import session_for, truncate_log
from survey.infra.holidays import DutchHolidays
from survey.infra.jobs import every_minute
from survey.people import uploads
from survey.responding import services as responding
from survey.rounds.invitations import count_done, forget, remind
from survey.rounds.outbox import deliver
from survey.rounds.series import advance, all_series
from survey.rounds.services import rounds

log: Final = logging.getLogger("survey.worker")


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now and end.")
def worker(once: bool) -> None:  # noqa: FBT001  # click's flag
    """Each minute do what is due: plan rounds of series, send mail, open envelopes, clear away what has expired."""
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
        for one in all_series(session, lock=True):
            advance(session, one, DutchHolidays(), settings, now)
    with session_for(settings.database_url) as session:
        for found in rounds(session):
            count_done(session, found, clock.today(settings.time_zone))
            remind(session, found, now)
    deliver(partial(session_for, settings.database_url), settings, now)
    with session_for(settings.database_url) as session:
        mixed = responding.mix_rounds(session, settings, now)
    with session_for(settings.database_url) as session:
        rewritten = responding.forget_order(session)
        responding.clear_away(session, now)
        uploads.clear_away(session, now)
        forget(session, now)
        delete_closed(session, clock.today(settings.time_zone))
    if mixed.opened or rewritten:
        truncate_log(settings.database_url)
    if mixed.unreadable:
        log.error("%s envelopes were sealed for another key than SURVEY_MIXER_KEY.", mixed.unreadable)
