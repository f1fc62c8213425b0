"""HR's pages of results by the answers to a question."""

from flask import abort, render_template, url_for

from survey.audit.models import Action
from survey.audit.services import note
from survey.infra import clock, i18n
from survey.infra.db import db
from survey.infra.permissions import Role, require
from survey.reporting.views.results import blueprint
from survey.rounds.services import round_by_key


@blueprint.get("/<key>/by/<int:number>")
@require(Role.HR)
def breakdown(key: str, number: int) -> str:
    """Show the topics of everybody who gave each answer to a question: in shades, and as a table."""
    from survey.reporting.figures.cells import Figures  # noqa: PLC0415
    from survey.reporting.results.breakdowns import breakdown_maps  # noqa: PLC0415  # results need NumPy

    found = round_by_key(db.session(), key) or abort(404)
    made = breakdown_maps(db.session(), found, number, i18n.language(), clock.now()) or abort(404)
    note(Action.RESULTS_SEEN, found.name)
    addresses = {topic: url_for("reporting.theme", key=key, scale=topic) for one in made.maps for topic in one.keys}
    return render_template(
        "manage/breakdown.html", round=found, made=made, addresses=addresses, figures=Figures(i18n.language())
    )
