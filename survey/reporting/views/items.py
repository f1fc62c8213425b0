"""HR's pages of the questions of a round: all of them, and one as it was asked with what people answered.

The services come with the pages, for figures need NumPy and the start of the application does not.
"""

from flask import abort, render_template, request

from survey.audit.models import Action
from survey.audit.services import note
from survey.infra import clock, i18n
from survey.infra.db import db
from survey.infra.drawings import drawing
from survey.infra.forms.filters import tidy
from survey.infra.permissions import Role, require
from survey.infra.settings import settings
from survey.reporting.views.results import blueprint
from survey.rounds.services import round_by_key


@blueprint.get("/<key>/items")
@require(Role.HR)
def items(key: str) -> str:
    """List what the round asked, page by page; what has the words that are searched for, if any are."""
    from survey.core.reports.searching import search  # noqa: PLC0415
    from survey.reporting.figures.cells import Figures  # noqa: PLC0415  # as the module says
    from survey.reporting.results.report import group_report  # noqa: PLC0415

    found = round_by_key(db.session(), key) or abort(404)
    report = group_report(db.session(), found, i18n.language(), settings(), clock.now())
    text = tidy(request.args.get("q"))[:200]
    note(Action.RESULTS_SEEN, found.name)
    return render_template(
        "manage/items.html",
        round=found,
        text=text,
        found=search(report.parts, text),
        figures=Figures(i18n.language()),
    )


@blueprint.get("/<key>/items/<item>")
@require(Role.HR)
def item(key: str, item: str) -> str:
    """Show a question as it was asked, how people answered it, and how units differ."""
    from survey.reporting.figures.asked import AskedFigures  # noqa: PLC0415
    from survey.reporting.results.asked import item_page  # noqa: PLC0415  # as the module says

    found = round_by_key(db.session(), key) or abort(404)
    unit, page = (request.args.get(name, default, int) for name, default in (("unit", 0), ("page", 1)))
    shown = item_page(db.session(), found, item, (unit, page), i18n.language(), clock.now()) or abort(404)
    note(Action.RESULTS_SEEN, found.name)
    return render_template(
        "manage/item.html", round=found, shown=shown, figures=AskedFigures(i18n.language()), drawing=drawing
    )
