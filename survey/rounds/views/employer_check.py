"""HR's pages of the employer's own check in a round: the nine factors, and the questions of one."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from survey.audit.models import Action
from survey.audit.services import note
from survey.core.questionnaires.questionnaire import Section
from survey.core.scores.advice import answer_text
from survey.infra import clock, i18n
from survey.infra.db import db
from survey.infra.permissions import Role, require
from survey.rounds import employer_check as services
from survey.rounds.check_forms import CheckPage, problems
from survey.rounds.employer_check import Check
from survey.rounds.models import Round
from survey.rounds.services import round_by_key

employer_check = Blueprint("employer_check", __name__, url_prefix="/hr/rounds")


@employer_check.get("/<key>/employer-check")
@require(Role.HR)
def overview(key: str) -> str:
    """List the factors, and how much of each is answered."""
    found = _round(key)
    check = services.of_round(db.session(), found, clock.now())
    return render_template(
        "manage/employer_check.html", round=found, check=check, to_arrange=services.to_arrange(check)
    )


@employer_check.route("/<key>/employer-check/<factor>", methods=["GET", "POST"])
@require(Role.HR)
def fill_in(key: str, factor: str) -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Answer the questions of a factor, then go on to the next."""
    found = _round(key)
    check = services.of_round(db.session(), found, clock.now())
    section = check.section(factor) or abort(404)
    page = CheckPage(check.questionnaire, check.open(section), i18n.language())
    if request.method == "POST" and page.accepts(request.form):
        services.save(db.session(), found, page.codes(), clock.now())
        return _saved(found, check, section)
    return _page(found, check, section, page)


def _round(key: str) -> Round:
    return round_by_key(db.session(), key) or abort(404)


def _saved(round_: Round, check: Check, section: Section) -> Response:
    note(Action.EMPLOYER_CHECK_SAVED, round_.name)
    db.session.commit()
    after = check.sections[check.sections.index(section) + 1 :]
    if not after:
        return redirect(url_for(".overview", key=round_.key), 303)
    return redirect(url_for(".fill_in", key=round_.key, factor=after[0].key), 303)


def _page(round_: Round, check: Check, section: Section, page: CheckPage) -> tuple[str, int]:
    """Show a factor; one that has no answers yet starts from those of the round before."""
    before = None if check.answered(section) else services.earlier(db.session(), round_, check)
    views = page.views(before.answers if before else check.answers)
    errors = problems(views)
    asked, language = check.questionnaire, i18n.language()
    html = render_template(
        "manage/employer_check_page.html",
        round=round_,
        section=section,
        position=(check.sections.index(section) + 1, len(check.sections)),
        before=before,
        views=views,
        fixed=[
            (item.text[language], answer_text(asked, item, check.answers[item.key], language))
            for item in check.fixed(section)
        ],
        errors=errors,
    )
    return html, 422 if errors else 200
