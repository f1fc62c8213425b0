"""HR's page of the kiosk of a round: whether it has one, how people begin there, and its address."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from survey.audit.models import Action
from survey.audit.services import note
from survey.core.lifecycle import State, state
from survey.infra import clock
from survey.infra.db import db
from survey.infra.forms.problems import problems
from survey.infra.permissions import Role, require
from survey.infra.qr import qr_code
from survey.infra.settings import settings
from survey.rounds.forms import KioskForm
from survey.rounds.services import round_by_key

shared = Blueprint("shared", __name__, url_prefix="/hr/rounds")


@shared.route("/<key>/kiosk", methods=["GET", "POST"])
@require(Role.HR)
def kiosk(key: str) -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Show and change how people begin on a shared device."""
    found = round_by_key(db.session(), key) or abort(404)
    over = state(found.opens_at, found.closes_at, clock.now()) is State.CLOSED
    form = KioskForm(kiosk=found.kiosk or "none")
    if not over and form.validate_on_submit():
        found.kiosk = form.chosen_kiosk
        note(Action.KIOSK_CHANGED, f"{found.name}: {form.kiosk.data}")
        db.session.commit()
        return redirect(url_for(".kiosk", key=key, saved=1), 303)
    link = settings().base_url + url_for("kiosk.start", key=key) if found.kiosk else ""
    shown = {"link": link, "qr": qr_code(link, _("QR code of the address")) if link else ""}
    page = {"round": found, "over": over, "form": form, "errors": problems(form), "saved": "saved" in request.args}
    return render_template("manage/kiosk.html", **page, **shown), 422 if form.errors else 200
