"""What was sent for an open round, by its sender: a personal code in; the answers taken back, or under way again."""

from flask import render_template, request
from werkzeug.wrappers import Response

from survey.infra import clock, i18n
from survey.infra.permissions import Role, require
from survey.responding import keeping
from survey.responding.sitting import database, in_grace, open_round, remember, sitting, until
from survey.responding.views.codes import judged
from survey.responding.views.common import to
from survey.responding.views.keeping import own


@own.post("/<key>/take-back")
@require(Role.EVERYONE)
def take_back(key: str) -> str:
    """Ask whether what was sent is to be deleted, then delete it, once however often this is sent."""
    found = open_round(key, begun=True)
    i18n.choose(request.form.get("language", ""))
    if sure := "sure" in request.form:
        judged(lambda code: keeping.take_back(database(), found, code))
        database().commit()
    template = "respond/taken_back.html" if sure else "respond/take_back.html"
    day = "" if in_grace(found) else i18n.say_date(until(found))
    return render_template(template, round=found, code=request.form.get("code", ""), day=day)


@own.post("/<key>/again")
@require(Role.EVERYONE)
def again(key: str) -> Response:
    """Open a draft of what was sent in this browser; sending it replaces that."""
    found = open_round(key)
    token = judged(lambda code: keeping.start_again(database(), found, code, clock.now()))
    remember(key, token)
    here = sitting(key)
    database().commit()
    return to(here, "check")
