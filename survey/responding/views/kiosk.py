"""A shared device: anybody begins there, and nothing of them is left for whoever comes next.

Once somebody has begun, a cookie marks the browser until the round closes. From then on its session ends after five
minutes without a sign of life, pages for a device of one's own are closed, and what the Back button sends again counts
for nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from flask import Blueprint, g, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from survey.infra import clock, i18n
from survey.infra.csrf import csrf, csrf_valid
from survey.infra.forms.problems import FormProblem
from survey.infra.permissions import Role, require
from survey.infra.settings import settings
from survey.responding import services
from survey.responding.sitting import database, open_round, remember, settings_of
from survey.responding.views.codes import RefusedError
from survey.responding.views.start import lead_on, show_start, stands
from survey.responding.views.typed import invitation_for
from survey.rounds.freezing import unit_of
from survey.rounds.models import Round

WARN: Final = timedelta(minutes=4)
WIPE: Final = timedelta(minutes=5)
SOON: Final = timedelta(seconds=5)
"""A browser's clock may be so much faster than ours when it comes to see whether all is wiped."""
CLOSED: Final = frozenset(
    {"responding.start", "responding.pause", "responding.result_pdf"}
    | {"recognised.start", "recognised.sign_in", "recognised.back"}
    | {"alone.start", "alone.go_on", "alone.save", "own.ask", "own.look", "own.take_back", "own.again"}
)
"""Pages for a device of one's own."""
ALIVE: Final = frozenset({"responding", "kiosk", "followup"})
"""Where people do something; others give what pages load by themselves, such as a logo."""
PASSIVE: Final = frozenset({"kiosk.start", "kiosk.still"})
"""Pages that come by themselves, so that asking for them is no sign of life."""

kiosk = Blueprint("kiosk", __name__, url_prefix="/kiosk")


class ClosedError(Exception):
    """There is no kiosk in this browser: heading and explanation say why."""

    def __init__(self, heading: str, explanation: str) -> None:
        super().__init__(heading)
        self.page = {"heading": heading, "explanation": explanation}


@dataclass(frozen=True)
class Device:
    """What a page on a shared device needs to know; `active`: somebody has begun on it."""

    key: str
    active: bool
    warn: int = int(WARN.total_seconds())
    wipe: int = int(WIPE.total_seconds())


@kiosk.get("/<key>")
@require(Role.EVERYONE)
def start(key: str) -> str:
    """Say what this is and who sees what, as for everybody; where whoever comes next begins."""
    return _start(_offered(key))


@kiosk.post("/<key>")
@csrf.exempt  # type: ignore[untyped-decorator]  # checked below: a stale token must not cost what was typed
@require(Role.EVERYONE)
def begin(key: str) -> Any:  # noqa: ANN401  # a redirect, or the page with a status
    """Begin a draft, by the code of a letter where the kiosk asks for one; go on when somebody has begun."""
    found = _offered(key)
    if not csrf_valid():
        return _start(found, stale=True), 400
    if stands(key) == "new":
        try:
            token = _open_draft(found)
        except RefusedError as refused:
            return _start(found, refused.problems), refused.status
        _forget()
        remember(key, token)
        database().commit()
    return _marked(lead_on(key), found)


@kiosk.get("/<key>/still")
@require(Role.EVERYONE)
def still(key: str) -> str | Response:
    """Ask whether somebody is still there, in a browser without scripts; the page goes on by itself."""
    if stands(_offered(key).key) == "new":
        return redirect(url_for(".start", key=key), 303)
    return render_template("respond/kiosk_still.html", key=key)


@kiosk.post("/<key>/stop")
@require(Role.EVERYONE)
def stop(key: str) -> Response:
    """Forget whoever is here: their draft if it was not sent, their session, and what the browser kept."""
    services.discard(database(), session.get("drafts", {}).get(key, ""))
    database().commit()
    session.clear()
    response = redirect(url_for(".start", key=key), 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@kiosk.app_errorhandler(ClosedError)
def closed(error: ClosedError) -> Response:
    """Say so, and let the browser be one like any other again."""
    response = make_response(render_template("respond/not_open.html", **error.page), 410)
    response.delete_cookie(_cookie())
    return response


# ------------------------------------------------------------------------------------------------ on every request


@kiosk.before_app_request
def keep_apart() -> Response | None:
    """On a shared device, leave nothing of somebody who went away to whoever comes next."""
    key = g.kiosk = request.cookies.get(_cookie(), "") if g.get("staff") is None else ""
    if not key or request.endpoint == "static":
        return None
    seconds = clock.now().timestamp() - session.get("seen", 0)
    if "drafts" in session and seconds > (WIPE - SOON).total_seconds():
        session.clear()
    # The Back button sends again what somebody else typed, with the token of a session that is over.
    stale = request.method == "POST" and not csrf_valid()
    if request.endpoint == "kiosk.start" and "drafts" not in session:
        _forget()
    return redirect(url_for("kiosk.start", key=key), 303) if stale or request.endpoint in CLOSED else None


@kiosk.after_app_request
def seen(response: Response) -> Response:
    """Note in the browser's own cookie that somebody is there."""
    here = g.get("kiosk") and "drafts" in session
    if here and request.blueprint in ALIVE and request.endpoint not in PASSIVE:
        session["seen"] = int(clock.now().timestamp())
    return response


@kiosk.app_context_processor
def device() -> dict[str, Device | None]:
    """Let each page know that it is shown on a shared device."""
    here = (request.view_args or {}).get("key", "") if request.blueprint == "kiosk" else ""
    key = here or g.get("kiosk", "")
    return {"kiosk": Device(key, "drafts" in session) if key and g.get("staff") is None else None}


def _forget() -> None:
    """Begin the browser's session anew, in the same language."""
    chosen = i18n.language()
    session.clear()
    i18n.choose(chosen)


def _offered(key: str) -> Round:
    """Return an open round that has a kiosk; raise ClosedError. Whoever has begun there can go on in a day of grace."""
    found = open_round(key, begun=True)
    if g.get("staff") is not None:
        raise ClosedError(_("Open this on the shared device"), _("You are signed in here, and a kiosk forgets that."))
    if not found.kiosk:
        raise ClosedError(_("There is no kiosk here"), _("Ask your HR department for the right address."))
    return found


def _open_draft(found: Round) -> str:
    """Return the token of a new draft; raise RefusedError when the code is not one of this round."""
    if found.kiosk == "open":
        return services.start(database(), found, clock.now())
    own, invitation = invitation_for(request.form.get("code", ""), found)
    unit_id = unit_of(database(), own, found, settings_of(found).group_from)
    return services.open_letter(database(), found, invitation, unit_id, clock.now())


def _marked(response: Response, found: Round) -> Response:
    """Mark the browser as a shared one, until the round is over."""
    session["seen"] = int(clock.now().timestamp())
    response.set_cookie(
        _cookie(), found.key, expires=found.over_at, secure=settings().secure, httponly=True, samesite="Lax"
    )
    return response


def _cookie() -> str:
    return "__Host-kiosk" if settings().secure else "kiosk"


def _start(found: Round, errors: Sequence[FormProblem] = (), *, stale: bool = False) -> str:
    return show_start(found, stands(found.key), errors=errors, stale=stale)
