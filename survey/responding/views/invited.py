"""An invitation's own link: opening it changes nothing, starting opens the draft that belongs to it.

A letter was printed by HR, so its link does not say whether it was used: only the browser that used it knows.
"""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from survey.infra import clock, i18n
from survey.infra.csrf import csrf, csrf_valid
from survey.infra.permissions import Role, require
from survey.responding import services
from survey.responding.sitting import database, in_grace, open_round_by_id, remember, settings_of, until
from survey.responding.views.start import lead_on, show_start, stands
from survey.rounds import invitations
from survey.rounds.freezing import unit_of
from survey.rounds.models import Participation, Round

invited = Blueprint("invited", __name__, url_prefix="/i")


@invited.get("/<token>")
@require(Role.EVERYONE)
def start(token: str) -> str:
    """Say what this is, how long it takes and who sees what; or that the answers have been received."""
    own, found = _invitation(token)
    return _received(found, declined=False) if _used(own) else _start(own, found, token)


@invited.post("/<token>")
@csrf.exempt  # type: ignore[untyped-decorator]  # checked below: whoever read for an hour just presses again
@require(Role.EVERYONE)
def begin(token: str) -> Any:  # noqa: ANN401  # a redirect, or a page with a status
    """Open the draft of this link, on whichever device, or say that no more mail will come."""
    own, found = _invitation(token)
    if not csrf_valid():
        return _start(own, found, token, stale=True), 400
    if _used(own) or "language" in request.form:
        i18n.choose(request.form.get("language", i18n.language()))
        return redirect(url_for(".start", token=token), 303)
    if "decline" in request.form:
        invitations.decline(database(), token)
        database().commit()
        return _received(found, declined=True)
    return _go_on(own, found, token)


def _go_on(own: Participation, found: Round, token: str) -> Response:
    """Open the draft of an invitation, or that which this browser began with the same letter."""
    unit_id = unit_of(database(), own, found, settings_of(found).group_from)
    if not own.by_letter:
        services.open_draft(database(), found, token, unit_id, clock.now())
        remember(found.key, token)
    elif stands(found.key, letter=token) == "new":
        remember(found.key, services.open_letter(database(), found, token, unit_id, clock.now()))
    database().commit()
    return lead_on(found.key)


def _start(own: Participation, found: Round, token: str, *, stale: bool = False) -> str:
    """Show the start. What a mailed link has begun matters only in a day of grace: it leads there on any device."""
    if own.by_letter:
        where = stands(found.key, letter=token)
    else:
        where = "under_way" if in_grace(found) and services.has_begun(database(), token) else "new"
    return show_start(found, where, invited=own, stale=stale)


def _used(own: Participation) -> bool:
    """Tell whether a mailed link is used up: HR, who has the letters, may not see who is done."""
    return own.done and not own.by_letter


def _invitation(token: str) -> tuple[Participation, Round]:
    """Return the invitation of a link and its open round; 404 for a link that is not ours."""
    own = invitations.invitation_of(database(), token[:100]) or abort(404)
    return own, open_round_by_id(own.round_id, begun=True)


def _received(found: Round, *, declined: bool) -> str:
    return render_template("respond/invited.html", declined=declined, day=i18n.say_date(until(found)))
