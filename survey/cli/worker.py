"""The command that does the work behind the pages: each minute everything that is due."""

import logging
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

import click

from survey.accounts import colleagues, sessions
from survey.accounts.jobs import Job, note_runs
from survey.accounts.retention import ANSWERS, kept
from survey.audit.models import Action
from survey.audit.services import ON_SERVER, record, shorten
from survey.config import Settings, SettingsError, from_environment
from survey.followup import news, overdue
from survey.followup.services import delete_closed
from survey.infra import clock, limits, logs
from survey.infra.backup import daily
from survey.infra.db import must_fit, session_for, truncate_log
from survey.infra.holidays import DutchHolidays
from survey.infra.jobs import every_minute
from survey.infra.mail import MailServerAwayError
from survey.people import uploads
from survey.reporting.documents import batches
from survey.reporting.publications.publishing import forget_remarks, publish_due
from survey.responding import services as responding
from survey.rounds.freezing import freeze
from survey.rounds.invitations import count_done, forget, remind
from survey.rounds.outbox import deliver
from survey.rounds.series import advance, all_series, welcome
from survey.rounds.services import rounds

log: Final = logging.getLogger("survey.worker")


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now and end.")
def worker(once: bool) -> None:  # noqa: FBT001  # click's flag
    """Each minute do what is due: plan rounds of series, send mail, open envelopes, clear away what has expired."""
    settings = from_environment()
    logs.set_up(settings)
    if once:
        sweep(settings)
    else:
        with session_for(settings.database_url) as session:
            must_fit(session.connection())
            rounds(session)  # a database that is not there is said at once, in one line
        every_minute(settings, lambda: sweep(settings))


def sweep(settings: Settings) -> None:
    """Do everything that is due; none is done twice.

    A part that fails holds up no other, and all failures are raised at the end. SettingsError is raised at once: until
    the setting is mended nothing can be done.
    """
    failures: dict[Job, Exception] = {}
    for job, part in PARTS.items():
        try:
            part(settings, clock.now())
        except SettingsError:
            raise
        except Exception as error:  # noqa: BLE001  # raised below, together with the others
            failures[job] = error
    with session_for(settings.database_url) as session:
        outcomes = {job: type(failures[job]).__name__ if job in failures else "" for job in PARTS}
        note_runs(session, outcomes, clock.now())
    if failures:
        raise ExceptionGroup("The worker could not do everything that was due.", list(failures.values()))


def _plan(settings: Settings, now: datetime) -> None:
    with session_for(settings.database_url) as session:
        for one in all_series(session, lock=True):
            advance(session, one, DutchHolidays(), settings, now)


def _freeze(settings: Settings, now: datetime) -> None:
    with session_for(settings.database_url) as session:
        for found in rounds(session):
            if freeze(session, found, settings, now):
                welcome(session, found, settings, now)


def _remind(settings: Settings, now: datetime) -> None:
    with session_for(settings.database_url) as session:
        for found in rounds(session):
            count_done(session, found, settings, now)
            remind(session, found, settings.time_zone, now)
        overdue.decide(session, settings.time_zone, now)


def _send(settings: Settings, now: datetime) -> None:
    """Send what is due of each kind; raise MailServerAwayError afterwards, so that the page of jobs says it."""
    away, open_session = None, partial(session_for, settings.database_url)
    for one in (colleagues.deliver, deliver, overdue.deliver, news.deliver):
        try:
            one(open_session, settings, now)
        except MailServerAwayError as error:
            away = error
    if away:
        raise away


def _mix(settings: Settings, now: datetime) -> None:
    with session_for(settings.database_url) as session:
        mixed = responding.mix_rounds(session, settings, now)
    with session_for(settings.database_url) as session:
        rewritten = responding.forget_order(session)
    if mixed.opened or rewritten or settings.database_url.startswith("sqlite"):  # what was taken back
        truncate_log(settings.database_url)
    if mixed.unreadable:
        log.error("%s envelopes were sealed for another key than SURVEY_MIXER_KEY.", mixed.unreadable)


def _publish(settings: Settings, now: datetime) -> None:
    if publish_due(partial(session_for, settings.database_url), now):
        truncate_log(settings.database_url)  # remarks that nobody may read are gone


def _clear_away(settings: Settings, now: datetime) -> None:
    with session_for(settings.database_url) as session:
        aged = responding.clear_away(session, now)
        forget_remarks(session, now - ANSWERS)
        uploads.clear_away(session, now)
        sessions.clear_away(session, now)
        colleagues.clear_away(session, now)
        limits.clear_away(session, now)
        batches.clear_away(session, clock.today(settings.time_zone))
        forgotten = forget(session, now)
        delete_closed(session, clock.today(settings.time_zone))
        for action, names in ((Action.INVITATIONS_FORGOTTEN, forgotten), (Action.ANSWERS_FORGOTTEN, aged)):
            for name in names:
                record(session, ON_SERVER, action, name, now)
        shorten(session, kept(session).log_months, now)  # last: others who add to the log wait for it
    if aged:
        truncate_log(settings.database_url)


def _back_up(settings: Settings, now: datetime) -> None:
    if settings.backup_folder:
        today = now.astimezone(settings.time_zone).date()
        daily(settings.database_url, Path(settings.backup_folder), today, settings.backup_public_key)


def _reports(settings: Settings, now: datetime) -> None:
    batches.make_due(partial(session_for, settings.database_url), settings, now)


PARTS: Final = {
    Job.PLAN: _plan,
    Job.FREEZE: _freeze,
    Job.REMIND: _remind,
    Job.SEND: _send,
    Job.MIX: _mix,
    Job.PUBLISH: _publish,
    Job.CLEAR_AWAY: _clear_away,
    Job.BACK_UP: _back_up,
    Job.REPORTS: _reports,
}
"""What is done each minute, in this order."""
