"""One page of the form: shown with the draft's answers, saved by every button, never at the cost of what was typed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import Form

from survey.core.questionnaires.questionnaire import Item
from survey.infra import i18n
from survey.infra.csrf import csrf, csrf_valid
from survey.infra.forms.builder import ItemView
from survey.infra.permissions import Role, require
from survey.responding import services
from survey.responding.forms import page
from survey.responding.services import SentError
from survey.responding.sitting import Sitting, database, sitting
from survey.responding.steps import Step
from survey.responding.views.common import blueprint, idle, position, to


@blueprint.get("/<key>/<step_key>")
@require(Role.EVERYONE)
def show(key: str, step_key: str) -> str | Response:
    """Show one page with the answers of the draft."""
    here = sitting(key)
    step = here.step(step_key)
    if here.sheet.sent:
        raise SentError
    items = step.visible(here.sheet.answers)
    if not items:
        return to(here, here.neighbour(step, 1))
    return _page(here, step, page(step, i18n.language()).stored(items, here.sheet.answers))


@blueprint.post("/<key>/<step_key>")
@csrf.exempt  # type: ignore[untyped-decorator]  # checked below: a stale token must not cost what was typed
@require(Role.EVERYONE)
def answer(key: str, step_key: str) -> Any:  # noqa: ANN401  # a page, a redirect, or a page with a status
    """Save a page, then go where the button says; a faulty answer stays on the page, the others are saved."""
    here = sitting(key, lock=True)
    step = here.step(step_key)
    items = step.visible(here.sheet.answers)
    if not items:  # an answer in another tab has hidden the whole page
        return to(here, here.neighbour(step, 1))
    blank = page(step, i18n.language())
    form = blank.bind(request.form, items)
    if not csrf_valid():
        return _page(here, step, blank.typed(items, form, errors=False), stale=True), 400
    form.validate()
    after = services.save(database(), here.token, step.part.questionnaire.key, blank.codes(form, items))
    database().commit()
    return _follow(replace(here, sheet=after), step, form, items)


def _follow(here: Sitting, step: Step, form: Form, items: Sequence[Item]) -> Any:  # noqa: ANN401  # as `answer`
    """Decide what follows a saved page: nothing (autosave), another language, a pause, or the next or previous page."""
    action = request.form.get("action", "next")
    # An item left open matters only when going on; an answer that cannot stand matters always.
    faulty = [field for field in form if field.errors and (action == "next" or field.raw_data)]
    if "X-Autosave" in request.headers:
        return "", (422 if any(field.raw_data for field in faulty) else 204)
    if "language" in request.form:
        i18n.choose(request.form["language"])
        if faulty:
            return _page(here, step, page(step, i18n.language()).typed(items, form, errors=False))
        return to(here, step.key)
    if action == "pause":
        return redirect(url_for(".pause", key=here.round.key), 303)
    if faulty:
        return _page(here, step, page(step, i18n.language()).typed(items, form, errors=True)), 422
    if action == "next" and len(step.visible(here.sheet.answers)) > len(items):
        return to(here, step.key, anchor="more")
    return to(here, here.neighbour(step, 1 if action == "next" else -1))


def _page(here: Sitting, step: Step, views: Sequence[ItemView], *, stale: bool = False) -> str:
    language = i18n.language()
    errors = [{"href": view.href, "text": view.errors[0]} for view in views if view.errors]
    return render_template(
        "respond/page.html",
        key=here.round.key,
        title=step.section.title[language],
        intro=step.section.intro[language] if step.section.intro else "",
        views=views,
        errors=errors,
        stale=stale,
        first=here.steps[0] is step,
        position=position(here, step),
        **idle(here),
    )
