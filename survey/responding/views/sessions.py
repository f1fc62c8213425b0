"""Pausing, coming back, ending the session, and what to show when there is no session or no open round."""

import re
from typing import Any

from flask import abort, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from survey.core.lifecycle import State
from survey.followup.heard import latest
from survey.infra import clock, i18n
from survey.infra.csrf import csrf, csrf_valid
from survey.infra.db import db
from survey.infra.permissions import Role, require
from survey.infra.settings import settings
from survey.responding import services
from survey.responding.ballot_box import PublishedError
from survey.responding.forms import page
from survey.responding.services import GoneError, NotOpenError, SentError
from survey.responding.sitting import database, in_grace, open_round, remember, sent_until, sitting
from survey.responding.views.common import blueprint, to, unsent
from survey.responding.views.start import lead_on
from survey.rounds.services import round_by_key


@blueprint.get("/<key>/pause")
@require(Role.EVERYONE)
def pause(key: str) -> str:
    """Say that all is saved, until when one can come back, and with which link."""
    here = unsent(sitting(key))
    link = settings().base_url + url_for(".come_back", key=key, token=here.token)
    return render_template("respond/pause.html", key=key, link=link, day=i18n.say_date(sent_until(here.round)))


@blueprint.get("/<key>/back/<token>")
@require(Role.EVERYONE)
def come_back(key: str, token: str) -> str:
    """Show a button to go on; opening the link itself changes nothing, for mail scanners open links too."""
    open_round(key, begun=True)
    return _way_back(key, token)


@blueprint.post("/<key>/back")
@csrf.exempt  # type: ignore[untyped-decorator]  # checked below: whoever waited for an hour just presses again
@require(Role.EVERYONE)
def go_on(key: str) -> Any:  # noqa: ANN401  # a redirect, or the page with a status
    """Open a draft by its token in this browser."""
    found = open_round(key, begun=True)
    token = request.form.get("token", "")[:100]
    if not csrf_valid():
        return _way_back(key, token, stale=True), 400
    services.sheet_of(database(), found, token, clock.now())
    remember(key, token)
    return lead_on(key)


@blueprint.post("/<key>/restore")
@csrf.exempt  # type: ignore[untyped-decorator]  # checked below: a stale token must not cost what was typed
@require(Role.EVERYONE)
def restore(key: str) -> Any:  # noqa: ANN401  # a redirect, or the page with a status
    """Put the answers of a page that came too late into the draft of a pasted link, or into a new one."""
    found = open_round(key, begun=True)
    link = request.form.get("back", "").strip()
    if not csrf_valid():
        return _expired(key), 400
    if "language" in request.form:
        i18n.choose(request.form["language"])
        return _expired(key)
    if not link and in_grace(found):
        return _expired(key, error=_("This round has closed. You can only go on with your link to come back.")), 422
    token = link.rpartition("/")[2][:100] if link else services.start(database(), found, clock.now())
    try:
        services.sheet_of(database(), found, token, clock.now())
    except GoneError:
        return _expired(key, error=_("There are no answers under this link. Check it, or leave the field empty.")), 422
    remember(key, token)
    here = sitting(key, lock=True)
    name = request.form.get("step", "")
    if not name:
        database().commit()
        return to(here, here.first_open())
    step = here.step(name)
    items = step.visible(here.sheet.answers)
    blank = page(step, i18n.language())
    form = blank.bind(request.form, items)
    form.validate()
    services.save(database(), token, step.part.questionnaire.key, blank.codes(form, items))
    database().commit()
    return to(here, step.key)


@blueprint.get("/<key>/stay")
@require(Role.EVERYONE)
def stay(key: str) -> tuple[str, int]:
    """Keep the session alive: the cookie is renewed with each answer."""
    sitting(key)
    return "", 204


@blueprint.post("/<key>/end")
@require(Role.EVERYONE)
def end(key: str) -> Response:
    """Forget this browser's session, for a computer that others use too; also when the round is over."""
    chosen = i18n.language()
    session.clear()
    i18n.choose(chosen)
    response = redirect(url_for("responding.start", key=key), 303)
    # Not "cookies": that would sign people out of everything else at their employer's domain. Ours is emptied above.
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
    if error.state is State.GRACE:
        late = i18n.say_date(sent_until(error.round))
        text += " " + _("Had you begun? Open your own link: you can send until and including %(day)s.", day=late)
    told = latest(database())
    return render_template("respond/not_open.html", heading=heading, explanation=text, told=told), 410


@blueprint.app_errorhandler(PublishedError)
def too_late(_error: PublishedError) -> Any:  # noqa: ANN401  # a page with a status
    """What came in the last second, and waited until the figures stood: the round is over."""
    db.session.rollback()
    found = round_by_key(database(), (request.view_args or {})["key"]) or abort(404)
    return not_open(NotOpenError(found, State.CLOSED))


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
    if request.method in {"GET", "HEAD"}:
        return redirect(url_for("responding.start", key=arguments["key"]), 303)
    return _expired(arguments["key"], arguments.get("step_key", "")), 409


def _way_back(key: str, token: str, *, stale: bool = False) -> str:
    if not re.fullmatch(r"[\w-]{1,100}", token, re.ASCII):
        abort(404)
    return render_template("respond/come_back.html", key=key, token=token, stale=stale)


def _expired(key: str, step: str = "", error: str = "") -> str:
    """Hold what was typed, for as long as it takes to find the link to come back."""
    kept = [(name, value) for name, value in request.form.items(multi=True) if name.startswith("q_")]
    step, link = request.form.get("step", step), request.form.get("back", "")
    return render_template("respond/expired.html", key=key, kept=kept, step=step, link=link, error=error)
