"""One's own account: where else one is signed in, and another authenticator app."""

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from survey.accounts import sessions
from survey.accounts.views.common import blueprint
from survey.audit.models import Action
from survey.audit.services import note
from survey.infra import clock
from survey.infra.db import db
from survey.infra.permissions import STAFF, require
from survey.infra.settings import settings


@blueprint.get("/account")
@require(*STAFF)
def account() -> str:
    """Show where one is signed in."""
    elsewhere = sessions.others(db.session(), g.session, clock.now())
    return render_template(
        "manage/account.html", elsewhere=elsewhere, zone=settings().time_zone, done="done" in request.args
    )


@blueprint.post("/account/end-others")
@require(*STAFF)
def end_others() -> Response:
    """Sign out everywhere else."""
    sessions.end_all(db.session(), g.staff.id, but=g.session.id)
    note(Action.SESSIONS_ENDED)
    db.session.commit()
    return redirect(url_for(".account", done=1), 303)
