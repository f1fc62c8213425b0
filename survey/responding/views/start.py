"""The start of the form: what this is and who sees what, and the button that begins."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from survey.accounts.services import contact_points, organisation
from survey.core.questionnaire import Contact
from survey.infra import clock, i18n
from survey.infra.permissions import Role, require
from survey.infra.settings import settings
from survey.responding import services
from survey.responding.services import GoneError
from survey.responding.sitting import database, open_round, remember, sitting, until
from survey.responding.views.common import blueprint, to
from survey.rounds.services import layout_of


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
        organisation=organisation(database()),
        contact=contact_points(database()).get(Contact.HR),
        settings=settings(),
        stands=_stands(key),
    )


def _stands(key: str) -> str:
    """Return where this browser stands: nowhere yet, under way, or done."""
    try:
        return "sent" if sitting(key).sheet.sent else "under_way"
    except GoneError:
        return "new"


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
    return to(here, here.first_open())
