"""HR's preview of a round: its form page by page with answers that are kept nowhere, and blank, to print."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, abort, render_template, request
from wtforms import Form

from survey.core.questionnaire import Item
from survey.core.text import LANGUAGES
from survey.infra import i18n
from survey.infra.forms.builder import ItemView
from survey.infra.permissions import Role, require
from survey.infra.render.document import document
from survey.infra.render.pdf import render
from survey.responding.blank import blank_form
from survey.responding.forms import page
from survey.responding.sitting import Sitting, database
from survey.responding.steps import Step
from survey.responding.trying import trial, tried, write
from survey.responding.views.common import position
from survey.rounds.models import Round
from survey.rounds.services import layout_of, round_by_key

preview = Blueprint("preview", __name__, url_prefix="/hr/rounds")
END = "end"
"""The name of what comes after the last page."""


@preview.get("/<key>/preview")
@require(Role.HR)
def begin(key: str) -> str:
    """Show the first page of the form, in whichever state the round is."""
    found = _round(key)
    return _stored(here := trial(found, layout_of(database(), found)), here.steps[0])


@preview.post("/<key>/preview")
@require(Role.HR)
def go_on(key: str) -> Any:  # noqa: ANN401  # a page, or a page with a status
    """Take the answers of a page along, then show the page that the button names; nothing is stored."""
    found = _round(key)
    here = trial(found, layout_of(database(), found), request.form.get("answers", ""))
    i18n.choose(request.form.get("language", ""))
    if request.form.get("step") == END:
        return _after(here, here.steps[-1], request.form.get("action", ""))
    step = here.step(request.form.get("step", ""))
    items = step.visible(here.sheet.answers)
    blank = page(step, i18n.language())
    form = blank.bind(request.form, items)
    form.validate()
    return _follow(tried(here, step, blank.codes(form, items)), step, form, items)


@preview.get("/<key>/blank.<language>.pdf")
@require(Role.HR)
def blank_pdf(key: str, language: str) -> Response:
    """Give the form as a file to print: every question, with the condition of those that not everybody gets."""
    found = _round(key)
    wanted = next((known for known in LANGUAGES if known == language), None) or abort(404)
    form = blank_form(found.name, layout_of(database(), found), wanted)
    database().rollback()  # nothing more is read: rendering must not hold a transaction
    html = document("report/blank.html", wanted, form=form, language_name=i18n.NAMES[wanted])
    disposition = f'attachment; filename="thuiswerkcheck-blank-{wanted}.pdf"'
    return Response(render(html), mimetype="application/pdf", headers={"Content-Disposition": disposition})


def _round(key: str) -> Round:
    return round_by_key(database(), key) or abort(404)


def _follow(here: Sitting, step: Step, form: Form, items: Sequence[Item]) -> Any:  # noqa: ANN401  # as `go_on`
    """Do what the form does: a faulty answer stops who goes on, and answers may show more of the same page first."""
    action = request.form.get("action", "")
    if "language" in request.form:
        return _page(here, step, page(step, i18n.language()).typed(items, form, errors=False))
    if action == "next" and form.errors:
        return _page(here, step, page(step, i18n.language()).typed(items, form, errors=True)), 422
    if action == "next" and len(step.visible(here.sheet.answers)) > len(items):
        return _stored(here, step)
    return _after(here, step, action)


def _after(here: Sitting, step: Step, action: str) -> str:
    """Show the page that a button leads to: the next, the previous, or one by its name."""
    name = {"next": here.neighbour(step, 1), "previous": here.neighbour(step, -1)}.get(action, action)
    wanted = next((shown for shown in here.steps if shown.key == name), None)
    if wanted:
        return _stored(here, wanted)
    answers = write(here.layout, here.sheet.answers)
    return render_template(
        "respond/preview_end.html", key=here.round.key, round=here.round, step=step.key, answers=answers
    )


def _stored(here: Sitting, step: Step) -> str:
    items = step.visible(here.sheet.answers)
    return _page(here, step, page(step, i18n.language()).stored(items, here.sheet.answers))


def _page(here: Sitting, step: Step, views: Sequence[ItemView]) -> str:
    language = i18n.language()
    return render_template(
        "respond/preview.html",
        key=here.round.key,
        round=here.round,
        step=step.key,
        steps=[(shown.key, shown.section.title[language]) for shown in here.steps],
        answers=write(here.layout, here.sheet.answers),
        title=step.section.title[language],
        intro=step.section.intro[language] if step.section.intro else "",
        views=views,
        errors=[{"href": view.href, "text": view.errors[0]} for view in views if view.errors],
        stale=False,
        first=here.steps[0] is step,
        position=position(here, step),
    )
