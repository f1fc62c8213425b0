"""HR's pages for correcting a slip while a round is open: the list of texts, and the words of one question."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for

from survey.audit.models import Action
from survey.audit.services import note
from survey.core.questionnaires.correcting import shares_options
from survey.core.questionnaires.questionnaire import Item, Questionnaire
from survey.infra import clock
from survey.infra.db import db
from survey.infra.forms.problems import problems
from survey.infra.permissions import Role, require
from survey.rounds import correcting as services
from survey.rounds.correcting import OverError
from survey.rounds.editor_forms import correction_form
from survey.rounds.models import Round
from survey.rounds.services import layout_of, round_by_key

correcting = Blueprint("correcting", __name__, url_prefix="/hr/rounds")


@correcting.get("/<key>/texts")
@require(Role.HR)
def overview(key: str) -> str:
    """List the questions of a round."""
    found = _round(key)
    parts = layout_of(db.session(), found).parts if services.can_correct(found, clock.now()) else ()
    saved = request.args.get("saved", "")
    return render_template("manage/texts.html", round=found, parts=parts, saved=saved)


@correcting.route("/<key>/texts/<questionnaire>/<item>", methods=["GET", "POST"])
@require(Role.HR)
def correct(key: str, questionnaire: str, item: str) -> Any:  # noqa: ANN401  # a redirect, a page, or one with a status
    """Correct the words of a question in both languages, and leave in the log what they were."""
    found = _round(key)
    if not services.can_correct(found, clock.now()):
        raise OverError
    asked, one = _item(found, questionnaire, item)
    form = correction_form(asked, one)
    if form.validate_on_submit():
        done = services.correct(db.session(), found, (asked.key, one.key), form.texts(), clock.now())
        for correction in done:
            note(Action.TEXT_CORRECTED, correction.line(found.name))
        db.session.commit()
        return redirect(url_for(".overview", key=key, saved="yes" if done else None), 303)
    values = {"round": found, "item": one, "form": form, "errors": problems(form)}
    shared = shares_options(asked, one)
    return render_template("manage/text.html", **values, shared=shared), 422 if form.errors else 200


@correcting.errorhandler(OverError)
def over(_error: OverError) -> tuple[str, int]:
    """The round is over: say so."""
    db.session.rollback()
    found = _round((request.view_args or {})["key"])
    return render_template("manage/texts.html", round=found, parts=(), saved=""), 409


def _round(key: str) -> Round:
    return round_by_key(db.session(), key) or abort(404)


def _item(found: Round, questionnaire: str, item: str) -> tuple[Questionnaire, Item]:
    """Return what an address names; anything that the round does not ask is not found."""
    asked = (part.questionnaire for part in layout_of(db.session(), found).parts)
    known = next((one for one in asked if one.key == questionnaire), None) or abort(404)
    return known, known.item_by_key.get(item) or abort(404)
