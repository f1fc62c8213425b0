"""Signing in with a work account: to the organisation's own provider, back from it, and why somebody is not let in."""

import logging
from datetime import datetime
from typing import Final

from flask import abort, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from survey.accounts import factors, oidc, sessions, work_accounts
from survey.accounts.oidc import Begun, Fault, Identity, RefusedError
from survey.accounts.views.common import ANY_ACCOUNT, blueprint, go_on, safe_path
from survey.audit.models import Action
from survey.audit.services import record
from survey.config import Provider
from survey.infra import clock, limits
from survey.infra.db import aside
from survey.infra.permissions import Role, require
from survey.infra.settings import settings

KEPT: Final = "work_account"
"""Where the browser keeps a sign-in that is under way."""
STATUS: Final = {Fault.NOT_BEGUN: 400, Fault.DOWN: 503, Fault.TOO_OFTEN: 429}
NO_ATTEMPT: Final = frozenset({Fault.NOT_BEGUN, Fault.DOWN, Fault.TOO_OFTEN})
"""What leaves no line in the audit log: anybody could fill it."""
log = logging.getLogger(__name__)


@blueprint.get("/sign-in/work")
@require(Role.EVERYONE)
def work_account() -> Response:
    """Send somebody to the provider: by a link, for a browser lets no form lead to another site."""
    begun = Begun.new(safe_path(request.args.get("next")), clock.now())
    try:
        where = oidc.address(_provider(), begun, _back(), clock.now())
    except RefusedError as error:
        return _refused(error)
    session[KEPT] = begun.kept()
    return redirect(where, 303)


@blueprint.get("/sign-in/work/back")
@require(Role.EVERYONE)
def back_from_work_account() -> Response:
    """Let in whoever the provider says it is. They come by a GET, so what is kept of it is a transaction aside."""
    provider, now, kept = _provider(), clock.now(), session.pop(KEPT, None)
    try:
        begun = Begun.of(kept, request.args, now)
        _count(now)
        return _let_in(provider, oidc.identity(provider, begun, request.args, _back(), now), begun.path, now)
    except RefusedError as error:
        if error.fault not in NO_ATTEMPT:
            with aside() as writing:
                work_accounts.refuse(writing, error, now)
        return _refused(error)


@blueprint.get("/sign-in/work/refused/<fault>")
@require(Role.EVERYONE)
def refused(fault: str) -> tuple[str, int]:
    """Say why somebody was not let in, and what to do: a page of its own, whose address holds no code."""
    if fault not in list(Fault) or settings().oidc is None:
        abort(404)
    return render_template("manage/refused.html", fault=fault), STATUS.get(Fault(fault), 403)


@blueprint.get("/sign-out/work")
@require(Role.EVERYONE)
def signed_out() -> str:
    """Say that one may still be signed in at the provider."""
    return render_template("manage/signed_out.html", there=_end_address() is not None)


@blueprint.get("/sign-out/work/there")
@require(Role.EVERYONE)
def sign_out_there() -> Response:
    """Send somebody to the provider to sign out there too: by a link, as above."""
    return redirect(_end_address() or abort(404), 303)


def _let_in(provider: Provider, identity: Identity, path: str | None, now: datetime) -> Response:
    """Begin a session, for which our own second factor is asked unless the provider asked for one."""
    with aside() as writing:
        staff = work_accounts.recognise(writing, provider, identity, now)
        complete = identity.two_factors or not factors.is_needed(staff, required=settings().second_factor)
        token = sessions.begin(writing, staff, now, complete=complete, instead_of=g.session)
        limits.refund(writing, ANY_ACCOUNT, request.remote_addr or "", settings().secret_key)
        if complete:
            record(writing, staff.email, Action.SIGNED_IN, "", now)
    return go_on(staff, token, path, complete=complete)


def _provider() -> Provider:
    return settings().oidc or abort(404)


def _back() -> str:
    return settings().base_url + url_for(".back_from_work_account")


def _end_address() -> str | None:
    return oidc.end_address(_provider(), settings().base_url + url_for(".sign_in"), clock.now())


def _count(now: datetime) -> None:
    """Count an attempt; raise RefusedError when there were too many."""
    with aside() as writing:
        wait = limits.spend(writing, ANY_ACCOUNT, request.remote_addr or "", settings().secret_key, now)
    if wait:
        raise RefusedError(Fault.TOO_OFTEN)


def _refused(error: RefusedError) -> Response:
    log.warning("a sign-in with a work account was refused: %s %r", error.fault, error.detail)
    return redirect(url_for(".refused", fault=error.fault), 303)
