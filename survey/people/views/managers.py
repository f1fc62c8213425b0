"""The administrator's page of which units a colleague manages."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for

from survey.accounts import colleagues
from survey.accounts.models import Staff
from survey.audit.models import Action
from survey.audit.services import note
from survey.infra.db import db
from survey.infra.forms.problems import problems
from survey.infra.permissions import Role, require
from survey.people import managers as services
from survey.people.forms import ManagedForm
from survey.people.services import paths

managers = Blueprint("managers", __name__, url_prefix="/staff")


@managers.route("/<int:staff_id>/units", methods=["GET", "POST"])
@require(Role.ADMINISTRATOR)
def units(staff_id: int) -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Show the units whose results a manager reads, and choose others."""
    staff = _manager(staff_id)
    offered = paths(db.session())
    now = [unit.id for unit in services.managed_units(db.session(), staff_id)]
    form = ManagedForm(units=now).offer(offered)
    if form.validate_on_submit():
        services.let_manage(db.session(), staff_id, form.units.data)
        note(Action.UNITS_GIVEN, f"{staff.email}: {'; '.join(offered[unit] for unit in form.units.data) or '-'}")
        db.session.commit()
        return redirect(url_for("accounts.colleagues", done="units"), 303)
    page = render_template("manage/managed_units.html", form=form, errors=problems(form), staff=staff, offered=offered)
    return page, 422 if form.is_submitted() else 200


def _manager(staff_id: int) -> Staff:
    """Return a manager; who has another role has no such page."""
    staff = colleagues.by_id(db.session(), staff_id)
    return staff if staff is not None and staff.role == Role.MANAGER else abort(404)
