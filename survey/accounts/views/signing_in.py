"""Signing in and out."""

from typing import Any

from flask import g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from survey.accounts import services
from survey.accounts.forms import SignInForm
from survey.accounts.views.common import blueprint, safe_path
from survey.infra import i18n
from survey.infra.db import db
from survey.infra.forms.problems import problems
from survey.infra.permissions import STAFF, Role, home_of, require


@blueprint.before_app_request
def who_is_it() -> None:
    """Look up who is signed in; most visitors are nobody."""
    staff_id = session.get("staff")
    g.staff = services.staff_by_id(db.session(), staff_id) if staff_id is not None else None


@blueprint.route("/sign-in", methods=["GET", "POST"])
@require(Role.EVERYONE)
def sign_in() -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Let staff in; one message for a wrong address and a wrong password."""
    form = SignInForm()
    if not form.is_submitted():
        return render_template("manage/sign_in.html", form=form, errors=[])
    staff = services.sign_in(db.session(), form.email.data, form.password.data) if form.validate() else None
    if staff is None:
        if not form.errors:
            form.email.errors = [_("This address and password do not belong together. Check both.")]
        return render_template("manage/sign_in.html", form=form, errors=problems(form)), 422
    db.session.commit()
    chosen = i18n.language()
    session.clear()
    session.update(staff=staff.id, language=chosen)
    session.permanent = True
    return redirect(safe_path(request.args.get("next")) or url_for(home_of(staff.role)), 303)


@blueprint.post("/sign-out")
@require(*STAFF)
def sign_out() -> Response:
    """Forget who was signed in."""
    chosen = i18n.language()
    session.clear()
    i18n.choose(chosen)
    return redirect(url_for(".sign_in"), 303)
