"""The administrator's pages of who may sign in: the list, adding a colleague, and changing or ending their access."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from survey.accounts import colleagues as services
from survey.accounts import factors
from survey.accounts.colleagues import EmailTakenError, LastAdministratorError
from survey.accounts.forms import ColleagueForm, RoleForm
from survey.accounts.models import Staff
from survey.accounts.views.common import blueprint
from survey.accounts.wording import ROLES
from survey.audit.models import Action
from survey.audit.services import note
from survey.infra import clock
from survey.infra.db import db
from survey.infra.forms.problems import problems
from survey.infra.permissions import Role, require
from survey.infra.settings import settings


@blueprint.get("/staff")
@require(Role.ADMINISTRATOR)
def colleagues() -> str:
    """List who may sign in."""
    everybody = services.everybody(db.session())
    return render_template("manage/colleagues.html", everybody=everybody, roles=ROLES, done=request.args.get("done"))


@blueprint.route("/staff/new", methods=["GET", "POST"])
@require(Role.ADMINISTRATOR)
def add_colleague() -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Give a colleague access: a mail lets them choose a password."""
    form = ColleagueForm()
    if form.validate_on_submit():
        try:
            staff = services.add(db.session(), form.email.data, Role(form.role.data))
        except EmailTakenError:
            form.email.errors = [_("Somebody signs in with this address already.")]
        else:
            services.add_link(db.session(), staff, services.FIRST, clock.now(), settings(), mail=True)
            return _done(Action.STAFF_ADDED, staff, "added")
    page = render_template("manage/add_colleague.html", form=form, errors=problems(form))
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/staff/<int:staff_id>", methods=["GET", "POST"])
@require(Role.ADMINISTRATOR)
def colleague(staff_id: int) -> Any:  # noqa: ANN401  # as above
    """Show a colleague, and change their role."""
    staff = _staff(staff_id)
    form = RoleForm(role=staff.role)
    if not staff.has_work_account and form.validate_on_submit():
        try:
            services.change_role(db.session(), staff, Role(form.role.data))
        except LastAdministratorError:
            form.role.errors = [_last()]
        else:
            return _done(Action.STAFF_CHANGED, staff, "changed")
    page = render_template("manage/colleague.html", form=form, errors=problems(form), staff=staff)
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/staff/<int:staff_id>/link")
@require(Role.ADMINISTRATOR)
def mail_link(staff_id: int) -> Response:
    """Mail a colleague a link to choose a password: the administrator never sees it."""
    staff = _staff(staff_id)
    if staff.has_work_account:
        abort(404)
    services.add_link(db.session(), staff, services.FIRST, clock.now(), settings(), mail=True)
    return _done(Action.LINK_MAILED, staff, "mailed")


@blueprint.post("/staff/<int:staff_id>/factor")
@require(Role.ADMINISTRATOR)
def forget_factor(staff_id: int) -> Response:
    """Let a colleague who lost phone and recovery codes set up another app."""
    staff = _staff(staff_id)
    factors.forget(db.session(), staff)
    return _done(Action.FACTOR_FORGOTTEN, staff, "forgotten")


@blueprint.post("/staff/<int:staff_id>/remove")
@require(Role.ADMINISTRATOR)
def remove_colleague(staff_id: int) -> Any:  # noqa: ANN401  # as above
    """Take a colleague's access away, at once."""
    staff = _staff(staff_id)
    try:
        services.remove(db.session(), staff)
    except LastAdministratorError:
        form = RoleForm(role=staff.role)
        form.role.errors = [_last()]
        return render_template("manage/colleague.html", form=form, errors=problems(form), staff=staff), 422
    return _done(Action.STAFF_REMOVED, staff, "removed")


def _staff(staff_id: int) -> Staff:
    return services.by_id(db.session(), staff_id) or abort(404)


def _done(action: Action, staff: Staff, done: str) -> Response:
    """Leave a line, commit, and go back to the list."""
    note(action, f"{staff.email}: {staff.role}")
    db.session.commit()
    return redirect(url_for(".colleagues", done=done), 303)


def _last() -> str:
    text: str = _("This is the only administrator. Make somebody else administrator first.")
    return text
