"""Signing in and out: address and password, then for those who see most a code of their authenticator app."""

from datetime import timedelta
from typing import Any, Final

from flask import g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from survey.accounts import factors, services, sessions
from survey.accounts.forms import CodeForm, SignInForm
from survey.accounts.models import Staff
from survey.accounts.views.common import ANY_ACCOUNT, blueprint, go_on, safe_path
from survey.audit.models import Action
from survey.audit.services import UNKNOWN, record
from survey.infra import clock, i18n, limits
from survey.infra.db import aside, db
from survey.infra.forms.problems import problems
from survey.infra.limits import Limit
from survey.infra.permissions import STAFF, Role, home_of, require
from survey.infra.qr import qr_code
from survey.infra.settings import settings

PAUSE: Final = timedelta(seconds=4)
FROM_HERE: Final = Limit("sign-in", 5, timedelta(minutes=15), PAUSE)
"""On one account from one network address: whoever tries elsewhere shuts nobody out."""
CODES: Final = Limit("second-factor", 5, timedelta(minutes=15), PAUSE)


@blueprint.before_app_request
def who_is_it() -> None:
    """Look up who is signed in; most visitors are nobody. That they are still there is noted now and then."""
    token, now = session.get("staff"), clock.now()
    found = sessions.find(db.session(), token, now) if isinstance(token, str) else None
    g.session = found
    g.staff = found.staff if found and found.complete else None
    if found and sessions.is_stale(found, now):
        if request.method == "POST":
            sessions.use(db.session(), found.id, now)
        else:
            with aside() as writing:
                sessions.use(writing, found.id, now)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@require(Role.EVERYONE)
def sign_in() -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Let staff in; one message for a wrong address and a wrong password."""
    form = SignInForm()
    if not form.is_submitted():
        return _sign_in(form)
    if not form.validate():
        return _sign_in(form), 422
    if wait := _wait(form.email.data):
        return _sign_in(form, wait), 429
    staff = services.sign_in(db.session(), form.email.data, form.password.data)
    if staff is None:
        known = services.staff_by_email(db.session(), form.email.data)
        _record(known.email if known else UNKNOWN, Action.SIGN_IN_FAILED)
        form.email.errors = [_("This address and password do not belong together. Check both.")]
        return _sign_in(form), 422
    limits.forget(db.session(), FROM_HERE, _from_here(form.email.data), settings().secret_key)
    limits.refund(db.session(), ANY_ACCOUNT, request.remote_addr or "", settings().secret_key)
    return _enter(staff, complete=not factors.is_needed(staff, required=settings().second_factor))


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@require(Role.EVERYONE)
def second_factor() -> Any:  # noqa: ANN401  # as above
    """Ask for the code of the authenticator app; first let it be set up."""
    staff = _halfway()
    if staff is None:
        return redirect(url_for(".sign_in"), 303)
    if staff.authenticator is None:
        return redirect(url_for(".set_up", next=request.args.get("next")), 303)
    form = CodeForm()
    if not form.validate_on_submit():
        return _code(form), 422 if form.is_submitted() else 200
    if wait := _too_many_codes(staff):
        return _code(form, wait), 429
    if not factors.check(db.session(), staff, form.code.data, settings(), clock.now()):
        _record(staff.email, Action.SIGN_IN_FAILED)
        form.code.errors = [_("This code is not right. Wait for the next one and fill that in.")]
        return _code(form), 422
    limits.forget(db.session(), CODES, str(staff.id), settings().secret_key)
    return _enter(staff, complete=True)


@blueprint.route("/sign-in/set-up", methods=["GET", "POST"])
@require(Role.EVERYONE)
def set_up() -> Any:  # noqa: ANN401  # as above
    """Set up an authenticator app: at the first sign-in, or another one later."""
    staff = g.staff or _halfway()
    if staff is None or (g.staff is None and staff.authenticator is not None):
        return redirect(url_for(".second_factor" if staff else ".sign_in"), 303)
    secret = session.setdefault("authenticator", factors.new_secret())
    form = CodeForm()
    codes: list[str] = []
    if form.validate_on_submit():
        codes = factors.set_up(db.session(), staff, secret, form.code.data, settings().secret_key, clock.now())
        if codes:
            _enter(staff, complete=True, also=Action.FACTOR_SET)
            return render_template("manage/recovery_codes.html", codes=codes, home=url_for(home_of(staff.role)))
        form.code.errors = [_("This code is not right. Wait for the next one and fill that in.")]
    qr = qr_code(factors.address(secret, staff.email), _("QR code of the secret below"))
    page = render_template("manage/set_up.html", form=form, errors=problems(form), secret=secret, qr=qr)
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/sign-out")
@require(*STAFF)
def sign_out() -> Response:
    """End the session, here and in the database: a copy of the cookie is worth nothing either."""
    elsewhere_too = g.staff.has_work_account and settings().oidc is not None
    sessions.end(db.session(), g.session.id)
    db.session.commit()
    chosen = i18n.language()
    session.clear()
    i18n.choose(chosen)
    return redirect(url_for(".signed_out" if elsewhere_too else ".sign_in"), 303)


def _enter(staff: Staff, *, complete: bool, also: Action | None = None) -> Response:
    """Begin a session, in place of the one there was, and go on."""
    now = clock.now()
    token = sessions.begin(db.session(), staff, now, complete=complete, instead_of=g.session)
    for action in (also, Action.SIGNED_IN if complete else None):
        if action:
            record(db.session(), staff.email, action, "", now)
    db.session.commit()
    return go_on(staff, token, safe_path(request.args.get("next")), complete=complete)


def _halfway() -> Staff | None:
    """Return who has shown a password and no code yet."""
    return g.session.staff if g.session and not g.session.complete else None


def _record(who: str, action: Action) -> None:
    record(db.session(), who, action, "", clock.now())
    db.session.commit()


def _from_here(email: str) -> str:
    return f"{email.lower()} {request.remote_addr}"


def _wait(email: str) -> timedelta | None:
    """Count an attempt to sign in; return how long to wait when there were too many."""
    key, now = settings().secret_key, clock.now()
    wait = limits.spend(db.session(), FROM_HERE, _from_here(email), key, now)
    wait = wait or limits.spend(db.session(), ANY_ACCOUNT, request.remote_addr or "", key, now)
    db.session.commit()  # counted before it is judged
    return wait


def _too_many_codes(staff: Staff) -> timedelta | None:
    """Count an attempt at a code; return how long to wait when there were too many."""
    wait = limits.spend(db.session(), CODES, str(staff.id), settings().secret_key, clock.now())
    db.session.commit()  # as above
    return wait


def _sign_in(form: SignInForm, wait: timedelta | None = None) -> str:
    if wait:
        form.email.errors = [limits.too_often(wait)]
    return render_template(
        "manage/sign_in.html",
        form=form,
        errors=problems(form),
        open_to_all=not settings().second_factor,
        work_account=settings().oidc is not None,
    )


def _code(form: CodeForm, wait: timedelta | None = None) -> str:
    if wait:
        form.code.errors = [limits.too_often(wait)]
    return render_template("manage/second_factor.html", form=form, errors=problems(form))
