"""The home page, the sign of life, and the choice of a language."""

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from survey.accounts import services
from survey.accounts.views.common import blueprint, safe_path
from survey.infra import i18n
from survey.infra.db import db
from survey.infra.permissions import Role, require


@blueprint.get("/")
@require(Role.EVERYONE)
def home() -> str:
    """Say what this address is for."""
    return render_template("home.html", organisation=services.organisation(db.session()))


@blueprint.get("/healthz")
@require(Role.EVERYONE)
def healthz() -> tuple[str, dict[str, str]]:
    """Say that the process answers."""
    return "ok\n", {"Content-Type": "text/plain; charset=utf-8"}


@blueprint.post("/language")
@require(Role.EVERYONE)
def language() -> Response:
    """Keep a language and go back to the page where it was chosen; one that is not offered is not found."""
    chosen = request.form.get("language", "")
    if chosen not in i18n.offered():
        abort(404)
    i18n.choose(chosen)
    return redirect(safe_path(request.form.get("next")) or url_for(".home"), 303)
