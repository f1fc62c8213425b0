"""The page of the audit log, for the works council and the administrator."""

from typing import Final

from flask import Blueprint, render_template, request

from survey.audit import services
from survey.audit.wording import ACTIONS, subjects
from survey.infra import i18n
from survey.infra.db import db
from survey.infra.permissions import Role, require
from survey.infra.settings import settings

blueprint = Blueprint("audit", __name__)
SHOWN: Final = 50
"""How many lines a page has."""


@blueprint.get("/log")
@require(Role.WORKS_COUNCIL, Role.ADMINISTRATOR)
def log() -> str:
    """Show the newest lines, or those before a number."""
    entries = services.newest(db.session(), request.args.get("before", type=int), SHOWN + 1)
    return render_template(
        "manage/log.html",
        entries=entries[:SHOWN],
        older=entries[SHOWN - 1].number if len(entries) > SHOWN else None,
        head=services.head(db.session()),
        actions=ACTIONS,
        subjects=subjects(i18n.language()),
        zone=settings().time_zone,
    )
