"""HR's pages of results: a round with its link and figures, and its report as PDF.

The services come with the first of these pages: figures need NumPy, the start of the application does not.
"""

from flask import Blueprint, Response, abort, render_template, request, url_for

from survey.audit.models import Action
from survey.audit.services import note
from survey.followup.plan import carried
from survey.infra import clock, i18n
from survey.infra.db import db
from survey.infra.permissions import Role, require
from survey.infra.render.pdf import BusyError
from survey.infra.settings import settings
from survey.reporting.errors import NoReportError
from survey.reporting.views.saving import saved
from survey.rounds.breakdowns import chosen_in
from survey.rounds.freezing import as_frozen
from survey.rounds.invitations import counts, undeliverable
from survey.rounds.models import Round
from survey.rounds.monitor import RATE_FROM, rates
from survey.rounds.services import round_by_key

blueprint = Blueprint("reporting", __name__, url_prefix="/hr/rounds")


@blueprint.get("/<key>")
@require(Role.HR)
def round_page(key: str) -> str:
    """Show a round: its window and link, and once it is closed its figures."""
    from survey.reporting.figures.cells import Figures  # noqa: PLC0415
    from survey.reporting.figures.gap import GapFigures  # noqa: PLC0415
    from survey.reporting.results.gaps import gap_of  # noqa: PLC0415
    from survey.reporting.results.report import round_overview  # noqa: PLC0415  # as the module says
    from survey.reporting.results.taking_part import composition_of  # noqa: PLC0415

    found = round_by_key(db.session(), key) or abort(404)
    report, reason = round_overview(db.session(), found, i18n.language(), settings(), clock.now())
    figures = Figures(i18n.language())
    gap = report and gap_of(db.session(), found, report, clock.now())
    if report:
        note(Action.RESULTS_SEEN, found.name)
    return render_template(
        "manage/round.html",
        round=found,
        days=clock.days(found.opens_at, found.closes_at, settings().time_zone),
        state=found.state(clock.now()),
        late=found.grace_until and clock.last_day(found.grace_until, settings().time_zone),
        link=f"{settings().base_url}/r/{key}",
        report=report,
        **({} if report else _invitations(found)),
        reason=reason,
        figures=figures,
        gap=gap and GapFigures(gap, figures),
        settings=as_frozen(db.session(), found, settings()),
        RATE_FROM=RATE_FROM,
        composition=composition_of(db.session(), found) if report else None,
        breakdowns=chosen_in(db.session(), found) if report else [],
        carried=carried(db.session(), found, clock.today(settings().time_zone)),
    )


def _invitations(found: Round) -> dict[str, object]:
    """Return what the page of a round without figures says about its invitations."""
    session = db.session()
    return {
        "invitations": counts(session, found.id),
        "undeliverable": undeliverable(session, found.id),
        "rates": rates(session, found),
    }


@blueprint.get("/<key>/units")
@require(Role.HR)
def units(key: str) -> str:
    """Show the topics of a unit, or of everybody, and of its parts: in shades, and as a table."""
    from survey.reporting.figures.cells import Figures  # noqa: PLC0415
    from survey.reporting.results import mapping  # noqa: PLC0415  # as the module says

    found = round_by_key(db.session(), key) or abort(404)
    unit_id, page = (request.args.get(name, default, int) for name, default in (("unit", 0), ("page", 1)))
    made = mapping.unit_maps(db.session(), found, unit_id, page, i18n.language(), clock.now()) or abort(404)
    note(Action.RESULTS_SEEN, found.name)
    addresses = {
        topic: url_for("reporting.theme", key=key, scale=topic, unit=unit_id or None)
        for topics in made.maps
        for topic in topics.keys
    }
    return render_template(
        "manage/heat.html", round=found, made=made, addresses=addresses, figures=Figures(i18n.language())
    )


@blueprint.get("/<key>/report.<language>.pdf")
@require(Role.HR)
def report_pdf(key: str, language: str) -> Response:
    """Give the report of a closed round as a file to save."""
    from survey.reporting.documents.organisation import report_document  # noqa: PLC0415  # as the module says

    return saved(report_document, key, language, Action.REPORT_SAVED)


@blueprint.errorhandler(NoReportError)
def no_report(error: NoReportError) -> tuple[str, int]:
    """There is no report, or none yet: say why."""
    key = (request.view_args or {}).get("key")
    return render_template("report/none.html", reason=error.reason, k=settings().min_cell_size, key=key), 404


@blueprint.app_errorhandler(BusyError)
def busy(error: BusyError) -> tuple[str, int, dict[str, str]]:
    """Too many documents at once: ask to try again in a moment."""
    return render_template("errors/503.html", reference=""), 503, {"Retry-After": str(error.retry_after)}
