"""Pages of the plan: what is done, by whom and before when; HR writes, prevention officer and works council read."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from survey.audit.models import Action
from survey.audit.services import note
from survey.followup import plan as services
from survey.followup.models import Measure, Status
from survey.followup.plan_forms import COSTS, STATUSES, form_of
from survey.infra import clock, i18n
from survey.infra.db import db
from survey.infra.forms.problems import problems
from survey.infra.permissions import PLAN_READERS, Role, require
from survey.infra.settings import settings

plan = Blueprint("plan", __name__, url_prefix="/hr/plan")


@plan.get("/")
@require(*PLAN_READERS)
def overview() -> str:
    """List the measures, overdue ones first; of one status where that is asked for."""
    wanted = next((status for status in Status if status == request.args.get("status")), None)
    found = services.lines(db.session(), clock.today(settings().time_zone))
    shown = [line for line in found if wanted in {None, line.measure.status}]
    return render_template(
        "manage/plan.html",
        lines=shown,
        everything=found,
        open_count=services.open_count(found),
        wanted=wanted,
        statuses=STATUSES,
        published=services.last_published(db.session()),
        found_in=services.last_with_figures(db.session()),
        done=request.args.get("done"),
    )


@plan.route("/new", methods=["GET", "POST"])
@require(Role.HR)
def add() -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Add a measure in one's own words."""
    form = form_of(None)
    if form.validate_on_submit():
        today = clock.today(settings().time_zone)
        made = services.add(db.session(), form.text.data, i18n.language(), form.progress, today)
        return _done(made, Action.MEASURE_ADDED, "added")
    page = render_template("manage/measure.html", form=form, errors=problems(form), measure=None)
    return page, 422 if form.is_submitted() else 200


@plan.get("/<int:measure_id>")
@require(*PLAN_READERS)
def measure(measure_id: int) -> str:
    """Show a measure; HR gets the form."""
    found = services.measure_by_id(db.session(), measure_id) or abort(404)
    return _page(found, form_of(found))


@plan.post("/<int:measure_id>")
@require(Role.HR)
def change(measure_id: int) -> Any:  # noqa: ANN401  # as above
    """Keep how a measure stands."""
    found = services.measure_by_id(db.session(), measure_id, lock=True) or abort(404)
    form = form_of(found)
    if not form.validate():
        return _page(found, form), 422
    if "text" in form:
        services.reword(found, form.text.data)
    services.change(found, form.progress, clock.today(settings().time_zone))
    return _done(found, Action.MEASURE_CHANGED, "saved")


def _page(found: Measure, form: Any) -> str:  # noqa: ANN401  # Flask-WTF carries no types
    return render_template(
        "manage/measure.html", form=form, errors=problems(form), measure=found, statuses=STATUSES, costs=COSTS
    )


def _done(found: Measure, action: Action, done: str) -> Response:
    """Leave a line without the owner's name, commit, and go back to the list."""
    note(action, f"{next(iter(found.texts.values()))}: {found.status}")
    db.session.commit()
    return redirect(url_for(".overview", done=done), 303)
