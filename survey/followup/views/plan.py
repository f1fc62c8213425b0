"""Pages of the plan: what is done, by whom and before when; HR writes, prevention officer and works council read."""

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from survey.audit.models import Action
from survey.audit.services import note
from survey.followup import plan as services
from survey.followup.models import Measure, Status
from survey.followup.plan_forms import COSTS, STATUSES, MeasureForm, form_of
from survey.infra import clock, i18n
from survey.infra.db import db
from survey.infra.forms.problems import problems
from survey.infra.permissions import PLAN_READERS, Role, require
from survey.infra.settings import settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from survey.followup.aims import OfferedAim
    from survey.rounds.models import Round

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
    """Add a measure in one's own words, for what the address names where it does."""
    wanted = request.args.get("aim", "")
    round_, offered = _offered(None, wanted)
    form = form_of(None, offered, wanted)
    if form.validate_on_submit():
        today = clock.today(settings().time_zone)
        made = services.add(db.session(), form.texts, form.progress, today)
        _link(made, round_, form)
        return _done(made, Action.MEASURE_ADDED, "added")
    page = render_template("manage/measure.html", form=form, errors=problems(form), measure=None, offered=offered)
    return page, 422 if form.is_submitted() else 200


@plan.get("/<int:measure_id>")
@require(*PLAN_READERS)
def measure(measure_id: int) -> str:
    """Show a measure; HR gets the form."""
    found = services.measure_by_id(db.session(), measure_id) or abort(404)
    _, offered = _offered(found)
    return _page(found, form_of(found, offered), offered)


@plan.post("/<int:measure_id>")
@require(Role.HR)
def change(measure_id: int) -> Any:  # noqa: ANN401  # as above
    """Keep how a measure stands."""
    found = services.measure_by_id(db.session(), measure_id, lock=True) or abort(404)
    round_, offered = _offered(found)
    form = form_of(found, offered)
    if not form.validate():
        return _page(found, form, offered), 422
    if "text_nl" in form:
        services.reword(found, form.texts)
    _link(found, round_, form)
    services.change(found, form.progress, clock.today(settings().time_zone))
    return _done(found, Action.MEASURE_CHANGED, "saved")


def _offered(found: Measure | None, wanted: str = "") -> "tuple[Round | None, Sequence[OfferedAim]]":
    """Return the round that a measure comes from or would come from, and what it can be meant to change."""
    from survey.followup import aims  # noqa: PLC0415  # loads NumPy, which the start of the application does not need

    round_ = aims.origin(db.session(), found)
    return round_, aims.offered(db.session(), round_, found, wanted, i18n.language())


def _link(measure: Measure, round_: "Round | None", form: MeasureForm) -> None:
    if "aim" in form:
        from survey.followup import aims  # noqa: PLC0415  # as above

        aims.link(measure, round_, form.aim.data)


def _page(found: Measure, form: MeasureForm, offered: "Sequence[OfferedAim]") -> str:
    return render_template(
        "manage/measure.html",
        form=form,
        errors=problems(form),
        measure=found,
        offered=offered,
        statuses=STATUSES,
        costs=COSTS,
    )


def _done(found: Measure, action: Action, done: str) -> Response:
    """Leave a line without the owner's name, commit, and go back to the list."""
    note(action, f"{next(iter(found.texts.values()))}: {found.status}")
    db.session.commit()
    return redirect(url_for(".overview", done=done), 303)
