"""The pages of filling in: start, one page a topic, unit, check, send, result; all work without JavaScript."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms import Form

from survey.accounts.services import contact_points, organisation
from survey.config import IDLE
from survey.core.lifecycle import State
from survey.core.questionnaire import Item
from survey.infra import clock, i18n
from survey.infra.csrf import csrf, csrf_valid
from survey.infra.db import db
from survey.infra.forms.builder import ItemView
from survey.infra.permissions import Role, require
from survey.infra.settings import settings
from survey.responding import services
from survey.responding.forms import page
from survey.responding.result import overview, summary
from survey.responding.services import GoneError, SentError
from survey.responding.sitting import NotOpenError, Sitting, database, open_round, remember, sitting, until
from survey.responding.steps import Step, dropped, left_open, minutes, steps_of
from survey.rounds.services import layout_of, units

blueprint = Blueprint("responding", __name__, url_prefix="/r")


@blueprint.get("/<key>")
@require(Role.EVERYONE)
def start(key: str) -> str:
    """Say what this is, how long it takes and who sees what; change nothing."""
    found = open_round(key)
    layout = layout_of(database(), found)
    return render_template(
        "respond/start.html",
        key=key,
        round=found,
        day=i18n.say_date(until(found)),
        layout=layout,
        minutes=minutes(layout),
        organisation=organisation(database()),
        settings=settings(),
        under_way=key in session.get("drafts", {}),
    )


@blueprint.post("/<key>")
@require(Role.EVERYONE)
def begin(key: str) -> Response:
    """Begin a draft, or go on with the one that this browser has."""
    found = open_round(key)
    try:
        here = sitting(key)
    except GoneError:
        remember(key, services.start(database(), found, clock.now()))
        here = sitting(key)
        database().commit()
    if here.sheet.sent:
        return redirect(url_for(".result", key=key), 303)
    return _to(here, here.first_open())


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
        return _to(here, _neighbour(here, step, 1))
    return _page(here, step, page(step, i18n.language()).stored(items, here.sheet.answers))


@blueprint.post("/<key>/<step_key>")
@csrf.exempt  # checked below: a stale token must not cost what was typed
@require(Role.EVERYONE)
def answer(key: str, step_key: str) -> Any:  # noqa: ANN401  # a page, a redirect, or a page with a status
    """Save a page, then go where the button says; a faulty answer stays on the page, the others are saved."""
    here = sitting(key, lock=True)
    step = here.step(step_key)
    items = step.visible(here.sheet.answers)
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
        return _to(here, step.key)
    if action == "pause":
        return redirect(url_for(".pause", key=here.round.key), 303)
    if faulty:
        return _page(here, step, page(step, i18n.language()).typed(items, form, errors=True)), 422
    if action == "next" and len(step.visible(here.sheet.answers)) > len(items):
        return _to(here, step.key, anchor="more")
    return _to(here, _neighbour(here, step, 1 if action == "next" else -1))


@blueprint.get("/<key>/unit")
@require(Role.EVERYONE)
def unit(key: str) -> str:
    """Ask, last of all and only if one wants to say, in which unit the respondent works."""
    here = _unsent(sitting(key))
    offered = [found for found in units(database()) if found.headcount >= settings().min_cell_size]
    return render_template(
        "respond/unit.html",
        key=key,
        here=here,
        units=offered,
        position=_position(here, None),
        settings=settings(),
        **_idle(here),
    )


@blueprint.post("/<key>/unit")
@require(Role.EVERYONE)
def choose_unit(key: str) -> Response:
    """Keep the unit, then go where the button says."""
    here = _unsent(sitting(key))
    offered = {str(found.id) for found in units(database()) if found.headcount >= settings().min_cell_size}
    chosen = request.form.get("unit", "")
    if chosen in {*offered, "", "none"}:
        services.save_unit(database(), here.token, int(chosen) if chosen in offered else None)
        database().commit()
    i18n.choose(request.form.get("language", ""))
    targets = {"pause": ".pause", "previous": None, "next": ".check"}
    target = targets.get(request.form.get("action", ""), ".unit")
    return redirect(url_for(target, key=key), 303) if target else _to(here, here.steps[-1].key)


@blueprint.get("/<key>/check")
@require(Role.EVERYONE)
def check(key: str) -> str:
    """Show every answer with a way to change it."""
    return _check(_unsent(sitting(key)))


@blueprint.post("/<key>/send")
@require(Role.EVERYONE)
def send(key: str) -> Any:  # noqa: ANN401  # a redirect, or the check page with a status
    """Count the answers, once however often this is sent, and lead to the result."""
    here = sitting(key)
    if not here.sheet.sent and left_open(here.steps, here.sheet.answers):
        return _check(here), 422
    services.submit(database(), here.round, here.layout, here.token, clock.now())
    database().commit()
    return redirect(url_for(".result", key=key), 303)


@blueprint.get("/<key>/result")
@require(Role.EVERYONE)
def result(key: str) -> str | Response:
    """Show the respondent's own result, worked out from the sealed answers; nobody else can see it."""
    here = sitting(key)
    if not here.sheet.sent:
        return _to(here, here.first_open())
    found = summary(here.layout, here.sheet.answers, contact_points(database()), i18n.language())
    return render_template("respond/result.html", key=key, summary=found, settings=settings())


