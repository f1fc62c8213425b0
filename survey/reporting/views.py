"""HR's pages of results: a round with its link, response and figures."""

from flask import Blueprint, abort, render_template

from survey.core.lifecycle import state
from survey.infra import clock
from survey.infra.db import db
from survey.infra.permissions import Role, require
from survey.infra.settings import settings
from survey.responding.services import response_count
from survey.rounds.services import headcount, round_by_key

blueprint = Blueprint("reporting", __name__, url_prefix="/hr/rounds")


@blueprint.get("/<key>")
@require(Role.HR)
def round_page(key: str) -> str:
    """Show a round: its window and link, and once it is closed its figures."""
    found = round_by_key(db.session(), key) or abort(404)
    return render_template(
        "manage/round.html",
        round=found,
        days=clock.days(found.opens_at, found.closes_at, settings().time_zone),
        state=state(found.opens_at, found.closes_at, clock.now()),
        link=f"{settings().base_url}/r/{key}",
        responses=response_count(db.session(), found.id),
        headcount=headcount(db.session()),
    )
