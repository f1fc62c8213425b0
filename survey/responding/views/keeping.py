"""The own result under a personal code: keep it, look back over one's rounds, delete them."""

from functools import partial
from typing import Any

from flask import Blueprint, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError

from survey.infra import clock, i18n
from survey.infra.csrf import csrf, csrf_valid
from survey.infra.permissions import Role, require
from survey.infra.qr import qr_code
from survey.infra.settings import settings
from survey.responding import keeping
from survey.responding.sitting import database, in_grace, sent_until, sitting, until
from survey.responding.views.codes import RefusedError, judged
from survey.responding.views.common import blueprint, own_result, to
from survey.rounds.services import layout_of

own = Blueprint("own", __name__, url_prefix="/mine")


@blueprint.post("/<key>/keep")
@csrf.exempt  # type: ignore[untyped-decorator]  # checked below: a stale token must not cost the code that was typed
@require(Role.EVERYONE)
def keep(key: str) -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Keep this result under a new code, or add it to an earlier one; the code is shown this once."""
    here = sitting(key)
    if not here.sheet.sent:
        return to(here, here.first_open())
    if not csrf_valid():
        return render_template("respond/keep.html", key=key, errors=[], stale=True), 400
    keep_under = partial(keeping.keep, database(), here.round, here.sheet)
    try:
        code = judged(keep_under) if request.form.get("code", "").strip() else keep_under("")
    except RefusedError as refused:
        return render_template("respond/keep.html", key=key, errors=refused.problems, stale=False), refused.status
    database().commit()
    session["codes"] = {**session.get("codes", {}), key: code}
    address = settings().base_url + url_for("own.ask")
    return render_template(
        "respond/kept.html",
        key=key,
        code=code,
        day=i18n.say_date(until(here.round)),
        over=here.round.closes_at <= clock.now(),
        address=address,
        qr=qr_code(f"{address}#{code}", _("QR code of your result")),  # what stands after # goes to no server
    )


@own.get("/")
@require(Role.EVERYONE)
def ask() -> str:
    """Ask for the personal code."""
    return render_template("respond/mine.html", errors=[], stale=False)


@own.post("/")
@require(Role.EVERYONE)
def look() -> str:
    """Show what is kept under a code, or delete it."""
    if request.form.get("action") == "delete":
        judged(lambda code: keeping.forget(database(), code))
        database().commit()
        return render_template("respond/forgotten.html")
    rounds = judged(lambda code: keeping.kept(database(), code))
    database().commit()
    latest, language = rounds[-1], i18n.language()
    return render_template(
        "respond/own_rounds.html",
        code=request.form["code"],
        rounds=rounds,
        sent=[
            (found, i18n.say_date(sent_until(found) if in_grace(found) else until(found)), not in_grace(found))
            for found in keeping.still_open(rounds, clock.now())
        ],
        comparisons=keeping.compare(database(), rounds, language),
        summary=own_result(layout_of(database(), latest.round), latest.answers),
    )


@own.errorhandler(RefusedError)
def refused(error: RefusedError) -> tuple[str, int]:
    """Ask for the code again; one message, whatever is wrong with it."""
    return render_template("respond/mine.html", errors=error.problems, stale=False), error.status


@own.errorhandler(CSRFError)
def stale(_error: CSRFError) -> tuple[str, int]:
    """The page stood open too long: ask again, with the code that was typed."""
    return render_template("respond/mine.html", errors=[], stale=True), 400
