"""Pages of support requests: asking, which anybody may, and reading, which only the contact may who was asked."""

from typing import Any, Final

from flask import Blueprint, abort, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from survey.accounts.retention import kept
from survey.audit.models import Action
from survey.audit.services import note
from survey.core.questionnaires.questionnaire import Contact
from survey.followup import services
from survey.followup.forms import STAGES, AskForm, WorkForm, wishes_of
from survey.followup.models import Stage
from survey.infra import clock, i18n
from survey.infra.csrf import csrf, csrf_valid
from survey.infra.db import db
from survey.infra.forms.problems import problems
from survey.infra.permissions import CONTACTS, Role, require
from survey.infra.settings import settings

blueprint = Blueprint("followup", __name__)
LINK: Final = "request_link"
"""Under this name the link waits for the one page that shows it."""


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
    made = services.ask(db.session(), form.ask, clock.today(settings().time_zone))
    services.delete_closed(db.session(), clock.today(settings().time_zone))
    db.session.commit()
    session[LINK] = services.path_of(made, settings())
    return redirect(url_for(".sent"), 303)


@blueprint.get("/help/sent")
@require(Role.EVERYONE)
def sent() -> str:
    """Say what happens next, and show the link once: neither the address nor the browser keeps who was asked."""
    found, link = services.contacts(db.session()), session.pop(LINK, None)
    return render_template(
        "followup/sent.html",
        link=link,
        base=settings().base_url,
        points=[*found.readers.values(), *found.others.values()],
    )


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
        stages=STAGES,
        today=clock.today(settings().time_zone),
        closed="closed" in request.args,
        saved="saved" in request.args,
        days=kept(db.session()).requests.days,
    )


@blueprint.route("/requests/<key>", methods=["GET", "POST"])
@require(*CONTACTS)
def work(key: str) -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Show one of one's own requests, and keep how far one is with it; 404 for any other."""
    found = services.request_to(db.session(), _contact(), request_key(key))
    if found is None or found.closed_on is not None:
        abort(404)
    form = WorkForm(obj=found)
    if form.validate_on_submit():
        services.keep(found, Stage(form.stage.data), form.due_on.data, form.notes.data)
        note(Action.REQUEST_CHANGED, g.staff.role)
        db.session.commit()
        return redirect(url_for(".inbox", saved=1), 303)
    if request.method == "GET":
        note(Action.REQUESTS_SEEN, g.staff.role)
    page = render_template("manage/request.html", asked=found, form=form, errors=problems(form), wishes_of=wishes_of)
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/requests/<key>/close")
@require(*CONTACTS)
def close(key: str) -> Response:
    """Close one of one's own requests; 404 for any other."""
    today = clock.today(settings().time_zone)
    if not services.close(db.session(), _contact(), request_key(key), today):
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


def request_key(key: str) -> bytes:
    """Return the key that stands in an address; 404 for what is none."""
    try:
        return bytes.fromhex(key)
    except ValueError:
        abort(404)
