"""HR's pages of what people lack in a round: the list, the list as a file, and the organisation's own prices.

The services come with the pages, for figures need NumPy and the start of the application does not.
"""

from typing import Any

from flask import Response, abort, redirect, render_template, request, url_for

from survey.audit.models import Action
from survey.audit.services import note
from survey.core.text import LANGUAGES
from survey.infra import clock, i18n
from survey.infra.db import db
from survey.infra.forms.problems import problems
from survey.infra.permissions import Role, require
from survey.reporting.views.files import XLSX, file
from survey.reporting.views.results import blueprint
from survey.rounds.services import round_by_key


@blueprint.get("/<key>/needs")
@require(Role.HR)
def needs(key: str) -> str:
    """Show what people lack, how many they are, and what it would cost."""
    from survey.reporting.figures.needs import NeedFigures  # noqa: PLC0415
    from survey.reporting.results.needs import needs_of  # noqa: PLC0415  # as the module says

    found = round_by_key(db.session(), key) or abort(404)
    shown = needs_of(db.session(), found, i18n.language(), clock.now())
    note(Action.RESULTS_SEEN, found.name)
    figures, saved = NeedFigures(i18n.language()), "saved" in request.args
    return render_template("manage/needs.html", round=found, shown=shown, figures=figures, saved=saved)


@blueprint.route("/<key>/needs/prices", methods=["GET", "POST"])
@require(Role.HR)
def prices(key: str) -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Keep what a thing costs the organisation, for all rounds."""
    from survey.reporting.forms import price_forms  # noqa: PLC0415
    from survey.reporting.results import needs as service  # noqa: PLC0415  # as the module says

    found = round_by_key(db.session(), key) or abort(404)
    shown = service.needs_of(db.session(), found, i18n.language(), clock.now())
    posted = request.form if request.method == "POST" else None
    forms = price_forms(posted, shown.lists)
    wrong = [form for _, form in forms if posted is not None and not form.validate()]
    if posted is not None and not wrong:
        service.set_prices(db.session(), {need.key: form.euros for need, form in forms})
        note(Action.PRICES_CHANGED)
        db.session.commit()
        return redirect(url_for("reporting.needs", key=key, saved=1), 303)
    page = render_template("manage/prices.html", round=found, forms=forms, errors=problems(*wrong))
    return page, 422 if wrong else 200


@blueprint.get("/<key>/needs.<language>.csv")
@require(Role.HR)
def needs_csv(key: str, language: str) -> Response:
    """Give the list as CSV."""
    from survey.reporting.documents.exporting import csv_bytes  # noqa: PLC0415  # as the module says

    heading, *rows = _rows(key, language)
    return file(csv_bytes(heading, rows), "text/csv", f"thuiswerkcheck-needs-{language}.csv")


@blueprint.get("/<key>/needs.<language>.xlsx")
@require(Role.HR)
def needs_xlsx(key: str, language: str) -> Response:
    """Give the list as a workbook."""
    from survey.reporting.documents.exporting import Sheet, book_of  # noqa: PLC0415  # as the module says

    rows = _rows(key, language)
    name = rows[0][1]  # what the heading calls them
    return file(book_of([Sheet(name, (40, 40), "C2", rows)]), XLSX, f"thuiswerkcheck-needs-{language}.xlsx")


def _rows(key: str, language: str) -> list[Any]:
    from survey.reporting.figures.needs import NeedFigures, need_rows  # noqa: PLC0415  # as the module says
    from survey.reporting.results.needs import needs_of  # noqa: PLC0415

    found = round_by_key(db.session(), key) or abort(404)
    wanted = next((known for known in LANGUAGES if known == language), None) or abort(404)
    made = needs_of(db.session(), found, wanted, clock.now())
    note(Action.FIGURES_SAVED, found.name)
    return [*need_rows(made, NeedFigures(wanted))]
