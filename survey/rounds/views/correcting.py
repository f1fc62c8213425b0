"""HR's pages for correcting a slip while a round is open: the list of texts, and the words of one question."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from survey.audit.models import Action
from survey.audit.services import note
from survey.core.questionnaires.correcting import shares_options, texts_of
from survey.core.questionnaires.questionnaire import Item, Questionnaire
from survey.core.text import Text
from survey.infra import clock
from survey.infra.db import db
from survey.infra.forms.problems import problems
from survey.infra.permissions import Role, require
from survey.rounds import correcting as services
from survey.rounds.correcting import WORDS, Correction, OverError
from survey.rounds.editor_forms import CorrectionForm, correction_form
from survey.rounds.models import Round
from survey.rounds.open_question import open_question_of
from survey.rounds.services import layout_of, round_by_key

correcting = Blueprint("correcting", __name__, url_prefix="/hr/rounds")


@correcting.get("/<key>/texts")
@require(Role.HR)
def overview(key: str) -> str:
    """List the questions of a round."""
    found = _round(key)
    parts = layout_of(db.session(), found).parts if services.can_correct(found, clock.now()) else ()
    saved = request.args.get("saved", "")
    question = open_question_of(found) if parts else None
    return render_template("manage/texts.html", round=found, parts=parts, question=question, saved=saved)


@correcting.route("/<key>/texts/<questionnaire>/<item>", methods=["GET", "POST"])
@require(Role.HR)
def correct(key: str, questionnaire: str, item: str) -> Any:  # noqa: ANN401  # a redirect, a page, or one with a status
    """Correct the words of a question in both languages, and leave in the log what they were."""
    found = _correctable(key)
    asked, one = _item(found, questionnaire, item)
    form = correction_form(one.key, texts_of(asked, one))
    if form.validate_on_submit():
        done = services.correct(db.session(), found, (asked.key, one.key), form.texts(), clock.now())
        return _corrected(found, done)
    return _page(found, one.text, form, shares_options(asked, one))


@correcting.route("/<key>/texts/words", methods=["GET", "POST"])
@require(Role.HR)
def correct_words(key: str) -> Any:  # noqa: ANN401  # as `correct`
    """Do the same with the question that people answer in their own words."""
    found = _correctable(key)
    before = open_question_of(found) or abort(404)
    form = correction_form(WORDS, {"text": before})
    if form.validate_on_submit():
        return _corrected(found, services.correct_words(db.session(), found, form.texts()["text"], clock.now()))
    return _page(found, before, form)


@correcting.errorhandler(OverError)
def over(_error: OverError) -> tuple[str, int]:
    """The round is over: say so."""
    db.session.rollback()
    found = _round((request.view_args or {})["key"])
    return render_template("manage/texts.html", round=found, parts=(), question=None, saved=""), 409


def _round(key: str) -> Round:
    return round_by_key(db.session(), key) or abort(404)


def _correctable(key: str) -> Round:
    found = _round(key)
    if not services.can_correct(found, clock.now()):
        raise OverError
    return found


def _corrected(found: Round, done: Sequence[Correction]) -> Response:
    for correction in done:
        note(Action.TEXT_CORRECTED, correction.line(found.name))
    db.session.commit()
    return redirect(url_for(".overview", key=found.key, saved="yes" if done else None), 303)


def _page(found: Round, question: Text, form: CorrectionForm, shared: int = 0) -> tuple[str, int]:
    values = {"round": found, "question": question, "form": form, "errors": problems(form), "shared": shared}
    return render_template("manage/text.html", **values), 422 if form.errors else 200


def _item(found: Round, questionnaire: str, item: str) -> tuple[Questionnaire, Item]:
    """Return what an address names; anything that the round does not ask is not found."""
    asked = (part.questionnaire for part in layout_of(db.session(), found).parts)
    known = next((one for one in asked if one.key == questionnaire), None) or abort(404)
    return known, known.item_by_key.get(item) or abort(404)
