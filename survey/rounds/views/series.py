"""HR's pages of series: what comes when, beginning one, and ending one."""

from datetime import timedelta
from typing import Any, Final

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from survey.audit.models import Action
from survey.audit.services import note
from survey.core.schedule import Cadence, Schedule
from survey.infra import i18n
from survey.infra.db import db
from survey.infra.forms.problems import problems
from survey.infra.holidays import DutchHolidays
from survey.infra.permissions import Role, require
from survey.infra.settings import settings
from survey.infra.shelf import shipped, shipped_keys
from survey.rounds import series as services
from survey.rounds.forms import CADENCES, SeriesForm, WaysForm

series = Blueprint("series", __name__, url_prefix="/hr/series")
HOLIDAYS: Final = DutchHolidays()


@series.get("/")
@require(Role.HR)
def overview() -> str:
    """List the series with their next rounds."""
    rows = [(one, services.upcoming(one, HOLIDAYS)) for one in services.all_series(db.session())]
    return render_template("manage/series.html", rows=rows, cadences=CADENCES, titles=_titles())


@series.route("/new", methods=["GET", "POST"])
@require(Role.HR)
def begin() -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Begin a series."""
    usual = {"form": "short", "cadence": "quarterly", "weeks": "2", "kiosk": "none", "grace": "no"}
    form = SeriesForm(asked=list(shipped_keys()), **usual)
    form.offer_ways(work_account=settings().oidc is not None)
    form.asked.choices = [SelectChoice(key, title) for key, title in _titles().items()]
    form.modules.choices = list(form.asked.choices)
    if request.method == "GET":
        return render_template("manage/begin_series.html", form=form, errors=[])
    if not form.validate():
        return render_template("manage/begin_series.html", form=form, errors=problems(form)), 422
    schedule = Schedule(form.first.data, Cadence(form.cadence.data), timedelta(weeks=int(form.weeks.data)).days)
    asked, modules = form.asked.data, form.modules.data
    services.begin(db.session(), form.name.data, asked, modules, form.form.data, schedule, form.chosen)
    note(Action.SERIES_BEGUN, form.name.data)
    db.session.commit()
    return redirect(url_for(".overview"), 303)


@series.route("/<int:series_id>/ways", methods=["GET", "POST"])
@require(Role.HR)
def ways(series_id: int) -> Any:  # noqa: ANN401  # as above
    """Change how people come in to the rounds that are still to be planned."""
    found = services.series_by_id(db.session(), series_id) or abort(404)
    now = services.ways_of(found)
    form = WaysForm(
        kiosk=now.kiosk or "none",
        ways=[name for name in ("letters", "work_account") if getattr(now, name)],
        grace="yes" if now.grace else "no",
    )
    form.offer_ways(work_account=settings().oidc is not None)
    if form.validate_on_submit():
        services.change_ways(found, form.chosen)
        note(Action.SERIES_CHANGED, found.name)
        db.session.commit()
        return redirect(url_for(".overview"), 303)
    page = render_template("manage/series_ways.html", one=found, form=form, errors=problems(form))
    return page, 422 if form.errors else 200


@series.post("/<int:series_id>/end")
@require(Role.HR)
def end(series_id: int) -> Response:
    """Plan no more rounds of a series."""
    found = services.series_by_id(db.session(), series_id) or abort(404)
    services.end(found)
    note(Action.SERIES_ENDED, found.name)
    db.session.commit()
    return redirect(url_for(".overview"), 303)


def _titles() -> dict[str, str]:
    return {key: shipped(key).title[i18n.language()] for key in shipped_keys()}
