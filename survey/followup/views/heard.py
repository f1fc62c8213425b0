"""“What we heard, what we do”: the page that everybody reads, and the one on which HR writes it."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for

from survey.accounts.services import organisation
from survey.audit.models import Action
from survey.audit.services import note
from survey.followup import heard as services
from survey.followup import plan
from survey.followup.heard_forms import form_of
from survey.followup.plan_forms import STATUSES
from survey.infra import clock, i18n
from survey.infra.db import db
from survey.infra.forms.problems import problems
from survey.infra.permissions import Role, require
from survey.infra.settings import settings
from survey.rounds.models import Round
from survey.rounds.services import round_by_key

heard = Blueprint("heard", __name__)


@heard.get("/heard/<key>")
@require(Role.EVERYONE)
def page(key: str) -> str:
    """Tell everybody what was heard in a round and what is done about it."""
    told = services.told(db.session(), key) or abort(404)
    return render_template("followup/heard.html", told=told, organisation=organisation(db.session()), statuses=STATUSES)


@heard.route("/hr/plan/heard/<key>", methods=["GET", "POST"])
@require(Role.HR)
def write(key: str) -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Write what everybody reads about a published round, and choose the measures."""
    found = _published(key)
    lines = plan.of_round(db.session(), found, clock.today(settings().time_zone))
    form = form_of(services.heard_of(db.session(), found), lines, i18n.language())
    if form.validate_on_submit():
        services.keep(db.session(), found, form.texts, form.chosen, shown=form.for_everybody)
        note(Action.TOLD_EVERYBODY, found.name)
        db.session.commit()
        return redirect(url_for(".write", key=key, saved=1), 303)
    page = render_template(
        "manage/heard.html", round=found, form=form, errors=problems(form), lines=lines, saved="saved" in request.args
    )
    return page, 422 if form.is_submitted() else 200


def _published(key: str) -> Round:
    found = round_by_key(db.session(), key)
    if found is None or not found.published:
        abort(404)
    return found
