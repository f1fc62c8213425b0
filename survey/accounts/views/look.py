"""How the pages look: the logo and the colour, for the administrator; and both as files, for everybody."""

from datetime import datetime, timedelta
from typing import Any, Final

from flask import Response, abort, current_app, g, redirect, render_template, request, url_for

from survey.accounts import look, services
from survey.accounts.look import Look
from survey.accounts.settings_forms import ColourForm, LogoForm
from survey.accounts.views.common import blueprint
from survey.audit.models import Action
from survey.audit.services import note
from survey.infra import clock, i18n
from survey.infra.bodies import takes
from survey.infra.db import db
from survey.infra.forms.problems import problems
from survey.infra.permissions import Role, require
from survey.infra.pictures import MAX_BYTES, PictureError, TooLargeError

FRESH: Final = timedelta(seconds=30)
"""How long a process goes by what it knows: another may have changed it. Asking each time would slow every page."""
FOR_EVER: Final = "public, max-age=31536000, immutable"
"""What is served stands in its own address: another logo or colour has another."""
SLOT: Final = "look"
PLAIN: Final = Look()
WITHOUT: Final = frozenset({"static", "accounts.healthz", "accounts.readyz"})
"""What has no look: that the process answers, and that the database does not, is said without a database too."""


@blueprint.before_app_request
def see() -> None:
    """Know how the page looks and which languages are offered."""
    if request.endpoint in WITHOUT:
        return
    known: tuple[Look, datetime] | None = current_app.extensions.get(SLOT)
    changed_here = request.path.startswith("/settings")  # who changes it sees it at once, whichever process answers
    if known is None or known[1] <= clock.now() or changed_here:
        known = current_app.extensions[SLOT] = look.look(db.session()), clock.now() + FRESH
    g.look = known[0]
    i18n.offer(g.look.languages)


def see_anew() -> None:
    """Forget what this process knows of the look: it was changed."""
    current_app.extensions.pop(SLOT, None)


@blueprint.app_context_processor
def looks() -> dict[str, Look]:
    """Let every page show it; an error page may come before anything is known."""
    return {"look": g.get("look", PLAIN)}


@blueprint.get("/look/<accent>.css")
@require(Role.EVERYONE)
def sheet(accent: str) -> Response:
    """Give the style sheet of a colour that can be read."""
    colour = look.known(accent) or abort(404)
    return _for_everybody(Response(look.sheet(colour), mimetype="text/css"), accent)


@blueprint.get("/look/<digest>.png")
@require(Role.EVERYONE)
def logo(digest: str) -> Response:
    """Give the logo."""
    found = look.logo(db.session())
    if found is None or found.digest != digest:
        abort(404)
    return _for_everybody(Response(found.png, mimetype="image/png"), digest)


@blueprint.route("/settings/colour", methods=["GET", "POST"])
@require(Role.ADMINISTRATOR)
def colour() -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Choose the colour of buttons and links."""
    form = ColourForm(accent=g.look.accent or look.STANDARD_ACCENT)
    if form.validate_on_submit():
        look.set_accent(services.organisation(db.session()) or abort(404), form.accent.data)
        note(Action.LOOK_CHANGED, form.accent.data)
        db.session.commit()
        see_anew()
        return redirect(url_for(".colour", saved=1), 303)
    page = render_template("manage/colour.html", form=form, errors=problems(form), saved="saved" in request.args)
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/settings/logo", methods=["GET", "POST"])
@require(Role.ADMINISTRATOR)
@takes(MAX_BYTES + 64 * 1024)
def change_logo() -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Choose a logo, or other words for it."""
    words = g.look.alt
    form = LogoForm(alt_nl=words.nl, alt_en=words.en) if words else LogoForm()
    if form.validate_on_submit() and _kept(form):
        note(Action.LOOK_CHANGED, form.alt_en.data)
        db.session.commit()
        see_anew()
        return redirect(url_for(".change_logo", saved=1), 303)
    page = render_template("manage/logo.html", form=form, errors=problems(form), saved="saved" in request.args)
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/settings/logo/remove")
@require(Role.ADMINISTRATOR)
def remove_logo() -> Any:  # noqa: ANN401  # a redirect
    """Show no logo any more."""
    look.remove_logo(db.session())
    note(Action.LOOK_CHANGED)
    db.session.commit()
    see_anew()
    return redirect(url_for(".change_logo", saved=1), 303)


def _kept(form: LogoForm) -> bool:
    """Keep the logo of a form, or say at the file why not."""
    data = form.file.data.read() if form.file.data else None
    db.session.rollback()  # reading a picture takes a moment, in which others want to write
    try:
        kept = look.set_logo(db.session(), data, form.alt_nl.data, form.alt_en.data)
    except PictureError as error:
        form.refuse(too_large=isinstance(error, TooLargeError))
        return False
    if not kept:
        form.demand()
    return kept


def _for_everybody(response: Response, name: str) -> Response:
    response.headers["Cache-Control"] = FOR_EVER
    response.set_etag(name)
    response.make_conditional(request)
    return response
