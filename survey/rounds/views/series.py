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
from survey.rounds.forms import CADENCES, SeriesForm
from survey.rounds.series import Ways

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
    form = SeriesForm(asked=list(shipped_keys()), form="short", cadence="quarterly", weeks="2", kiosk="none")
    form.offer_ways(work_account=settings().oidc is not None)
    form.asked.choices = [SelectChoice(key, title) for key, title in _titles().items()]
    form.modules.choices = list(form.asked.choices)
    if request.method == "GET":
        return render_template("manage/begin_series.html", form=form, errors=[])
    if not form.validate():
        return render_template("manage/begin_series.html", form=form, errors=problems(form)), 422
    schedule = Schedule(form.first.data, Cadence(form.cadence.data), timedelta(weeks=int(form.weeks.data)).days)
    ways = Ways("letters" in form.ways.data, form.chosen_kiosk, "work_account" in form.ways.data)
    services.begin(db.session(), form.name.data, form.asked.data, form.modules.data, form.form.data, schedule, ways)
    note(Action.SERIES_BEGUN, form.name.data)
    db.session.commit()
    return redirect(url_for(".overview"), 303)


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
