"""HR's page of the questions by whose answers the figures of a round are told apart."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from wtforms import SelectChoice

from survey.audit.models import Action
from survey.audit.services import note
from survey.infra import clock, i18n
from survey.infra.db import db
from survey.infra.forms.problems import problems
from survey.infra.permissions import Role, require
from survey.infra.settings import settings
from survey.rounds import breakdowns as services
from survey.rounds.forms import BreakdownsForm
from survey.rounds.freezing import as_frozen
from survey.rounds.own_items import can_change
from survey.rounds.services import round_by_key

breakdowns = Blueprint("breakdowns", __name__, url_prefix="/hr/rounds")


@breakdowns.route("/<key>/breakdowns", methods=["GET", "POST"])
@require(Role.HR)
def choose(key: str) -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Show and change by which answers figures are told apart."""
    found, session, language = round_by_key(db.session(), key) or abort(404), db.session(), i18n.language()
    questions = services.possible_in(session, found)
    form = BreakdownsForm(breakdowns=found.breakdowns)
    form.breakdowns.choices = [SelectChoice(question.name, question.text[language]) for question in questions]
    opened = not can_change(found, clock.now())
    if not opened and form.validate_on_submit():
        services.choose(session, found, form.breakdowns.data, clock.now())
        note(Action.BREAKDOWNS_CHOSEN, found.name)
        session.commit()
        return redirect(url_for(".choose", key=key, saved=1), 303)
    page = {"round": found, "opened": opened, "form": form, "errors": problems(form), "saved": "saved" in request.args}
    least = as_frozen(session, found, settings()).group_from
    chosen = services.chosen_in(session, found)
    return render_template("manage/breakdowns.html", **page, chosen=chosen, least=least), 422 if form.errors else 200
