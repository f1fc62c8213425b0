"""Choosing a password by a link, and asking for such a link when one forgot it."""

from datetime import timedelta
from typing import Any, Final

from flask import redirect, render_template, request, url_for

from survey.accounts import colleagues, services
from survey.accounts.forms import AddressForm, PasswordForm
from survey.accounts.passwords import PasswordError
from survey.accounts.views.common import blueprint
from survey.audit.models import Action
from survey.audit.services import record
from survey.infra import clock, limits
from survey.infra.db import db
from survey.infra.forms.problems import problems
from survey.infra.limits import Limit
from survey.infra.permissions import Role, require
from survey.infra.settings import settings

FORGOTTEN: Final = Limit("forgotten", 5, timedelta(hours=1))
"""Links that can be asked for from one network address, or for one account."""


@blueprint.route("/sign-in/password/<token>", methods=["GET", "POST"])
@require(Role.EVERYONE)
def choose_password(token: str) -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Let the holder of a link choose a password. Opening the link changes nothing; the second factor stays."""
    staff = colleagues.holder(db.session(), token, clock.now())
    if staff is None:
        return render_template("manage/link_over.html"), 410
    form = PasswordForm()
    if form.validate_on_submit():
        employer = services.organisation(db.session())
        try:
            colleagues.choose_password(db.session(), staff, form.password.data, employer.name if employer else "")
        except PasswordError as error:
            form.refuse(error.fault)
        else:
            record(db.session(), staff.email, Action.PASSWORD_CHOSEN, "", clock.now())
            db.session.commit()
            return redirect(url_for(".sign_in", chosen=1), 303)
    page = render_template("manage/password.html", form=form, errors=problems(form), email=staff.email)
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/sign-in/forgotten", methods=["GET", "POST"])
@require(Role.EVERYONE)
def forgotten() -> Any:  # noqa: ANN401  # as above
    """Mail a link to whoever forgot a password; the answer does not tell who signs in here."""
    form = AddressForm()
    if not form.validate_on_submit():
        page = render_template("manage/forgotten.html", form=form, errors=problems(form), sent=False)
        return page, 422 if form.is_submitted() else 200
    key, now = settings().secret_key, clock.now()
    spent = [
        limits.spend(db.session(), FORGOTTEN, who, key, now) for who in (request.remote_addr or "", form.email.data)
    ]
    staff = services.staff_by_email(db.session(), form.email.data)
    if staff is not None and not staff.has_work_account and not any(spent):
        colleagues.add_link(db.session(), staff, colleagues.AGAIN, now, settings(), mail=True)
    db.session.commit()
    return render_template("manage/forgotten.html", form=form, errors=[], sent=True)
