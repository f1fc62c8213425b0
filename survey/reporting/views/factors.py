"""HR's page of the nine factors of working from home: what makes up each, how it scores, and what is arranged.

The services come with the page, for figures need NumPy and the start of the application does not.
"""

from flask import abort, render_template

from survey.audit.models import Action
from survey.audit.services import note
from survey.infra import clock, i18n
from survey.infra.db import db
from survey.infra.permissions import Role, require
from survey.infra.settings import settings
from survey.reporting.views.results import blueprint
from survey.rounds.services import round_by_key


@blueprint.get("/<key>/factors")
@require(Role.HR)
def factors(key: str) -> str:
    """Show the nine factors."""
    from survey.reporting.figures.cells import Figures  # noqa: PLC0415
    from survey.reporting.figures.gap import GapFigures  # noqa: PLC0415
    from survey.reporting.results.factors import factors_page  # noqa: PLC0415  # as the module says
    from survey.reporting.results.report import group_report  # noqa: PLC0415

    found = round_by_key(db.session(), key) or abort(404)
    report = group_report(db.session(), found, i18n.language(), settings(), clock.now())
    shown = factors_page(db.session(), found, report, clock.now())
    note(Action.RESULTS_SEEN, found.name)
    figures = Figures(i18n.language())
    gap = shown.gap and GapFigures(shown.gap, figures)
    return render_template("manage/factors.html", round=found, factors=shown.factors, gap=gap, figures=figures)
