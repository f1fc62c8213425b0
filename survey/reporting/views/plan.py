"""What changed since the plan, and the plan of action and the annex to the risk assessment as files, for who reads it.

The services come with the first of these, for figures need NumPy and the start of the application does not.
"""

from flask import Blueprint, Response, abort, render_template

from survey.audit.models import Action
from survey.audit.services import note
from survey.followup.plan_forms import STATUSES
from survey.infra import clock, i18n
from survey.infra.db import db
from survey.infra.permissions import PLAN_READERS, require
from survey.infra.settings import settings
from survey.reporting.errors import NoReportError
from survey.reporting.views.files import XLSX, file
from survey.reporting.views.results import no_report
from survey.reporting.views.saving import saved, wanted
from survey.rounds.services import round_by_key

plan_pdf = Blueprint("plan_pdf", __name__, url_prefix="/hr/plan")
plan_pdf.register_error_handler(NoReportError, no_report)


@plan_pdf.get("/<key>.<language>.pdf")
@require(*PLAN_READERS)
def save(key: str, language: str) -> Response:
    """Give the plan of action after a round."""
    from survey.reporting.documents.plan import plan_document  # noqa: PLC0415  # loads NumPy

    return saved(plan_document, key, language, Action.PLAN_SAVED)


@plan_pdf.get("/<key>/rie.<language>.pdf")
@require(*PLAN_READERS)
def save_rie(key: str, language: str) -> Response:
    """Give the annex to the risk assessment after a round."""
    from survey.reporting.documents.rie import rie_document  # noqa: PLC0415  # loads NumPy

    return saved(rie_document, key, language, Action.ANNEX_SAVED)


@plan_pdf.get("/<key>/rie.<language>.xlsx")
@require(*PLAN_READERS)
def save_rie_book(key: str, language: str) -> Response:
    """Give the annex as a workbook, for whoever keeps the risk assessment in a tool of their own."""
    from survey.reporting.documents.rie_book import rie_workbook  # noqa: PLC0415  # loads NumPy

    found = round_by_key(db.session(), key) or abort(404)
    name, content = rie_workbook(db.session(), found, wanted(language), settings(), clock.now())
    note(Action.ANNEX_SAVED, found.name)
    return file(content, XLSX, name)


@plan_pdf.get("/<key>/changes")
@require(*PLAN_READERS)
def changes(key: str) -> str:
    """Show what became of the topics of measures of earlier rounds, and what is only chance."""
    from survey.reporting.figures.changes import ChangeFigures  # noqa: PLC0415  # as the module says
    from survey.reporting.publications.kept import kept_of  # noqa: PLC0415
    from survey.reporting.results.changes import changes_now  # noqa: PLC0415

    found = round_by_key(db.session(), key) or abort(404)
    if not found.has_figures:
        kept_of(db.session(), found, clock.now())  # raises why there are none
    shown = changes_now(db.session(), found, i18n.language())
    note(Action.RESULTS_SEEN, found.name)
    figures = ChangeFigures(i18n.language(), shown.lines, shown.rounds)
    return render_template("manage/changes.html", round=found, changes=shown, figures=figures, statuses=STATUSES)
