"""The plan of action and the annex to the risk assessment as files, for HR, prevention officer and works council."""

from flask import Blueprint, Response, abort

from survey.audit.models import Action
from survey.audit.services import note
from survey.core.text import LANGUAGES
from survey.infra import clock
from survey.infra.db import db
from survey.infra.permissions import PLAN_READERS, require
from survey.infra.render.pdf import render
from survey.infra.settings import settings
from survey.reporting.errors import NoReportError
from survey.reporting.views.results import no_report
from survey.rounds.services import round_by_key

plan_pdf = Blueprint("plan_pdf", __name__, url_prefix="/hr/plan")
plan_pdf.register_error_handler(NoReportError, no_report)


@plan_pdf.get("/<key>.<language>.pdf")
@require(*PLAN_READERS)
def save(key: str, language: str) -> Response:
    """Give the plan of action after a round."""
    from survey.reporting.documents.plan import file_name, plan_html  # noqa: PLC0415  # loads NumPy

    found = round_by_key(db.session(), key) or abort(404)
    wanted = next((known for known in LANGUAGES if known == language), None) or abort(404)
    html = plan_html(db.session(), found, wanted, settings(), clock.now())
    db.session.rollback()  # nothing more is read: rendering must not hold a transaction
    pdf = render(html)
    note(Action.PLAN_SAVED, found.name)
    disposition = f'attachment; filename="{file_name(wanted, clock.today(settings().time_zone))}"'
    return Response(pdf, mimetype="application/pdf", headers={"Content-Disposition": disposition})


@plan_pdf.get("/<key>/rie.<language>.pdf")
@require(*PLAN_READERS)
def save_rie(key: str, language: str) -> Response:
    """Give the annex to the risk assessment after a round."""
    from survey.reporting.documents.rie import file_name, rie_html  # noqa: PLC0415  # loads NumPy

    found = round_by_key(db.session(), key) or abort(404)
    wanted = next((known for known in LANGUAGES if known == language), None) or abort(404)
    html = rie_html(db.session(), found, wanted, settings(), clock.now())
    db.session.rollback()  # nothing more is read: rendering must not hold a transaction
    pdf = render(html)
    note(Action.PLAN_SAVED, found.name)
    disposition = f'attachment; filename="{file_name(wanted, clock.today(settings().time_zone))}"'
    return Response(pdf, mimetype="application/pdf", headers={"Content-Disposition": disposition})
