"""HR's page of whether whoever has begun by the close of a round can send a day longer."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for

from survey.audit.models import Action
from survey.audit.services import note
from survey.infra import clock
from survey.infra.clock import last_day
from survey.infra.db import db
from survey.infra.forms.problems import problems
from survey.infra.permissions import Role, require
from survey.infra.settings import settings
from survey.rounds import grace as services
from survey.rounds.forms import GraceForm
from survey.rounds.services import round_by_key

grace = Blueprint("grace", __name__, url_prefix="/hr/rounds")


@grace.route("/<key>/grace", methods=["GET", "POST"])
@require(Role.HR)
def change(key: str) -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Show and change whether people can send a day longer."""
    found = round_by_key(db.session(), key) or abort(404)
    over = not services.can_change(found, clock.now())
    form = GraceForm(grace="yes" if found.grace_until else "no")
    if not over and form.validate_on_submit():
        services.allow(found, settings(), clock.now(), allowed=form.grace.data == "yes")
        note(Action.GRACE_CHANGED, f"{found.name}: {form.grace.data}")
        db.session.commit()
        return redirect(url_for(".change", key=key, saved=1), 303)
    zone = settings().time_zone
    days = last_day(found.closes_at, zone), found.grace_until and last_day(found.grace_until, zone)
    page = {"round": found, "over": over, "form": form, "errors": problems(form), "saved": "saved" in request.args}
    return render_template("manage/grace.html", **page, days=days), 422 if form.errors else 200