@blueprint.get("/<key>/result.pdf")
@require(Role.EVERYONE)
def result_pdf(key: str) -> Response:
    """Give the respondent's own result as a file to keep; it is made on request and never stored."""
    here = sitting(key)
    if not here.sheet.sent:
        return _to(here, here.first_open())
    return redirect(url_for(".result", key=key), 303)


@blueprint.get("/<key>/pause")
@require(Role.EVERYONE)
def pause(key: str) -> str:
    """Say that all is saved, until when one can come back, and with which link."""
    here = _unsent(sitting(key))
    link = settings().base_url + url_for(".come_back", key=key, token=here.token)
    return render_template("respond/pause.html", key=key, link=link, day=i18n.say_date(until(here.round)))


@blueprint.get("/<key>/back/<token>")
@require(Role.EVERYONE)
def come_back(key: str, token: str) -> str:
    """Show a button to go on; opening the link itself changes nothing, for mail scanners open links too."""
    open_round(key)
    return render_template("respond/come_back.html", key=key, token=token)


@blueprint.post("/<key>/back")
@require(Role.EVERYONE)
def go_on(key: str) -> Response:
    """Open a draft by its token in this browser."""
    open_round(key)
    token = request.form.get("token", "")[:100]
    services.sheet(database(), token)
    remember(key, token)
    here = sitting(key)
    return redirect(url_for(".result", key=key), 303) if here.sheet.sent else _to(here, here.first_open())


@blueprint.post("/<key>/restore")
@require(Role.EVERYONE)
def restore(key: str) -> Response:
    """Put the answers of a page that came too late into the draft of a pasted link, or into a new one."""
    found = open_round(key)
    token = request.form.get("back", "").strip().rpartition("/")[2][:100]
    try:
        services.sheet(database(), token)
    except GoneError:
        token = services.start(database(), found, clock.now())
    remember(key, token)
    here = sitting(key, lock=True)
    step = here.step(request.form.get("step", ""))
    items = step.visible(here.sheet.answers)
    blank = page(step, i18n.language())
    form = blank.bind(request.form, items)
    form.validate()
    services.save(database(), token, step.part.questionnaire.key, blank.codes(form, items))
    database().commit()
    return _to(here, step.key)


@blueprint.get("/<key>/stay")
@require(Role.EVERYONE)
def stay(key: str) -> tuple[str, int]:
    """Keep the session alive: the cookie is renewed with each answer."""
    sitting(key)
    return "", 204


