"""A document about a round as a file to save: what makes it in, the answer to a visitor out."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from flask import Response, abort

from survey.audit.models import Action
from survey.audit.services import note
from survey.config import Settings
from survey.core.text import LANGUAGES, Language
from survey.infra import clock
from survey.infra.db import db
from survey.infra.render.pdf import render
from survey.infra.settings import settings
from survey.rounds.models import Round
from survey.rounds.services import round_by_key

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Maker = Callable[["Session", Round, Language, Settings, datetime], tuple[str, str]]
"""Returns a file name and a document."""


def saved(maker: Maker, key: str, language: str, action: Action) -> Response:
    """Return the document of a round as a PDF, and leave a line in the log; 404 for another round or language."""
    found = round_by_key(db.session(), key) or abort(404)
    name, html = maker(db.session(), found, wanted(language), settings(), clock.now())
    db.session.rollback()  # nothing more is read: rendering must not hold a transaction
    pdf = render(html)
    note(action, found.name)
    return Response(pdf, mimetype="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def wanted(language: str | None) -> Language:
    """Return a language that there is; 404 for another."""
    return next((known for known in LANGUAGES if known == language), None) or abort(404)
