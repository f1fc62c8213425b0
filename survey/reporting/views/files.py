"""HR's files of a round's figures: a workbook, and figures and codebook as CSV.

The services come with the first of these files, for figures need NumPy and the start of the application does not.
"""

from typing import TYPE_CHECKING

from flask import Response, abort

from survey.audit.models import Action
from survey.audit.services import note
from survey.core.text import LANGUAGES
from survey.infra import clock
from survey.infra.db import db
from survey.infra.permissions import Role, require
from survey.reporting.views.results import blueprint
from survey.rounds.services import round_by_key

if TYPE_CHECKING:
    from survey.reporting.documents.exporting import Export

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/<key>/figures.<language>.xlsx")
@require(Role.HR)
def figures_xlsx(key: str, language: str) -> Response:
    """Give the figures that may be shown as a workbook."""
    from survey.reporting.documents.exporting import workbook  # noqa: PLC0415  # as the module says

    wanted = next((known for known in LANGUAGES if known == language), None) or abort(404)
    return file(workbook(_export(key), wanted), XLSX, f"thuiswerkcheck-{wanted}.xlsx")


@blueprint.get("/<key>/figures.csv")
@require(Role.HR)
def figures_csv(key: str) -> Response:
    """Give the figures that may be shown, one a line, for others to compute with."""
    from survey.reporting.documents.exporting import figures_csv as written  # noqa: PLC0415  # as the module says

    return file(written(_export(key)), "text/csv", "thuiswerkcheck-figures.csv")


@blueprint.get("/<key>/codebook.csv")
@require(Role.HR)
def codebook_csv(key: str) -> Response:
    """Give what the keys of the figures stand for, in both languages."""
    from survey.reporting.documents.exporting import codebook_csv as written  # noqa: PLC0415  # as the module says

    return file(written(_export(key)), "text/csv", "thuiswerkcheck-codebook.csv")


def _export(key: str) -> "Export":
    from survey.reporting.documents.exporting import export_of  # noqa: PLC0415  # as the module says

    found = round_by_key(db.session(), key) or abort(404)
    made = export_of(db.session(), found, clock.now())
    note(Action.FIGURES_SAVED, found.name)
    return made


def file(content: bytes, kind: str, name: str) -> Response:
    """Return an answer that is saved under a name."""
    return Response(content, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
