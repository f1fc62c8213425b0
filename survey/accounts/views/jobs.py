"""The page of the work behind the pages, for the administrator."""

from typing import Final

from flask import render_template
from flask_babel import lazy_gettext

from survey.accounts.jobs import Job, standings
from survey.accounts.views.common import blueprint
from survey.infra import clock
from survey.infra.db import db
from survey.infra.permissions import Role, require
from survey.infra.settings import settings

JOBS: Final = {
    Job.PLAN: lazy_gettext("Plan rounds of series"),
    Job.FREEZE: lazy_gettext("Open rounds: keep their units and smallest groups"),
    Job.REMIND: lazy_gettext("Decide on reminders"),
    Job.SEND: lazy_gettext("Send mail"),
    Job.MIX: lazy_gettext("Open envelopes and mix answers"),
    Job.PUBLISH: lazy_gettext("Publish rounds that are over"),
    Job.CLEAR_AWAY: lazy_gettext("Delete what has expired"),
    Job.BACK_UP: lazy_gettext("Write a backup, once a day"),
    Job.REPORTS: lazy_gettext("Make the reports that were asked for"),
}


@blueprint.get("/jobs")
@require(Role.ADMINISTRATOR)
def jobs() -> str:
    """Show each kind of work: when it last ran, whether it is late, and what failed."""
    return render_template(
        "manage/jobs.html",
        standings=standings(db.session(), clock.now()),
        names=JOBS,
        zone=settings().time_zone,
        backups=settings().backup_folder,
        sealed=bool(settings().backup_public_key),
    )
