"""What is agreed on working from home: HR's pages to write it, and the page on which everybody reads it."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for

from survey.accounts import agreements as services
from survey.accounts.agreement_forms import agreement_form
from survey.accounts.services import contact_points, organisation
from survey.accounts.views.common import blueprint
from survey.audit.models import Action
from survey.audit.services import note
from survey.core.agreements import SUBJECTS
from survey.infra import i18n
from survey.infra.db import db
from survey.infra.forms.problems import problems
from survey.infra.permissions import Role, require


@blueprint.get("/agreements")
@require(Role.EVERYONE)
def agreed() -> str:
    """Tell staff what is agreed, and who can help."""
    session = db.session()
    values = {"agreements": services.published(session), "contacts": contact_points(session)}
    return render_template("agreements.html", organisation=organisation(session), **values)


@blueprint.get("/hr/agreements")
@require(Role.HR)
def agreements() -> str:
    """List the factors, and what is agreed on each."""
    found = services.everything(db.session())
    return render_template("manage/agreements.html", agreements=found, saved="saved" in request.args)


@blueprint.route("/hr/agreements/<factor>", methods=["GET", "POST"])
@require(Role.HR)
def agreement(factor: str) -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Write what is agreed on a factor, and publish it or not."""
    subject = SUBJECTS.get(factor) or abort(404)
    before = services.on(db.session(), subject)
    form = agreement_form(before, i18n.offered(), examples="examples" in request.args)
    publish = "publish" in request.form
    if form.validate_on_submit() and (not publish or form.ready()):
        services.keep(db.session(), form.agreed(publish=publish))
        note(Action.AGREEMENTS_CHANGED, factor)
        db.session.commit()
        return redirect(url_for(".agreements", saved=1), 303)
    values = {"subject": subject, "before": before, "form": form, "errors": problems(form)}
    return render_template("manage/agreement.html", **values), 422 if form.errors else 200
