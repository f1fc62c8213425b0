"""HR's page of one topic of a round: of everybody or of a unit, beside its parts, with what is advised.

The services come with the page, for figures need NumPy and the start of the application does not.
"""

from flask import abort, render_template, request

from survey.audit.models import Action
from survey.audit.services import note
from survey.infra import clock, i18n
from survey.infra.db import db
from survey.infra.permissions import Role, require
from survey.reporting.views.results import blueprint
from survey.rounds.services import round_by_key


@blueprint.get("/<key>/themes/<scale>")
@require(Role.HR)
def theme(key: str, scale: str) -> str:
    """Show how a topic scores, what people answered, how units differ, and what to do."""
    from survey.reporting.figures.cells import tables  # noqa: PLC0415  # as the module says
    from survey.reporting.figures.theme import ThemeFigures  # noqa: PLC0415
    from survey.reporting.results.themes import theme_page  # noqa: PLC0415

    found = round_by_key(db.session(), key) or abort(404)
    unit, page = (request.args.get(name, default, int) for name, default in (("unit", 0), ("page", 1)))
    shown = theme_page(db.session(), found, scale, (unit, page), i18n.language(), clock.now()) or abort(404)
    note(Action.RESULTS_SEEN, found.name)
    figures = ThemeFigures(i18n.language())
    return render_template("manage/theme.html", round=found, shown=shown, figures=figures, tables=tables)
