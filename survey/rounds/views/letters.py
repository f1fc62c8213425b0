"""HR's page of letters: invite people by letter, and get the letters as files to print."""

from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for

from survey.audit.models import Action
from survey.audit.services import note
from survey.core.lifecycle import State, state
from survey.infra import clock, i18n
from survey.infra.db import db
from survey.infra.forms.problems import problems
from survey.infra.permissions import Role, require
from survey.infra.render.pdf import render
from survey.infra.settings import settings
from survey.rounds import letters as post
from survey.rounds.forms import LettersForm
from survey.rounds.models import Round
from survey.rounds.services import round_by_key

letters = Blueprint("letters", __name__, url_prefix="/hr/rounds")


@letters.get("/<key>/letters")
@require(Role.HR)
def overview(key: str) -> str:
    """Say whom letters would invite, and give the letters of who is invited by one."""
    return _page(_round(key), LettersForm(whom="without_address"))


@letters.post("/<key>/letters")
@require(Role.HR)
def invite(key: str) -> Any:  # noqa: ANN401  # a redirect, or the page with a status
    """Invite people by letter: from now on there is one for each."""
    found, form = _round(key), LettersForm()
    if not form.validate():
        return _page(found, form), 422
    everybody = form.whom.data == "everybody"
    made = post.invite(db.session(), found, settings(), clock.now(), everybody=everybody)
    note(Action.LETTERS_MADE, found.name)
    db.session.commit()
    return redirect(url_for(".overview", key=key, made=made), 303)


@letters.get("/<key>/letters/<int:number>.pdf")
@require(Role.HR)
def batch(key: str, number: int) -> Response:
    """Give a file of letters: the same ones each time, whoever has answered."""
    found = _round(key)
    html = post.batch_html(db.session(), found, number, i18n.language(), settings()) or abort(404)
    db.session.rollback()  # nothing more is read: rendering must not hold a transaction
    pdf = render(html)
    note(Action.LETTERS_SAVED, found.name)
    disposition = f'attachment; filename="thuiswerkcheck-letters-{number}.pdf"'
    return Response(pdf, mimetype="application/pdf", headers={"Content-Disposition": disposition})


def _round(key: str) -> Round:
    return round_by_key(db.session(), key) or abort(404)


def _page(found: Round, form: LettersForm) -> str:
    waiting = post.waiting(db.session(), found, clock.now())
    return render_template(
        "manage/letters.html",
        round=found,
        form=form,
        errors=problems(form) if waiting.everybody else [],  # else there is no form on the page
        waiting=waiting,
        over=state(found.opens_at, found.closes_at, clock.now()) is State.CLOSED,
        files=post.batches(post.number_of_letters(db.session(), found)),
        made="made" in request.args,
    )
