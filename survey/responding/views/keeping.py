"""Keeping the own result under a personal code, looking back over one's rounds, and deleting them."""

from typing import Any

from flask import Blueprint, render_template, request, session
from flask_babel import gettext as _

from survey.accounts.services import contact_points
from survey.infra import i18n
from survey.infra.forms.problems import FormProblem
from survey.infra.permissions import Role, require
from survey.responding import keeping
from survey.responding.keeping import CodeError
from survey.responding.result import summary
from survey.responding.sitting import database, sitting
from survey.responding.views.common import blueprint, to
from survey.rounds.services import layout_of

own = Blueprint("own", __name__, url_prefix="/mine")


@blueprint.post("/<key>/keep")
@require(Role.EVERYONE)
def keep(key: str) -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Keep this result under a new code, or add it to an earlier one; the code is shown this once."""
    here = sitting(key)
    if not here.sheet.sent:
        return to(here, here.first_open())
    try:
        code = keeping.keep(database(), here.round, here.sheet.answers, request.form.get("code", ""))
    except CodeError:
        return render_template("respond/keep.html", key=key, errors=[_wrong()]), 422
    database().commit()
    session["code"] = code
    return render_template("respond/kept.html", key=key, code=code)


@own.get("/")
@require(Role.EVERYONE)
def ask() -> str:
    """Ask for the personal code."""
    return render_template("respond/mine.html", errors=[])


@own.post("/")
@require(Role.EVERYONE)
def look() -> Any:  # noqa: ANN401  # a page, or a page with a status
    """Show what is kept under a code; one message, whatever is wrong with the code."""
    code = request.form.get("code", "")
    try:
        rounds = keeping.kept(database(), code)
        if request.form.get("action") == "delete":
            keeping.forget(database(), code)
            database().commit()
            return render_template("respond/forgotten.html")
    except CodeError:
        return render_template("respond/mine.html", errors=[_wrong()]), 422
    latest, language = rounds[-1], i18n.language()
    return render_template(
        "respond/own_rounds.html",
        code=code,
        rounds=rounds,
        comparisons=keeping.compare(database(), rounds, language),
        summary=summary(layout_of(database(), latest.round), latest.answers, contact_points(database()), language),
    )


def _wrong() -> FormProblem:
    return FormProblem("#code", _("There is no result under this code. Check each character, or leave it empty."))
