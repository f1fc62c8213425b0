"""What works council and DPIA need to know about privacy, as files made from the running application."""

from flask import Blueprint, Response, abort, current_app

from survey.core.text import LANGUAGES
from survey.infra import clock
from survey.infra.db import db
from survey.infra.permissions import Role, doors, may_open, require
from survey.infra.render.pdf import render
from survey.infra.settings import settings

packs = Blueprint("packs", __name__, url_prefix="/anonymity")


@packs.get("/<kind>.<language>.pdf")
@require(Role.HR, Role.ADMINISTRATOR, Role.WORKS_COUNCIL)
def save(kind: str, language: str) -> Response:
    """Give what the works council, or whoever makes a DPIA, has to know."""
    from survey.reporting.documents.pack import Kind, Reader, file_name, pack_html  # noqa: PLC0415  # loads NumPy

    whose = next((known for known in Kind if known == kind), None) or abort(404)
    wanted = next((known for known in LANGUAGES if known == language), None) or abort(404)
    reader = Reader(whose, wanted, log=may_open("audit.log"))  # HR has no page of the log, so nothing of it here
    html = pack_html(db.session(), reader, doors(current_app), settings(), clock.now())
    db.session.rollback()  # nothing more is read: rendering must not hold a transaction
    disposition = f'attachment; filename="{file_name(whose, wanted)}"'
    return Response(render(html), mimetype="application/pdf", headers={"Content-Disposition": disposition})
