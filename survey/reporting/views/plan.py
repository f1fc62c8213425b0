"""The plan of action and the annex to the risk assessment as files, for HR, prevention officer and works council."""

from flask import Blueprint, Response, abort

from survey.audit.models import Action
from survey.audit.services import note
from survey.infra import clock
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
