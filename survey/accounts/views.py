"""Pages of the organisation: the home page, language, signing in and out, and the contact points."""

import re
from typing import Any

from flask import Blueprint, abort, current_app, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException
from werkzeug.routing.exceptions import RequestRedirect
from werkzeug.wrappers import Response

from survey.accounts import services
from survey.accounts.forms import SignInForm, contact_forms
from survey.audit.models import Action
from survey.audit.services import note
from survey.core.text import LANGUAGES
from survey.infra import i18n
from survey.infra.db import db
from survey.infra.forms.problems import problems
from survey.infra.permissions import STAFF, Role, home_of, require

blueprint = Blueprint("accounts", __name__)


@blueprint.before_app_request
def who_is_it() -> None:
    """Look up who is signed in; most visitors are nobody."""
    staff_id = session.get("staff")
    g.staff = services.staff_by_id(db.session(), staff_id) if staff_id is not None else None


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
    """Keep a language and go back to the page where it was chosen; an unknown language is not found."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        abort(404)
    i18n.choose(chosen)
    return redirect(safe_path(request.form.get("next")) or url_for(".home"), 303)


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


def safe_path(path: str | None) -> str | None:
    """Return a path only when it is one of our own pages; an address on another site is not."""
    if path is None or not re.fullmatch(r"/(?![/\\])[\x21-\x7e]*", path):
        return None
    try:
        current_app.url_map.bind("").match(path.partition("?")[0], "GET")
    except (HTTPException, RequestRedirect):
        return None
    return path
