"""The page where the code of a letter is typed; it leads to the same start page as the letter's link."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError

from survey.infra import clock, limits
from survey.infra.forms.problems import FormProblem
from survey.infra.limits import Limit
from survey.infra.permissions import Role, require
from survey.infra.settings import settings
from survey.responding.sitting import database
from survey.responding.views.codes import RefusedError
from survey.rounds import invitations, letters
from survey.rounds.models import Participation, Round

FROM_HERE: Final = Limit("letter", 20, timedelta(hours=1))
"""Wrong codes from one network address: a whole canteen may share it, and slips do not count."""
IN_ALL: Final = Limit("letters", 4000, timedelta(hours=1))
"""At this rate a year of guessing finds one of ten thousand codes with a chance of one in a hundred thousand."""
ANYBODY: Final = "anybody"

typed = Blueprint("typed", __name__, url_prefix="/code")


@typed.get("")
@require(Role.EVERYONE)
def ask() -> str:
    """Ask for the code."""
    return _page()


@typed.post("")
@require(Role.EVERYONE)
def look() -> Any:  # noqa: ANN401  # a redirect, or the page with a status
    """Lead to the start of whom the code was given; say what is wrong with a code that leads nowhere."""
    try:
        _own, token = invitation_for(request.form.get("code", ""))
    except RefusedError as refused:
        return _page(refused.problems), refused.status
    return redirect(url_for("invited.start", token=token), 303)


def invitation_for(code: str, asked: Round | None = None) -> tuple[Participation, str]:
    """Return the invitation to which a typed code belongs, and the token of its link; raise RefusedError.

    asked: the round that it must be of.
    """
    if letters.is_slip(code):
        raise RefusedError(_("A character is wrong, lacking or too many. A code has 12: compare them one by one."), 422)
    if wait := _too_many():
        raise RefusedError(limits.too_often(wait), 429)
    token = letters.token_of(database(), code, settings())
    own = invitations.invitation_of(database(), token) if token else None
    if token is None or own is None or (asked and own.round_id != asked.id):
        raise RefusedError(
            _("We do not know this code. Take the newest letter. Still wrong? Ask your HR department."), 422
        )
    _refund()
    return own, token


def _too_many() -> timedelta | None:
    """Count an attempt; return how long to wait when there were too many."""
    key, now = settings().secret_key, clock.now()
    wait = limits.spend_in_hour(database(), FROM_HERE, request.remote_addr or "", key, now)
    wait = wait or limits.spend_in_hour(database(), IN_ALL, ANYBODY, key, now)
    database().commit()  # counted before it is judged
    return wait


def _refund() -> None:
    """A right code is no attempt to guess one."""
    for limit, who in ((FROM_HERE, request.remote_addr or ""), (IN_ALL, ANYBODY)):
        limits.refund(database(), limit, who, settings().secret_key)
    database().commit()


@typed.errorhandler(CSRFError)
def stale(_error: CSRFError) -> tuple[str, int]:
    """The page stood open too long: give it back with what was typed."""
    return _page(stale=True), 400


def _page(errors: Sequence[FormProblem] = (), *, stale: bool = False) -> str:
    return render_template("respond/code.html", errors=errors, stale=stale)
