"""HR's page of a round and the rounds before it: the lines of everybody's or a unit's scores; and everybody's as PDF.

The services come with the page, for figures need NumPy and the start of the application does not.
"""

from flask import Response, abort, render_template, request

from survey.audit.models import Action
from survey.audit.services import note
from survey.infra import i18n
from survey.infra.db import db
from survey.infra.permissions import Role, require
from survey.infra.settings import settings
from survey.reporting.views.results import blueprint
from survey.reporting.views.saving import saved
from survey.rounds.services import round_by_key


@blueprint.get("/<key>/trend")
@require(Role.HR)
def trend(key: str) -> str:
    """Show how scores went over the rounds, and which changes are more than chance."""
    from survey.reporting.figures.trend import TrendFigures  # noqa: PLC0415  # as the module says
    from survey.reporting.results.trends import trend_of  # noqa: PLC0415

    found = round_by_key(db.session(), key) or abort(404)
    unit = request.args.get("unit", 0, type=int)
    shown = trend_of(db.session(), found, i18n.language(), settings(), unit) or abort(404)
    note(Action.RESULTS_SEEN, found.name)
    return render_template("manage/trend.html", round=found, trend=shown, figures=TrendFigures(i18n.language()))


@blueprint.get("/<key>/trend.<language>.pdf")
@require(Role.HR)
def trend_pdf(key: str, language: str) -> Response:
    """Give the trend of the whole organisation as a file to save."""
    from survey.reporting.documents.trend import trend_document  # noqa: PLC0415  # as the module says

    return saved(trend_document, key, language, Action.REPORT_SAVED)
