"""The page of the one question that is answered in words: shown with what was written, saved by every button."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from survey.core.disclosure.remarks import LONGEST, Trace, needed, traces
from survey.infra import i18n
from survey.infra.csrf import csrf, csrf_valid
from survey.infra.forms.filters import tidy
from survey.infra.permissions import Role, require
from survey.responding import services
from survey.responding.sitting import Sitting, database, settings_of, sitting
from survey.responding.views.common import blueprint, idle, position, to, unsent
from survey.rounds.open_question import open_question_of


@blueprint.get("/<key>/remark")
@require(Role.EVERYONE)
def remark(key: str) -> str:
    """Ask for words; one may leave it open."""
    here = unsent(sitting(key))
    return _page(here, here.sheet.remark or "")


@blueprint.post("/<key>/remark")
@csrf.exempt  # type: ignore[untyped-decorator]  # checked below: a stale token must not cost what was typed
@require(Role.EVERYONE)
def write(key: str) -> Any:  # noqa: ANN401  # a redirect, or the page with a status
    """Keep what was written, then go where the button says; what is too long or names somebody stays on the page."""
    here = unsent(sitting(key))
    typed = tidy(request.form.get("remark"))
    if not csrf_valid():
        return _page(here, typed, stale=True), 400
    if len(typed) <= LONGEST:
        services.save_remark(database(), here.token, typed)
        database().commit()
    return _follow(here, typed, advice(typed))


def advice(typed: str) -> str:
    """Return what to do about a text that cannot stand; nothing where it can."""
    if len(typed) > LONGEST:
        return str(gettext("Use at most %(most)s characters. There are %(count)s now.", most=LONGEST, count=len(typed)))
    told = {
        Trace.EMAIL: gettext("There is an e-mail address in it. Leave it out: nobody must know who wrote this."),
        Trace.PHONE: gettext("There is a phone number in it, or a number as long. Leave it out."),
        Trace.CITIZEN: gettext("There is a citizen service number (BSN) in it. Leave it out."),
    }
    return next((str(told[trace]) for trace in traces(typed)), "")


def _follow(here: Sitting, typed: str, error: str) -> Any:  # noqa: ANN401  # as `write`
    action, key = request.form.get("action", "next"), here.round.key
    if "X-Autosave" in request.headers:
        return "", (422 if len(typed) > LONGEST else 204)
    if "language" in request.form:
        i18n.choose(request.form["language"])
        return _page(here, typed) if error else _again(key)
    if error and (action == "next" or len(typed) > LONGEST):
        return _page(here, typed, error=error), 422
    if action == "pause":
        return redirect(url_for(".pause", key=key), 303)
    return to(here, here.beside("remark", 1 if action == "next" else -1))


def _again(key: str) -> Response:
    return redirect(url_for(".remark", key=key), 303)


def _page(here: Sitting, typed: str, *, error: str = "", stale: bool = False) -> str:
    question = open_question_of(here.round) or abort(404)
    return render_template(
        "respond/remark.html",
        key=here.round.key,
        question=question[i18n.language()],
        typed=typed,
        error=error,
        stale=stale,
        longest=LONGEST,
        least=needed(settings_of(here.round).min_cell_size_sensitive),
        position=position(here, "remark"),
        **idle(here),
    )
