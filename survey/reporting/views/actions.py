"""HR's page on which the actions of a closed round go into the plan.

The services come with the page, for figures need NumPy and the start of the application does not.
"""

from typing import Any

from flask import abort, redirect, render_template, request, url_for

from survey.audit.models import Action
from survey.audit.services import note
from survey.followup import plan
from survey.infra import clock, i18n
from survey.infra.db import db
from survey.infra.forms.problems import problems
from survey.infra.permissions import Role, require
from survey.infra.settings import settings
from survey.reporting.views.results import blueprint
from survey.rounds.services import round_by_key


@blueprint.route("/<key>/actions", methods=["GET", "POST"])
@require(Role.HR)
def actions(key: str) -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Offer the actions that the answers call for, of one topic where that is asked for; plan those that are ticked."""
    from survey.followup import aims  # noqa: PLC0415
    from survey.reporting.forms import ActionsForm  # noqa: PLC0415
    from survey.reporting.results import narrowing, recommended  # noqa: PLC0415  # as the module says

    found = round_by_key(db.session(), key) or abort(404)
    offered = recommended.offers(db.session(), found, i18n.language(), settings(), clock.now())
    new, planned = recommended.parted(db.session(), found, offered)
    topic, asked = request.args.get("topic"), request.args.getlist("tick")
    form = ActionsForm(tick=narrowing.ticked(new, asked, narrowed=topic is not None)).offer(new)
    if form.validate_on_submit():
        plan.adopt(db.session(), found, form.chosen(new))
        note(Action.MEASURES_ADOPTED, found.name)
        db.session.commit()
        return redirect(url_for("plan.overview", done="adopted"), 303)
    topics = aims.offered(db.session(), found, None, "", i18n.language())
    shown = narrowing.narrow(new, topics, topic or "", form.tick.data)
    values = {"round": found, "form": form, "errors": problems(form), "new": new, "planned": planned, "shown": shown}
    return render_template("manage/actions.html", **values), 422 if form.is_submitted() else 200
