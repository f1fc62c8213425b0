"""HR's pages of its own questions in a round: the list, and writing one."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from survey.audit.models import Action
from survey.audit.services import note
from survey.core.questionnaires.own import MOST
from survey.core.text import LANGUAGES
from survey.infra import clock
from survey.infra.db import db
from survey.infra.forms.problems import problems
from survey.infra.permissions import Role, require
from survey.rounds import open_question
from survey.rounds import own_items as services
from survey.rounds.correcting import can_correct
from survey.rounds.editor_forms import OpenQuestionForm, OwnItemForm
from survey.rounds.models import Round
from survey.rounds.open_question import NotAllowedError, open_question_of
from survey.rounds.own_items import OpenedError
from survey.rounds.services import round_by_key

own_items = Blueprint("own_items", __name__, url_prefix="/hr/rounds")


@own_items.get("/<key>/own")
@require(Role.HR)
def overview(key: str) -> str:
    """List a round's own questions in both languages."""
    return _overview(_round(key))


@own_items.route("/<key>/own/<int:number>", methods=["GET", "POST"])
@require(Role.HR)
def write(key: str, number: int) -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Write a question, or change one that is there."""
    found = _round(key)
    before = dict(enumerate(services.of_round(db.session(), found), 1))
    if number not in range(1, min(len(before) + 1, services.most(found)) + 1):
        abort(404)
    form = OwnItemForm.of(before.get(number))
    if not services.can_change(found, clock.now()):
        raise OpenedError
    if form.validate_on_submit():
        services.put(db.session(), found, number, form.item(), clock.now())
        return _changed(found)
    values = {"round": found, "form": form, "errors": problems(form), "number": number, "new": number not in before}
    return render_template("manage/own_item.html", **values), 422 if form.errors else 200


@own_items.post("/<key>/own/<int:number>/remove")
@require(Role.HR)
def remove(key: str, number: int) -> Response:
    """Take a question out of the round."""
    found = _round(key)
    services.remove(db.session(), found, number, clock.now())
    return _changed(found)


@own_items.route("/<key>/own/words", methods=["GET", "POST"])
@require(Role.HR)
def ask(key: str) -> Any:  # noqa: ANN401  # as `write`
    """Write the one question that people answer in their own words, or change it."""
    found = _round(key)
    before = open_question_of(found)
    form = OpenQuestionForm(text_nl=before.nl, text_en=before.en) if before else OpenQuestionForm()
    if not services.can_change(found, clock.now()):
        raise OpenedError
    if form.validate_on_submit():
        open_question.ask(db.session(), found, form.question, clock.now())
        return _changed(found)
    values = {"round": found, "form": form, "errors": problems(form), "new": before is None}
    return render_template("manage/open_question.html", **values), 422 if form.errors else 200


@own_items.post("/<key>/own/words/remove")
@require(Role.HR)
def drop(key: str) -> Response:
    """Ask no such question in the round."""
    found = _round(key)
    open_question.drop(db.session(), found, clock.now())
    return _changed(found)


@own_items.errorhandler(NotAllowedError)
def not_allowed(_error: NotAllowedError) -> tuple[str, int]:
    """The administrator has switched such questions off, or the round has five: the list says so."""
    db.session.rollback()
    return _overview(_round((request.view_args or {})["key"])), 409


@own_items.errorhandler(OpenedError)
def opened(_error: OpenedError) -> tuple[str, int]:
    """The round has opened meanwhile: show its questions, which are fixed now."""
    db.session.rollback()
    return _overview(_round((request.view_args or {})["key"])), 409


def _round(key: str) -> Round:
    return round_by_key(db.session(), key) or abort(404)


def _changed(round_: Round) -> Response:
    note(Action.OWN_ITEMS_CHANGED, round_.name)
    db.session.commit()
    return redirect(url_for(".overview", key=round_.key), 303)


def _overview(round_: Round) -> str:
    return render_template(
        "manage/own_items.html",
        round=round_,
        items=(items := services.of_round(db.session(), round_)),
        full=len(items) == MOST,
        open=(fixed := not services.can_change(round_, clock.now())),
        correctable=fixed and can_correct(round_, clock.now()),
        languages=LANGUAGES,
        most=services.most(round_),
        question=open_question_of(round_),
        allowed=open_question.allowed(db.session()),
        length=services.length_of(db.session(), round_),
    )
