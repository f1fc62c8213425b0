"""HR's pages of the rounds: the list, and planning a round."""

from typing import Any, Final

from flask import Blueprint, abort, redirect, render_template, request, url_for
from wtforms import SelectChoice

from survey.audit.models import Action
from survey.audit.services import note
from survey.infra import clock, i18n
from survey.infra.db import db
from survey.infra.forms.problems import problems
from survey.infra.holidays import DutchHolidays
from survey.infra.permissions import Role, require
from survey.infra.settings import settings
from survey.infra.shelf import shipped, shipped_keys
from survey.rounds import invitations, services
from survey.rounds.checklist import checklist
from survey.rounds.forms import RoundForm
from survey.rounds.outbox import sample

HOLIDAYS: Final = DutchHolidays()
blueprint = Blueprint("rounds", __name__, url_prefix="/hr/rounds")


@blueprint.get("/")
@require(Role.HR)
def overview() -> str:
    """List the rounds with their window and state."""
    now, zone, found = clock.now(), settings().time_zone, services.rounds(db.session())
    rows = [(one, clock.days(one.opens_at, one.closes_at, zone), one.state(now)) for one in found]
    old = services.a_year_ago(found, zone, now)
    return render_template(
        "manage/rounds.html", rows=rows, long_ago=clock.last_day(old.closes_at, zone) if old else None
    )


@blueprint.route("/<key>/invite", methods=["GET", "POST"])
@require(Role.HR)
def invite(key: str) -> Any:  # noqa: ANN401  # a redirect, or a page
    """Say whom the round would invite, when and in which words; on a press of the button, do so."""
    found = services.round_by_key(db.session(), key) or abort(404)
    if request.method == "POST":
        invitations.invite(db.session(), found, settings(), clock.now())
        note(Action.PEOPLE_INVITED, found.name)
        db.session.commit()
        return redirect(url_for("reporting.round_page", key=key), 303)
    zone, now = settings().time_zone, clock.now()
    before = invitations.before(db.session(), found, now)
    return render_template(
        "manage/invite.html",
        round=found,
        people=before.people,
        first=found.opens_at.astimezone(zone).date() if found.opens_at > now else None,
        reminders=[moment.astimezone(zone).date() for moment in invitations.reminders(found, zone) if moment > now],
        checks=checklist(db.session(), found, before, HOLIDAYS, settings(), now),
        sample=sample(db.session(), found, i18n.language(), settings()),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@require(Role.HR)
def plan() -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Plan a round."""
    form = RoundForm(questionnaires=list(shipped_keys()), form="short")
    form.questionnaires.choices = [SelectChoice(key, shipped(key).title[i18n.language()]) for key in shipped_keys()]
    if request.method == "GET":
        return render_template("manage/plan_round.html", form=form, errors=[])
    if not form.validate():
        return render_template("manage/plan_round.html", form=form, errors=problems(form)), 422
    asked = [shipped(key) for key in shipped_keys() if key in form.questionnaires.data]
    window = (form.first.data, form.last.data)
    planned = services.plan_round(db.session(), form.name.data, asked, form.form.data, window, settings())
    note(Action.ROUND_PLANNED, planned.name)
    db.session.commit()
    return redirect(url_for("reporting.round_page", key=planned.key), 303)
