"""HR's page of what people wrote in their own words: a published round in, its remarks in random order out.

No other page, report or file has them, so that nothing stands beside them that tells whose they are.
"""

from flask import abort, render_template, request

from survey.audit.models import Action
from survey.audit.services import note
from survey.infra.db import db
from survey.infra.permissions import Role, require
from survey.reporting.views.results import blueprint
from survey.rounds.open_question import open_question_of
from survey.rounds.services import round_by_key


@blueprint.get("/<key>/remarks")
@require(Role.HR)
def remarks(key: str) -> str:
    """Show what people wrote, or why it cannot be read."""
    from survey.reporting.results.remarks import remark_page  # noqa: PLC0415  # the start needs no tables of results

    found = round_by_key(db.session(), key) or abort(404)
    question = open_question_of(found) or abort(404)
    page = remark_page(db.session(), found, request.args.get("page", 1, int)) or abort(404)
    note(Action.REMARKS_SEEN, found.name)
    return render_template("manage/remarks.html", round=found, question=question, page=page)
