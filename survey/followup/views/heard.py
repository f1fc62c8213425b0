"""“What we heard, what we do”: the page that everybody reads, and the one on which HR writes it."""

from functools import lru_cache
from typing import Any, Final

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for

from survey.accounts.services import organisation
from survey.audit.models import Action
from survey.audit.services import note
from survey.core.text import LANGUAGES
from survey.followup import heard as services
from survey.followup import plan
from survey.followup.heard_forms import form_of
from survey.followup.plan_forms import STATUSES
from survey.infra import clock, i18n
from survey.infra.db import db
from survey.infra.forms.problems import problems
from survey.infra.permissions import Role, require
from survey.infra.render.pdf import render
from survey.infra.settings import settings
from survey.rounds.models import Round
from survey.rounds.services import round_by_key

heard = Blueprint("heard", __name__)

rendered: Final = lru_cache(maxsize=4)(render)
"""Everybody may have this file, as often as they like, and the same words give the same bytes."""


@heard.get("/heard/<key>")
@require(Role.EVERYONE)
def page(key: str) -> str:
    """Tell everybody what was heard in a round and what is done about it."""
    told = services.told(db.session(), key) or abort(404)
    return render_template("followup/heard.html", told=told, organisation=organisation(db.session()), statuses=STATUSES)


@heard.get("/heard/<key>.<language>.pdf")
@require(Role.EVERYONE)
def save(key: str, language: str) -> Response:
    """Give the same as a file to hang up."""
    from survey.followup.heard_document import heard_document  # noqa: PLC0415  # comes with the first of these files

    wanted = next((known for known in LANGUAGES if known == language), None) or abort(404)
    name, html = heard_document(db.session(), key, wanted, clock.today(settings().time_zone)) or abort(404)
    db.session.rollback()  # nothing more is read: rendering must not hold a transaction
    disposition = f'attachment; filename="{name}"'
    return Response(rendered(html), mimetype="application/pdf", headers={"Content-Disposition": disposition})


@heard.route("/hr/plan/heard/<key>", methods=["GET", "POST"])
@require(Role.HR)
def write(key: str) -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Write what everybody reads about a published round, and choose the measures."""
    found = _published(key)
    lines = plan.of_round(db.session(), found, clock.today(settings().time_zone))
    kept = services.heard_of(db.session(), found)
    form = form_of(kept, lines, i18n.language())
    if form.validate_on_submit():
        services.keep(db.session(), found, form.texts, form.chosen, shown=form.for_everybody)
        note(Action.TOLD_EVERYBODY, found.name)
        db.session.commit()
        return redirect(url_for(".write", key=key, saved=1), 303)
    more = {"errors": problems(form), "lines": lines, "kept": kept, "saved": "saved" in request.args}
    return render_template("manage/heard.html", round=found, form=form, **more), 422 if form.is_submitted() else 200


def _published(key: str) -> Round:
    found = round_by_key(db.session(), key)
    if found is None or not found.published:
        abort(404)
    return found
