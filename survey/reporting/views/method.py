"""HR's page of what goes together in a round, and the page on how its figures are made, for the works council too.

The services come with the page, for figures need NumPy and the start of the application does not.
"""

from flask import abort, render_template

from survey.audit.models import Action
from survey.audit.services import note
from survey.infra import clock, i18n
from survey.infra.db import db
from survey.infra.permissions import Role, require
from survey.infra.settings import settings
from survey.reporting.views.results import blueprint
from survey.rounds.freezing import as_frozen
from survey.rounds.services import round_by_key


@blueprint.get("/<key>/drivers")
@require(Role.HR)
def drivers(key: str) -> str:
    """Show which topics go together with energy and recovery, and how well the questions of topics hang together."""
    from survey.core.disclosure.together import RELATED_FROM, RELIABLE_FROM  # noqa: PLC0415  # as the module says
    from survey.reporting.figures.drivers import DriverFigures  # noqa: PLC0415
    from survey.reporting.results.drivers import drivers_of  # noqa: PLC0415

    found = round_by_key(db.session(), key) or abort(404)
    made = drivers_of(db.session(), found, i18n.language(), clock.now())
    note(Action.RESULTS_SEEN, found.name)
    return render_template(
        "manage/drivers.html",
        round=found,
        made=made,
        figures=DriverFigures(i18n.language()),
        RELATED_FROM=RELATED_FROM,
        RELIABLE_FROM=RELIABLE_FROM,
    )


@blueprint.get("/<key>/method")
@require(Role.HR, Role.MANAGER, Role.ADMINISTRATOR, Role.WORKS_COUNCIL)
def method(key: str) -> str:
    """Say of each kind of figure how it is made, what it cannot say and where that comes from; no figure itself."""
    from survey.core.disclosure.together import RELATED_FROM, RELIABLE_FROM  # noqa: PLC0415  # as the module says
    from survey.rounds.services import layout_of  # noqa: PLC0415

    found = round_by_key(db.session(), key) or abort(404)
    return render_template(
        "manage/method.html",
        round=found,
        held=as_frozen(db.session(), found, settings()),
        parts=layout_of(db.session(), found).parts,
        RELATED_FROM=RELATED_FROM,
        RELIABLE_FROM=RELIABLE_FROM,
    )
