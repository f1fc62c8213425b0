"""The home page, the signs of life, and the choice of a language."""

from typing import Final

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from survey.accounts import services
from survey.accounts.views.common import blueprint, safe_path
from survey.infra import clock, i18n
from survey.infra.db import db
from survey.infra.permissions import Role, require
from survey.infra.settings import settings

TEXT: Final = {"Content-Type": "text/plain; charset=utf-8"}


@blueprint.get("/")
@require(Role.EVERYONE)
def home() -> str:
    """Say what this address is for."""
    return render_template("home.html", organisation=services.organisation(db.session()))


@blueprint.get("/healthz")
@require(Role.EVERYONE)
def healthz() -> tuple[str, dict[str, str]]:
    """Say that the process answers."""
    return "ok\n", TEXT


@blueprint.get("/readyz")
@require(Role.EVERYONE)
def readyz() -> tuple[str, int, dict[str, str]]:
    """Say whether everything that is needed is there, and else what lacks: for whoever watches the machine."""
    from survey.accounts.readiness import lacking  # noqa: PLC0415  # where nobody asks it is not loaded

    lacks = lacking(db.session(), settings(), clock.now())
    return "".join(f"{name}\n" for name in lacks or ["ready"]), 503 if lacks else 200, TEXT


@blueprint.post("/language")
@require(Role.EVERYONE)
def language() -> Response:
    """Keep a language and go back to the page where it was chosen; one that is not offered is not found."""
    chosen = request.form.get("language", "")
    if chosen not in i18n.offered():
        abort(404)
    i18n.choose(chosen)
    return redirect(safe_path(request.form.get("next")) or url_for(".home"), 303)
