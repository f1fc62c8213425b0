"""HR's page on which a round that has not opened gets another name or other days, or is cancelled."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from survey.audit.models import Action
from survey.audit.services import note
from survey.infra import clock
from survey.infra.db import db
from survey.infra.forms.problems import problems
from survey.infra.permissions import Role, require
from survey.infra.settings import settings
from survey.rounds import changing as services
from survey.rounds.changing import OpenedError
from survey.rounds.forms import ChangeForm
from survey.rounds.letters import number_of_letters
from survey.rounds.models import Round
from survey.rounds.services import round_by_key

changing = Blueprint("changing", __name__, url_prefix="/hr/rounds")


@changing.route("/<key>/change", methods=["GET", "POST"])
@require(Role.HR)
def change(key: str) -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Show name and days of a round, and change them."""
    found = _round(key)
    first, last = clock.days(found.opens_at, found.closes_at, settings().time_zone)
    form = ChangeForm(name=found.name, first=first, last=last)
    if not services.can_change(found, clock.now()):
        raise OpenedError
    if form.validate_on_submit():
        window = (form.first.data, form.last.data)
        services.change(db.session(), found, form.name.data, window, settings(), clock.now())
        note(Action.ROUND_CHANGED, f"{found.name}: {form.first.data} - {form.last.data}")
        db.session.commit()
        return redirect(url_for("reporting.round_page", key=key), 303)
    letters = number_of_letters(db.session(), found)
    values = {"round": found, "form": form, "errors": problems(form), "letters": letters}
    return render_template("manage/change_round.html", **values), 422 if form.errors else 200


@changing.post("/<key>/cancel")
@require(Role.HR)
def cancel(key: str) -> Response:
    """Delete a round that has not opened."""
    found = _round(key)
    name = found.name
    services.cancel(db.session(), found, clock.now())
    note(Action.ROUND_CANCELLED, name)
    db.session.commit()
    return redirect(url_for("rounds.overview", done="cancelled"), 303)


@changing.errorhandler(OpenedError)
def opened(_error: OpenedError) -> tuple[str, int]:
    """The round has opened meanwhile: say why nothing changes."""
    db.session.rollback()
    return render_template("manage/opened_round.html", round=_round((request.view_args or {})["key"])), 409


def _round(key: str) -> Round:
    return round_by_key(db.session(), key) or abort(404)
