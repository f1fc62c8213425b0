"""HR's preview of a round: its form page by page with answers that are kept nowhere, and blank, to print."""

from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from survey.core.disclosure.remarks import LONGEST
from survey.core.text import LANGUAGES
from survey.infra import i18n
from survey.infra.permissions import Role, require
from survey.infra.render.document import document
from survey.infra.render.pdf import render
from survey.responding.sitting import Sitting, database
from survey.responding.trying import trial, write
from survey.responding.views.carried import Carried
from survey.rounds.models import Round
from survey.rounds.open_question import open_question_of
from survey.rounds.services import layout_of, round_by_key

preview = Blueprint("preview", __name__, url_prefix="/hr/rounds")


@preview.get("/<key>/preview")
@require(Role.HR)
def begin(key: str) -> str:
    """Show the first page of the form, in whichever state the round is."""
    found = _round(key)
    return _form(found).begin(trial(found, layout_of(database(), found)))


@preview.post("/<key>/preview")
@require(Role.HR)
def go_on(key: str) -> Any:  # noqa: ANN401  # a page, or a page with a status
    """Take the answers of a page along, then show the page that the button names; nothing is stored."""
    found = _round(key)
    return _form(found).go_on(trial(found, layout_of(database(), found), request.form.get("answers", "")))


@preview.get("/<key>/blank.<language>.pdf")
@require(Role.HR)
def blank_pdf(key: str, language: str) -> Response:
    """Give the form as a file to print: every question, with the condition of those that not everybody gets."""
    from survey.responding.blank import blank_form  # noqa: PLC0415  # comes with the first blank form

    found = _round(key)
    wanted = next((known for known in LANGUAGES if known == language), None) or abort(404)
    form = blank_form(found.name, layout_of(database(), found), wanted)
    database().rollback()  # nothing more is read: rendering must not hold a transaction
    question = open_question_of(found)
    words = {"question": question and question[wanted], "longest": LONGEST}
    html = document("report/blank.html", wanted, form=form, **words, language_name=i18n.NAMES[wanted])
    disposition = f'attachment; filename="thuiswerkcheck-blank-{wanted}.pdf"'
    return Response(render(html), mimetype="application/pdf", headers={"Content-Disposition": disposition})


def _round(key: str) -> Round:
    return round_by_key(database(), key) or abort(404)


def _form(found: Round) -> Carried:
    return Carried("respond/preview.html", _end, {"key": found.key, "round": found})


def _end(here: Sitting) -> str:
    answers = write(here.layout, here.sheet.answers)
    last = here.steps[-1].key
    question = open_question_of(here.round)
    return render_template(
        "respond/preview_end.html",
        key=here.round.key,
        round=here.round,
        step=last,
        answers=answers,
        question=question and question[i18n.language()],
        longest=LONGEST,
    )
