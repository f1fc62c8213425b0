"""Pages of support requests: asking, which anybody may, and reading, which only the contact may who was asked."""

from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from survey.accounts.retention import kept
from survey.audit.models import Action
from survey.audit.services import note
from survey.core.questionnaire import Contact
from survey.followup import services
from survey.followup.forms import AskForm, wishes_of
from survey.infra import clock, i18n
from survey.infra.csrf import csrf, csrf_valid
from survey.infra.db import db
from survey.infra.forms.problems import problems
from survey.infra.permissions import CONTACTS, Role, require
from survey.infra.settings import settings

blueprint = Blueprint("followup", __name__)


@blueprint.get("/help")
@require(Role.EVERYONE)
def ask() -> str:
    """Say who reads a request and how long it is kept, and offer the form."""
    return _ask(AskForm())


@blueprint.post("/help")
@csrf.exempt  # type: ignore[untyped-decorator]  # checked below: a stale token must not cost what was typed
@require(Role.EVERYONE)
def send() -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Keep a request for its contact; another language, a stale page and errors keep what was typed."""
    if not csrf_valid():
        return _ask(AskForm(), stale=True), 400
    if "language" in request.form:
        i18n.choose(request.form["language"])
        return _ask(AskForm())
    form = AskForm()
    form.offer(services.contacts(db.session()).readers, i18n.language())
    if not form.validate():
        return _ask(form), 422
    services.ask(db.session(), form.ask, clock.today(settings().time_zone))
    services.delete_closed(db.session(), clock.today(settings().time_zone))
    db.session.commit()
    return redirect(url_for(".sent"), 303)


@blueprint.get("/help/sent")
@require(Role.EVERYONE)
def sent() -> str:
    """Say what happens next; the address does not tell who was asked."""
    found = services.contacts(db.session())
    return render_template("followup/sent.html", points=[*found.readers.values(), *found.others.values()])


@blueprint.get("/requests")
@require(*CONTACTS)
def inbox() -> str:
    """Show the requests to the contact for whom one signed in, and no others."""
    found = services.inbox(db.session(), _contact(), clock.today(settings().time_zone))
    note(Action.REQUESTS_SEEN, g.staff.role)
    return render_template(
        "manage/requests.html",
        inbox=found,
        contact=_contact(),
        wishes_of=wishes_of,
        closed="closed" in request.args,
        days=kept(db.session()).requests.days,
    )


@blueprint.post("/requests/<key>/close")
@require(*CONTACTS)
def close(key: str) -> Response:
    """Close one of one's own requests; 404 for any other."""
    today = clock.today(settings().time_zone)
    if not services.close(db.session(), _contact(), _id(key), today):
        abort(404)
    services.delete_closed(db.session(), today)
    note(Action.REQUEST_CLOSED, g.staff.role)
    db.session.commit()
    return redirect(url_for(".inbox", closed=1), 303)


def _ask(form: AskForm, *, stale: bool = False) -> str:
    found = services.contacts(db.session())
    form.offer(found.readers, i18n.language())
    days = kept(db.session()).requests.days
    return render_template("followup/ask.html", form=form, found=found, errors=problems(form), stale=stale, days=days)


def _contact() -> Contact:
    """Return the contact for whom the visitor signed in."""
    return Contact(g.staff.role)


def _id(key: str) -> bytes:
    try:
        return bytes.fromhex(key)
    except ValueError:
        abort(404)
