"""HR's file for one unit's own people: the report of a team.

The services come with the first of these files, for figures need NumPy and the start of the application does not.
"""

from flask import Response, abort, render_template

from survey.audit.models import Action
from survey.audit.services import note
from survey.core.text import LANGUAGES
from survey.infra import clock, i18n
from survey.infra.db import db
from survey.infra.permissions import Role, require
from survey.infra.render.pdf import render
from survey.infra.settings import settings
from survey.reporting.errors import HiddenUnitError
from survey.reporting.views.results import blueprint
from survey.rounds.services import round_by_key


@blueprint.get("/<key>/units/<int:unit_id>/report.<language>.pdf")
@require(Role.HR)
def team_pdf(key: str, unit_id: int, language: str) -> Response:
    """Give the report of a unit as a file to save."""
    from survey.reporting.documents.batches import kept_file  # noqa: PLC0415  # as the module says
    from survey.reporting.documents.teams import team_document  # noqa: PLC0415

    found = round_by_key(db.session(), key) or abort(404)
    wanted = next((known for known in LANGUAGES if known == language), None) or abort(404)
    name, html = team_document(db.session(), found, unit_id, wanted, settings(), clock.now()) or abort(404)
    kept = kept_file(db.session(), found, wanted, unit_id, html)
    db.session.rollback()  # nothing more is read: rendering must not hold a transaction
    pdf = kept or render(html)
    note(Action.REPORT_SAVED, found.name)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(pdf, mimetype="application/pdf", headers=headers)


@blueprint.errorhandler(HiddenUnitError)
def hidden_unit(error: HiddenUnitError) -> tuple[str, int]:
    """A unit has no report of its own: say why."""
    from survey.reporting.figures.cells import Figures  # noqa: PLC0415  # as the module says

    why = Figures(i18n.language()).why(error.hidden)
    return render_template("report/none_unit.html", name=error.unit_name, why=why), 404
