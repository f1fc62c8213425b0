"""A manager's pages: their units with the rounds that have figures, and of each the figures, trend and report as PDF.

The services come with the first of these pages, for figures need NumPy and the start of the application does not.
"""

from flask import Blueprint, Response, abort, g, render_template

from survey.audit.models import Action
from survey.audit.services import note
from survey.core.text import LANGUAGES
from survey.infra import clock, i18n
from survey.infra.db import db
from survey.infra.permissions import Role, require
from survey.infra.render.pdf import render
from survey.infra.settings import settings
from survey.reporting.errors import HiddenUnitError, NoReportError
from survey.rounds.freezing import Group
from survey.rounds.models import Round

own_units = Blueprint("own_units", __name__, url_prefix="/my-units")


@own_units.get("/")
@require(Role.MANAGER)
def overview() -> str:
    """List the units that somebody manages, each with the rounds of which it has figures or why it has none."""
    from survey.reporting.figures.cells import Figures  # noqa: PLC0415  # as the module says
    from survey.reporting.results.own_units import own_units as found  # noqa: PLC0415

    units = found(db.session(), g.staff.id, settings().time_zone)
    return render_template("manage/own_units.html", units=units, figures=Figures(i18n.language()))


@own_units.get("/<int:unit_id>/<key>")
@require(Role.MANAGER)
def unit_page(unit_id: int, key: str) -> str:
    """Show the figures of a unit in a round."""
    from survey.reporting.figures.cells import Figures  # noqa: PLC0415  # as the module says
    from survey.reporting.results.own_units import own_report  # noqa: PLC0415

    round_, unit = _own(unit_id, key)
    report = own_report(db.session(), round_, unit, i18n.language(), settings(), clock.now())
    note(Action.RESULTS_SEEN, f"{round_.name}: {unit.name}")
    return render_template(
        "manage/own_unit.html", round=round_, unit=unit, report=report, figures=Figures(i18n.language())
    )


@own_units.get("/<int:unit_id>/<key>/trend")
@require(Role.MANAGER)
def unit_trend(unit_id: int, key: str) -> str:
    """Show how the scores of a unit went over the rounds, up to one."""
    from survey.reporting.figures.trend import TrendFigures  # noqa: PLC0415  # as the module says
    from survey.reporting.results.own_units import own_round  # noqa: PLC0415
    from survey.reporting.results.trends import trend_of  # noqa: PLC0415

    round_ = own_round(db.session(), g.staff.id, unit_id, key) or abort(404)
    found = trend_of(db.session(), round_, i18n.language(), settings(), unit_id) or abort(404)
    unit = found.unit or abort(404)
    note(Action.RESULTS_SEEN, f"{round_.name}: {unit.name}")
    figures = TrendFigures(i18n.language())
    return render_template("manage/own_trend.html", round=round_, unit=unit, trend=found, figures=figures)


@own_units.get("/<int:unit_id>/<key>/report.<language>.pdf")
@require(Role.MANAGER)
def unit_pdf(unit_id: int, key: str, language: str) -> Response:
    """Give the report of a unit as a file to save."""
    from survey.reporting.documents.teams import team_document  # noqa: PLC0415  # as the module says

    round_, unit = _own(unit_id, key)
    wanted = next((known for known in LANGUAGES if known == language), None) or abort(404)
    name, html = team_document(db.session(), round_, unit.id, wanted, settings(), clock.now()) or abort(404)
    db.session.rollback()  # nothing more is read: rendering must not hold a transaction
    pdf = render(html)
    note(Action.REPORT_SAVED, f"{round_.name}: {unit.name}")
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(pdf, mimetype="application/pdf", headers=headers)


@own_units.errorhandler(NoReportError)
def no_report(error: NoReportError) -> tuple[str, int]:
    """There is no report of a unit, or none yet: say why."""
    from survey.reporting.figures.cells import Figures  # noqa: PLC0415  # as the module says

    why = Figures(i18n.language()).why(error.hidden) if isinstance(error, HiddenUnitError) else ""
    return render_template("manage/own_unit_none.html", reason=error.reason, why=why), 404


def _own(unit_id: int, key: str) -> tuple[Round, Group]:
    """Return a round and a unit that the visitor manages; any other is not found."""
    from survey.reporting.results.own_units import own_group  # noqa: PLC0415  # as the module says

    return own_group(db.session(), g.staff.id, unit_id, key) or abort(404)
