"""The start of the form: what this is and who sees what, and the button that begins."""

from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from survey.accounts.services import contact_points, organisation
from survey.core.disclosure.remarks import needed
from survey.core.lifecycle import State
from survey.core.questionnaires.questionnaire import Contact
from survey.followup.heard import latest
from survey.infra import clock, i18n
from survey.infra.csrf import csrf, csrf_valid
from survey.infra.forms.problems import FormProblem
from survey.infra.permissions import Role, require
from survey.responding import services
from survey.responding.services import GoneError, NotOpenError
from survey.responding.sitting import (
    database,
    in_grace,
    offered,
    open_round,
    remember,
    sent_until,
    settings_of,
    sitting,
    until,
)
from survey.responding.views.common import blueprint, to
from survey.rounds.breakdowns import chosen_in
from survey.rounds.freezing import units_of
from survey.rounds.models import Participation, Round
from survey.rounds.open_question import open_question_of
from survey.rounds.services import layout_of


@blueprint.get("/<key>")
@require(Role.EVERYONE)
def start(key: str) -> str:
    """Say what this is, how long it takes and who sees what; change nothing."""
    return show_start(open_round(key, begun=True), stands(key))


def show_start(
    found: Round,
    stands: str,
    *,
    invited: Participation | None = None,
    sign_in: str = "",
    stale: bool = False,
    errors: Sequence[FormProblem] = (),
) -> str:
    """Draw the start page; `stands`: new, under_way or sent; `invited`: whoever came by a link of their own.

    `sign_in`: where somebody signs in with a work account first, on the page that offers that. Raise NotOpenError in a
    day of grace for whoever has not begun.
    """
    if stands == "new" and not sign_in and in_grace(found):
        raise NotOpenError(found, State.GRACE)
    layout = layout_of(database(), found)
    return render_template(
        "respond/start.html",
        key=found.key,
        round=found,
        day=i18n.say_date(until(found)),
        late=i18n.say_date(sent_until(found)) if found.grace_until else "",
        closed=in_grace(found),
        layout=layout,
        organisation=organisation(database()),
        contact=contact_points(database()).get(Contact.HR),
        settings=settings_of(found),
        stands=stands,
        invited=invited,
        sign_in=sign_in,
        stale=stale,
        errors=errors,
        told=latest(database()),
    )


def stands(key: str, letter: str = "") -> str:
    """Return where this browser stands: nowhere yet, under way, or done; `letter`: with that letter, by its token."""
    try:
        sheet = sitting(key).sheet
    except GoneError:
        return "new"
    if letter and sheet.invitation != letter:
        return "new"
    return "sent" if sheet.sent else "under_way"


def lead_on(key: str) -> Response:
    """Lead to where one was, or to the result of what was sent."""
    here = sitting(key)
    return redirect(url_for("responding.result", key=key), 303) if here.sheet.sent else to(here, here.first_open())


@blueprint.get("/<key>/seen")
@require(Role.EVERYONE)
def seen(key: str) -> str:
    """Show what the employer will see of this round: the real thresholds, and the units with a line of their own."""
    found = open_round(key, begun=True)
    return render_template(
        "respond/seen.html",
        key=key,
        round=found,
        units=units_of(database(), found),
        offered=offered(found),
        parts=layout_of(database(), found).parts,
        settings=(held := settings_of(found)),
        breakdowns=chosen_in(database(), found),
        question=open_question_of(found),
        least=needed(held.min_cell_size_sensitive),
    )


@blueprint.post("/<key>")
@csrf.exempt  # type: ignore[untyped-decorator]  # checked below: whoever read for an hour just presses again
@require(Role.EVERYONE)
def begin(key: str) -> Any:  # noqa: ANN401  # a redirect, or the page with a status
    """Begin a draft, or go on with the one that this browser has."""
    found = open_round(key, begun=True)
    if not csrf_valid():
        return show_start(found, stands(key), stale=True), 400
    try:
        return lead_on(key)
    except GoneError:
        remember(key, services.start(database(), found, clock.now()))
        database().commit()
    return lead_on(key)