@blueprint.post("/<key>/end")
@require(Role.EVERYONE)
def end(key: str) -> Response:
    """Forget this browser's session, for a computer that others use too."""
    open_round(key)
    chosen = i18n.language()
    session.clear()
    i18n.choose(chosen)
    response = redirect(url_for("responding.start", key=key), 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@blueprint.app_errorhandler(NotOpenError)
def not_open(error: NotOpenError) -> tuple[str, int]:
    """A friendly page before and after the round's window."""
    first, last = clock.days(error.round.opens_at, error.round.closes_at, settings().time_zone)
    if error.state is State.SCHEDULED:
        heading, text = (
            _("This check has not started yet"),
            _("You can take part from %(day)s.", day=i18n.say_date(first)),
        )
    else:
        heading, text = (
            _("This check is over"),
            _("You could take part until and including %(day)s.", day=i18n.say_date(last)),
        )
    return render_template("respond/not_open.html", heading=heading, explanation=text), 410


@blueprint.app_errorhandler(SentError)
def sent(_error: SentError) -> Response:
    """What is sent stays sent: lead to the result."""
    db.session.rollback()
    return redirect(url_for("responding.result", key=(request.view_args or {})["key"]), 303)


@blueprint.app_errorhandler(GoneError)
def gone(_error: GoneError) -> Any:  # noqa: ANN401  # a redirect, or a page with a status
    """The session is over: keep what was just typed and offer both ways on."""
    db.session.rollback()
    arguments: dict[str, str] = request.view_args or {}
    kept = [(name, value) for name, value in request.form.items(multi=True) if name.startswith("q_")]
    if request.method == "GET":
        return redirect(url_for("responding.start", key=arguments["key"]), 303)
    step = arguments.get("step_key", "")
    return render_template("respond/expired.html", key=arguments["key"], kept=kept, step=step), 409


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
        position=_position(here, step),
        **_idle(here),
    )


def _idle(here: Sitting) -> dict[str, object]:
    """What the page's script needs to warn before the session ends."""
    return {"idle_seconds": int(IDLE.total_seconds()), "keepalive_url": url_for(".stay", key=here.round.key)}


def _position(here: Sitting, step: Step | None) -> tuple[int, int]:
    """Return the number of a step and how many there are, the unit page and the check page included."""
    steps = here.steps
    return (steps.index(step) + 1 if step else len(steps) + 1), len(steps) + 2


def _check(here: Sitting) -> str:
    language, key = i18n.language(), here.round.key
    missing = left_open(here.steps, here.sheet.answers) if request.method == "POST" else []
    return render_template(
        "respond/check.html",
        key=key,
        overview=overview(here.steps, here.sheet.answers, language),
        unit=next((found.name for found in units(database()) if found.id == here.sheet.unit_id), None),
        errors=[
            {"href": url_for(".show", key=key, step_key=step.key), "text": item.missing[language]}
            for step, item in missing
            if item.missing
        ],
        dropped=dropped(here.layout, here.sheet.answers),
        position=(len(here.steps) + 2, len(here.steps) + 2),
        **_idle(here),
    )


def _unsent(here: Sitting) -> Sitting:
    if here.sheet.sent:
        raise SentError
    return here


def _to(here: Sitting, step_key: str, anchor: str | None = None) -> Response:
    key = here.round.key
    if step_key in {"unit", "check"}:
        return redirect(url_for(f".{step_key}", key=key), 303)
    return redirect(url_for(".show", key=key, step_key=step_key, _anchor=anchor), 303)


def _neighbour(here: Sitting, step: Step, move: int) -> str:
    """Return the name of the next (1) or previous (−1) step that has something to ask."""
    order = list(steps_of(here.layout))
    shown = set(here.steps)
    at = order.index(step) + move
    while 0 <= at < len(order):
        if order[at] in shown:
            return order[at].key
        at += move
    return "unit" if move > 0 else step.key
