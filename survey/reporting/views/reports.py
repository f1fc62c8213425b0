"""HR's page of a round's reports: what there is to save, the reports of all units at once, and how far they are.

The services come with the first of these pages, for figures need NumPy and the start of the application does not.
"""

from typing import Any

from flask import Response, abort, redirect, render_template, request, url_for
from werkzeug.wsgi import wrap_file

from survey.audit.models import Action
from survey.audit.services import note
from survey.infra import clock, i18n
from survey.infra.db import db
from survey.infra.permissions import Role, require
from survey.infra.settings import settings
from survey.reporting.views.results import blueprint
from survey.reporting.views.saving import saved, wanted
from survey.rounds.services import round_by_key


@blueprint.get("/<key>/reports")
@require(Role.HR)
def reports(key: str) -> str:
    """Show which reports there are, and how far those of the units are."""
    from survey.reporting.documents import batches  # noqa: PLC0415  # as the module says
    from survey.reporting.figures.cells import Figures  # noqa: PLC0415
    from survey.reporting.results.trends import has_earlier  # noqa: PLC0415

    found = round_by_key(db.session(), key) or abort(404)
    made, figures = batches.overview(db.session(), found, clock.now()), Figures(i18n.language())
    earlier = has_earlier(db.session(), found)
    note(Action.RESULTS_SEEN, found.name)
    return render_template("manage/reports.html", round=found, made=made, earlier=earlier, figures=figures)


@blueprint.post("/<key>/reports")
@require(Role.HR)
def ask_reports(key: str) -> Any:  # noqa: ANN401  # a redirect
    """Have the reports of all units made in a language, by the worker."""
    from survey.reporting.documents import batches  # noqa: PLC0415  # as the module says

    found = round_by_key(db.session(), key) or abort(404)
    batches.overview(db.session(), found, clock.now())
    batches.ask(db.session(), found, wanted(request.form.get("language")), clock.today(settings().time_zone))
    note(Action.REPORTS_ASKED, found.name)
    db.session.commit()
    return redirect(url_for(".reports", key=key, _anchor="teams"), 303)


@blueprint.get("/<key>/board.<language>.pdf")
@require(Role.HR)
def board_pdf(key: str, language: str) -> Response:
    """Give the page for the board as a file to save."""
    from survey.reporting.documents.board import board_document  # noqa: PLC0415  # as the module says

    return saved(board_document, key, language, Action.REPORT_SAVED)


@blueprint.get("/<key>/reports.<language>.zip")
@require(Role.HR)
def reports_zip(key: str, language: str) -> Response:
    """Give the reports of all units that were made in a language."""
    from survey.reporting.documents.archive import archive  # noqa: PLC0415  # as the module says

    found = round_by_key(db.session(), key) or abort(404)
    made = archive(db.session(), found, wanted(language), settings(), clock.now()) or abort(404)
    note(Action.REPORT_SAVED, found.name)
    name, file = made
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(wrap_file(request.environ, file), mimetype="application/zip", headers=headers)
