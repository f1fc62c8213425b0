"""Pages for who asked for help: how their request stands, by a link of their own, and whether it is solved."""

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from survey.accounts.retention import kept
from survey.followup import services
from survey.followup.forms import STAGES
from survey.followup.models import SupportRequest
from survey.followup.views.requests import blueprint, request_key
from survey.infra.db import db
from survey.infra.permissions import Role, require
from survey.infra.settings import settings


@blueprint.get("/help/mine/<key>/<token>")
@require(Role.EVERYONE)
def mine(key: str, token: str) -> str:
    """Show how a request stands to who has its link."""
    found = _own(key, token)
    points = services.contacts(db.session()).readers
    days = kept(db.session()).requests.days
    return render_template(
        "followup/mine.html", asked=found, point=points.get(found.contact), stages=STAGES, days=days, token=token
    )


@blueprint.post("/help/mine/<key>/<token>")
@require(Role.EVERYONE)
def answer(key: str, token: str) -> Response:
    """Confirm that a closed request is solved, or open it again."""
    found = _own(key, token)
    if request.form.get("solved") == "yes":
        services.confirm(found)
    else:
        services.reopen(found)
    db.session.commit()
    return redirect(url_for(".mine", key=key, token=token), 303)


def _own(key: str, token: str) -> SupportRequest:
    return services.own_request(db.session(), request_key(key), token, settings()) or abort(404)
