"""The check for oneself, at any time and outside any round: answers travel in the pages, and are kept nowhere.

As nothing is stored, there is nothing that another site could forge: no token is judged, so that no page is ever stale.
"""

from datetime import timedelta
from typing import Any, Final

from flask import Blueprint, Response, abort, g, render_template, request, url_for
from flask_babel import gettext as _
from wtforms import SelectChoice

from survey.infra import clock, i18n, limits
from survey.infra.csrf import csrf
from survey.infra.forms.problems import problems
from survey.infra.limits import Limit
from survey.infra.permissions import Role, require
from survey.infra.settings import settings
from survey.infra.shelf import shipped, shipped_keys
from survey.responding.again import calendar
from survey.responding.forms import AloneForm
from survey.responding.sitting import Sitting, database
from survey.responding.trying import alone as sitting_alone
from survey.responding.trying import write
from survey.responding.views.carried import Carried
from survey.responding.views.common import own_result
from survey.responding.views.documents import result_file
from survey.rounds.services import shipped_layout

FILES: Final = Limit("own-file", 30, timedelta(hours=1))
"""Files from one network address: making one is work, and anybody can ask for it."""

alone = Blueprint("alone", __name__, url_prefix="/self")


@alone.before_request
def offered() -> None:
    """An organisation can switch this off."""
    if not g.look.own_check:
        abort(404)


@alone.get("")
@require(Role.EVERYONE)
def start() -> str:
    """Ask what it is to be about, and say who sees what: nobody."""
    return _start(_asking(["home-workplace"]))


@alone.post("")
@csrf.exempt  # type: ignore[untyped-decorator]  # as the module says
@require(Role.EVERYONE)
def go_on() -> Any:  # noqa: ANN401  # a page, or a page with a status
    """Begin, or take the answers of a page along and show the page that its button names; nothing is stored."""
    form = _asking()
    if not form.validate():
        return _start(form), 422
    return _form().go_on(_here()) if "step" in request.form else _form().begin(_here())


@alone.get("/again.ics")
@require(Role.EVERYONE)
def again() -> Response:
    """Give a reminder for one's own calendar, the same for whoever asks."""
    file = calendar(
        clock.today(settings().time_zone),
        _("Look at your home workplace again"),
        _("A chair, a home or how you feel may have changed. It takes a few minutes, and only you see the result:"),
        settings().base_url + url_for("alone.start"),
    )
    return Response(file, mimetype="text/calendar", headers={"Content-Disposition": 'attachment; filename="again.ics"'})


@alone.post("/result.pdf")
@csrf.exempt  # type: ignore[untyped-decorator]  # as above
@require(Role.EVERYONE)
def save() -> Any:  # noqa: ANN401  # a file, or the page with a status
    """Give the result as a file, made from the answers of the page."""
    if not _asking().validate():
        abort(400)
    wait = limits.spend_in_hour(database(), FILES, request.remote_addr or "", settings().secret_key, clock.now())
    database().commit()
    if wait:
        return _result(_here(), limits.too_often(wait)), 429
    here = _here()
    found = own_result(here.layout, here.sheet.answers)
    return result_file(found, _("The check for yourself"), code="", alone=True)


def _asking(asked: list[str] | None = None) -> AloneForm:
    form = AloneForm(request.form or None, asked=asked)
    form.asked.choices = [SelectChoice(key, _named(key)) for key in shipped_keys()]
    return form


def _named(key: str) -> str:
    """Return a questionnaire with how long it takes."""
    text: str = _(
        "%(title)s (about %(minutes)s minutes)",
        title=shipped(key).title[i18n.language()],
        minutes=shipped_layout((key,), settings()).minutes,
    )
    return text


def _here() -> Sitting:
    asked = request.form.getlist("asked")
    layout = shipped_layout(tuple(key for key in shipped_keys() if key in asked), settings())
    return sitting_alone(layout, request.form.get("answers", ""))


def _form() -> Carried:
    return Carried("respond/alone_page.html", _result, {"asked": request.form.getlist("asked")})


def _start(form: AloneForm) -> str:
    return render_template("respond/alone.html", form=form, errors=problems(form))


def _result(here: Sitting, error: str = "") -> str:
    return render_template(
        "respond/alone_result.html",
        summary=own_result(here.layout, here.sheet.answers),
        step=here.steps[-1].key,
        answers=write(here.layout, here.sheet.answers),
        asked=request.form.getlist("asked"),
        error=error,
    )
