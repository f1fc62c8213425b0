"""The page of the human contacts that employees see beside their advice."""

from typing import Any

from flask import redirect, render_template, request, url_for

from survey.accounts import services
from survey.accounts.forms import contact_forms
from survey.accounts.views.common import blueprint
from survey.audit.models import Action
from survey.audit.services import note
from survey.infra.db import db
from survey.infra.forms.problems import problems
from survey.infra.permissions import Role, require


@blueprint.route("/hr/contacts", methods=["GET", "POST"])
@require(Role.HR, Role.ADMINISTRATOR)
def contacts() -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Keep the human contacts that employees see beside their advice."""
    posted = request.form if request.method == "POST" else None
    forms = contact_forms(posted, services.contact_points(db.session()))
    if posted is None:
        return render_template("manage/contacts.html", forms=forms, errors=[], saved="saved" in request.args)
    valid = [form.validate() for form in forms.values()]  # each one, so that each shows what is wrong
    if not all(valid):
        return render_template("manage/contacts.html", forms=forms, errors=problems(*forms.values()), saved=False), 422
    for kind, form in forms.items():
        services.set_contact(
            db.session(),
            kind,
            form.name.data or "",
            form.reach.data or "",
            form.hours_nl.data or "",
            form.hours_en.data or "",
        )
    note(Action.CONTACTS_CHANGED)
    db.session.commit()
    return redirect(url_for(".contacts", saved=1), 303)
