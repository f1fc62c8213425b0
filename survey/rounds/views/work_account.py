"""HR's page of whether people can come to a round with their work account, and the address where they do."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for

from survey.audit.models import Action
from survey.audit.services import note
from survey.core.lifecycle import State, state
from survey.infra import clock
from survey.infra.db import db
from survey.infra.forms.problems import problems
from survey.infra.permissions import Role, require
from survey.infra.settings import settings
from survey.rounds.forms import WorkAccountForm
from survey.rounds.services import round_by_key

by_account = Blueprint("by_account", __name__, url_prefix="/hr/rounds")


@by_account.route("/<key>/work-account", methods=["GET", "POST"])
@require(Role.HR)
def work_account(key: str) -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Show and change whether people begin with their work account."""
    found = round_by_key(db.session(), key) or abort(404)
    over = state(found.opens_at, found.closes_at, clock.now()) is State.CLOSED
    form = WorkAccountForm(work_account="yes" if found.work_account else "no")
    if settings().oidc and not over and form.validate_on_submit():
        found.work_account = form.work_account.data == "yes"
        note(Action.WORK_ACCOUNT_CHANGED, f"{found.name}: {form.work_account.data}")
        db.session.commit()
        return redirect(url_for(".work_account", key=key, saved=1), 303)
    link = settings().base_url + url_for("recognised.start", key=key) if found.work_account else ""
    page = {"round": found, "over": over, "form": form, "errors": problems(form), "saved": "saved" in request.args}
    offered = settings().oidc is not None
    return render_template("manage/work_account.html", **page, link=link, offered=offered), 422 if form.errors else 200
