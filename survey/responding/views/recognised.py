"""Coming with a work account: to the organisation's provider, and back to the own invitation of whoever is on the list.

Nothing is written but how often it was tried, by hours of the clock. The browser keeps what belongs to the sign-in
until it is over, and nothing of who signed in.
"""

import logging
from datetime import timedelta
from typing import Final

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from survey.accounts import oidc
from survey.accounts.oidc import Begun, Fault, Identity, RefusedError
from survey.config import Provider
from survey.infra import clock, limits
from survey.infra.db import aside
from survey.infra.limits import Limit
from survey.infra.permissions import Role, require
from survey.infra.settings import settings
from survey.responding.sitting import database, open_round
from survey.responding.views.start import show_start, stands
from survey.rounds.models import Round
from survey.rounds.recognising import token_for

KEPT: Final = "employee"
"""Where the browser keeps a sign-in that is under way."""
NOT_INVITED: Final = "not_invited"
STATUS: Final = {
    NOT_INVITED: 403,
    Fault.NOT_BEGUN: 400,
    Fault.DECLINED: 403,
    Fault.DOWN: 503,
    Fault.UNPROVEN: 403,
    Fault.TOO_OFTEN: 429,
}
FROM_HERE: Final = Limit("employee", 100, timedelta(hours=1))
"""Failures from one network address: a whole office may share it, and who signs in does not count."""
log = logging.getLogger(__name__)

recognised = Blueprint("recognised", __name__, url_prefix="/w")


@recognised.get("/<key>")
@require(Role.EVERYONE)
def start(key: str) -> Response | str:
    """Say what this is and who sees what, and offer to sign in; lead on who has begun in this browser."""
    found = _offered(key)
    if stands(key) != "new":
        return redirect(url_for("responding.start", key=key), 303)
    return show_start(found, "new", sign_in=url_for(".sign_in", key=key))


@recognised.get("/<key>/sign-in")
@require(Role.EVERYONE)
def sign_in(key: str) -> Response:
    """Send somebody to the provider: by a link, for a browser lets no form lead to another site."""
    begun = Begun.new(_offered(key).key, clock.now())
    try:
        where = oidc.address(_provider(), begun, _back(), clock.now())
    except RefusedError as error:
        return _refused(key, error)
    session[KEPT] = begun.kept()
    return redirect(where, 303)


@recognised.get("/back")
@require(Role.EVERYONE)
def back() -> Response:
    """Lead whoever the provider says it is to their invitation, where they start by a press of the button."""
    kept, now = session.pop(KEPT, None), clock.now()
    try:
        begun = Begun.of(kept, request.args, now)
    except RefusedError as error:
        return _refused((kept or {}).get("path", ""), error)
    try:
        _count()
        found = _offered(begun.path or "")
        identity = oidc.identity(_provider(), begun, request.args, _back(), now)
        return _lead_on(found, identity)
    except RefusedError as error:
        return _refused(begun.path or "", error)


@recognised.get("/refused/<why>")
@require(Role.EVERYONE)
def refused(why: str) -> tuple[str, int]:
    """Say why somebody is not let in, and what to do."""
    if why not in STATUS or settings().oidc is None:
        abort(404)
    return render_template("respond/refused.html", why=why, key=request.args.get("round", "")[:40]), STATUS[why]


def _lead_on(found: Round, identity: Identity) -> Response:
    with aside() as writing:  # whom the provider proves to be somebody has not guessed
        limits.refund(writing, FROM_HERE, request.remote_addr or "", settings().secret_key)
    token = token_for(database(), found, identity, _provider(), settings())
    if token is None:
        return redirect(url_for(".refused", why=NOT_INVITED, round=found.key), 303)
    return redirect(url_for("invited.start", token=token), 303)


def _offered(key: str) -> Round:
    """Return an open round to which people come with a work account; any other has no such page.

    In a day of grace too: whoever has begun may have no other way back.
    """
    found = open_round(key, begun=True)
    return found if found.work_account and settings().oidc else abort(404)


def _provider() -> Provider:
    return settings().oidc or abort(404)


def _back() -> str:
    return settings().base_url + url_for("recognised.back")


def _count() -> None:
    """Count an attempt; raise RefusedError when there were too many."""
    with aside() as writing:
        wait = limits.spend_in_hour(writing, FROM_HERE, request.remote_addr or "", settings().secret_key, clock.now())
    if wait:
        raise RefusedError(Fault.TOO_OFTEN)


def _refused(key: str, error: RefusedError) -> Response:
    """Lead to the page that says why; the log has what an operator can mend, and nothing about who it was."""
    if error.fault in {Fault.DOWN, Fault.UNPROVEN}:
        log.warning("an employee's sign-in was refused: %s %r", error.fault, error.detail)
    return redirect(url_for(".refused", why=error.fault, round=key), 303)
