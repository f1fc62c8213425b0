"""The end of the form: the unit, the check page, sending once, and the employee's own result."""

from typing import Any

from flask import redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from survey.followup.heard import latest
from survey.infra import clock, i18n
from survey.infra.crypto import ballot_box_key
from survey.infra.csrf import csrf, csrf_valid
from survey.infra.permissions import Role, require
from survey.infra.settings import settings
from survey.responding import services
from survey.responding.sitting import Sitting, choices_of, database, settings_of, sitting, until
from survey.responding.steps import dropped, left_open
from survey.responding.views.common import address, blueprint, idle, own_result, position, to, unsent
from survey.responding.views.documents import result_file
from survey.rounds.freezing import units_of
from survey.rounds.open_question import open_question_of


@blueprint.get("/<key>/unit")
@require(Role.EVERYONE)
def unit(key: str) -> str:
    """Ask, last of all and only if one wants to say, in which unit the respondent works."""
    here = unsent(sitting(key))
    stored = here.sheet.unit_id
    return _unit(here, "none" if stored == services.NO_UNIT else str(stored or ""))


@blueprint.post("/<key>/unit")
@csrf.exempt  # type: ignore[untyped-decorator]  # checked below: a stale token must not cost what was chosen
@require(Role.EVERYONE)
def choose_unit(key: str) -> Any:  # noqa: ANN401  # a redirect, or the page with a status
    """Keep the unit, then go where the button says."""
    here = unsent(sitting(key))
    ids = {"": None, "none": services.NO_UNIT} | {str(found.id): found.id for found in choices_of(here)}
    chosen = request.form.get("unit", "")
    if not csrf_valid():
        return _unit(here, chosen, stale=True), 400
    if chosen not in ids:
        return _unit(here, "", error=_("Choose one of the options shown.")), 422
    services.save_unit(database(), here.token, ids[chosen])
    database().commit()
    i18n.choose(request.form.get("language", ""))
    targets = {"pause": ".pause", "previous": None, "next": ".check"}
    target = targets.get(request.form.get("action", ""), ".unit")
    return redirect(url_for(target, key=key), 303) if target else to(here, here.beside("unit", -1))


@blueprint.get("/<key>/check")
@require(Role.EVERYONE)
def check(key: str) -> str:
    """Show every answer with a way to change it."""
    return _check(unsent(sitting(key)))


@blueprint.post("/<key>/send")
@csrf.exempt  # type: ignore[untyped-decorator]  # checked below: the page comes back, one presses again
@require(Role.EVERYONE)
def send(key: str) -> Any:  # noqa: ANN401  # a redirect, or the check page with a status
    """Count the answers, once however often this is sent, and lead to the result."""
    here = sitting(key)
    if not csrf_valid():
        return _check(unsent(here), stale=True), 400
    if not here.sheet.sent and left_open(here.steps, here.sheet.answers):
        return _check(here), 422
    services.submit(database(), here.round, here.layout, here.token, ballot_box_key(settings()), clock.now())
    database().commit()
    return redirect(url_for(".result", key=key), 303)


@blueprint.get("/<key>/result")
@require(Role.EVERYONE)
def result(key: str) -> str | Response:
    """Show the respondent's own result, worked out from the sealed answers; nobody else can see it."""
    here = sitting(key)
    if not here.sheet.sent:
        return to(here, here.first_open())
    found = own_result(here.layout, here.sheet.answers)
    return render_template(
        "respond/result.html",
        key=key,
        summary=found,
        settings=settings_of(here.round),
        day=i18n.say_date(until(here.round)),
        over=here.round.closes_at <= clock.now(),
        told=latest(database()),
    )


@blueprint.get("/<key>/result.pdf")
@require(Role.EVERYONE)
def result_pdf(key: str) -> Response:
    """Give the respondent's own result as a file to keep; it is made on request and never stored."""
    here = sitting(key)
    if not here.sheet.sent:
        return to(here, here.first_open())
    found = own_result(here.layout, here.sheet.answers)
    return result_file(found, here.round.name, code=session.get("codes", {}).get(key, ""))


def _unit(here: Sitting, chosen: str, *, error: str = "", stale: bool = False) -> str:
    return render_template(
        "respond/unit.html",
        key=here.round.key,
        chosen=chosen,
        units=choices_of(here),
        listed=here.sheet.listed is not None,
        error=error,
        stale=stale,
        position=position(here, "unit"),
        settings=settings_of(here.round),
        **idle(here),
    )


def _check(here: Sitting, *, stale: bool = False) -> str:
    from survey.responding.result import overview  # noqa: PLC0415  # comes with the first check, not at the start

    language, key = i18n.language(), here.round.key
    missing = left_open(here.steps, here.sheet.answers) if request.method == "POST" and not stale else []
    return render_template(
        "respond/check.html",
        key=key,
        overview=overview(here.steps, here.sheet.answers, language),
        unit=next((found.name for found in units_of(database(), here.round) if found.id == here.sheet.unit_id), None),
        errors=[
            {"href": url_for(".show", key=key, step_key=step.key), "text": item.missing[language]}
            for step, item in missing
            if item.missing
        ],
        back=address(here, here.beside("check", -1)),
        question=open_question_of(here.round),
        remark=here.sheet.remark,
        dropped=dropped(here.layout, here.sheet.answers),
        again=here.sheet.again,
        stale=stale,
        position=position(here, "check"),
        **idle(here),
    )
