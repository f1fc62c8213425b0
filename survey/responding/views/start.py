"""The start of the form: what this is and who sees what, and the button that begins."""

from typing import Any

from flask import redirect, render_template, url_for

from survey.accounts.services import contact_points, organisation
from survey.core.questionnaire import Contact
from survey.infra import clock, i18n
from survey.infra.csrf import csrf, csrf_valid
from survey.infra.permissions import Role, require
from survey.responding import services
from survey.responding.services import GoneError
from survey.responding.sitting import database, offered, open_round, remember, settings_of, sitting, until
from survey.responding.views.common import blueprint, to
from survey.rounds.freezing import units_of
from survey.rounds.models import Round
from survey.rounds.services import layout_of


@blueprint.get("/<key>")
@require(Role.EVERYONE)
def start(key: str) -> str:
    """Say what this is, how long it takes and who sees what; change nothing."""
    return show_start(open_round(key), _stands(key))


def show_start(found: Round, stands: str, *, invited: bool = False, stale: bool = False) -> str:
    """Draw the start page; `stands`: new, under_way or sent; `invited`: by a link of one's own."""
    layout = layout_of(database(), found)
    return render_template(
        "respond/start.html",
        key=found.key,
        round=found,
        day=i18n.say_date(until(found)),
        layout=layout,
        organisation=organisation(database()),
        contact=contact_points(database()).get(Contact.HR),
        settings=settings_of(found),
        stands=stands,
        invited=invited,
        stale=stale,
    )


def _stands(key: str) -> str:
    """Return where this browser stands: nowhere yet, under way, or done."""
    try:
        return "sent" if sitting(key).sheet.sent else "under_way"
    except GoneError:
        return "new"


@blueprint.get("/<key>/seen")
@require(Role.EVERYONE)
def seen(key: str) -> str:
    """Show what the employer will see of this round: the real thresholds, and the units with a line of their own."""
    found = open_round(key)
    return render_template(
        "respond/seen.html",
        key=key,
        round=found,
        units=units_of(database(), found),
        offered=offered(found),
        parts=layout_of(database(), found).parts,
        settings=settings_of(found),
    )


@blueprint.post("/<key>")
@csrf.exempt  # type: ignore[untyped-decorator]  # checked below: whoever read for an hour just presses again
@require(Role.EVERYONE)
def begin(key: str) -> Any:  # noqa: ANN401  # a redirect, or the page with a status
    """Begin a draft, or go on with the one that this browser has."""
    found = open_round(key)
    if not csrf_valid():
        return show_start(found, _stands(key), stale=True), 400
    try:
        here = sitting(key)
    except GoneError:
        remember(key, services.start(database(), found, clock.now()))
        here = sitting(key)
        database().commit()
    if here.sheet.sent:
        return redirect(url_for(".result", key=key), 303)
    return to(here, here.first_open())
