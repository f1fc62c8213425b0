"""Importing a file: upload it, say which column holds what, see what would change, and let it change."""

from typing import Any

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from survey.audit.models import Action
from survey.audit.services import note
from survey.infra import clock
from survey.infra.bodies import takes
from survey.infra.db import db
from survey.infra.forms.problems import problems
from survey.infra.permissions import Role, require
from survey.people import services, uploads
from survey.people.columns import Column, guess, is_sure
from survey.people.forms import ApplyForm, UploadForm, columns_form
from survey.people.planning import Plan, fingerprint
from survey.people.tables import CSV_BYTES, TableError, read_table
from survey.people.uploads import Import
from survey.people.views.common import blueprint
from survey.people.wording import COLUMNS, FAULTS, REASONS

SLOT = "import"
"""What the browser keeps of an import: the token of its table, which column holds what, and whether it is complete."""
SHOWN = 100
"""How many people of each kind the page names; the numbers count all."""


def _under_way() -> Import | None:
    """Return the import of this browser; None when there is none or its time is over."""
    slot = session.get(SLOT, {})
    table = uploads.kept(db.session(), slot["token"], clock.now()) if slot else None
    if table is None:
        return None
    if slot["columns"] is not None:
        mapped = {Column(name): position for name, position in slot["columns"].items()}
        return Import(table, mapped, sure=True, complete=slot["complete"])
    remembered = uploads.chosen_headings(db.session())
    mapped = guess(table.headings, remembered)
    return Import(table, mapped, sure=is_sure(table.headings, mapped, remembered), complete=slot["complete"])


def _again() -> Response:
    return redirect(url_for(".upload", expired=1), 303)


@blueprint.route("/import", methods=["GET", "POST"])
@require(Role.HR)
@takes(CSV_BYTES + 64 * 1024)
def upload() -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Take a file."""
    form = UploadForm()
    if form.validate_on_submit():
        try:
            table = read_table(form.file.data.read(), form.file.data.filename)
        except TableError as error:
            form.file.errors = [FAULTS[error.fault]]
        else:
            token = uploads.keep(db.session(), table, clock.now())
            db.session.commit()  # nobody's data changes yet: the table waits, sealed
            session[SLOT] = {"token": token, "columns": None, "complete": bool(form.complete.data)}
            return redirect(url_for(".check"), 303)
    page = render_template(
        "manage/people_import.html", form=form, errors=problems(form), expired="expired" in request.args
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/import/columns", methods=["GET", "POST"])
@require(Role.HR)
def columns() -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Say which column of the file holds what."""
    if (here := _under_way()) is None:
        return _again()
    form = columns_form(here.table.headings, here.mapped)
    if form.validate_on_submit():
        session[SLOT] = session[SLOT] | {"columns": form.mapped}
        return redirect(url_for(".check"), 303)
    page = render_template("manage/people_columns.html", form=form, errors=problems(form), table=here.table)
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/import/check", methods=["GET", "POST"])
@require(Role.HR)
def check() -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Show what the file would change, and change it when that is still what was shown."""
    if (here := _under_way()) is None:
        return _again()
    if not here.sure:
        return redirect(url_for(".columns"), 303)
    form, other = ApplyForm(), False
    if form.validate_on_submit():
        try:
            plan = uploads.apply(db.session(), session[SLOT]["token"], here, form.seen.data)
            note(Action.PEOPLE_IMPORTED, plan.summary)
            db.session.commit()
        except services.ChangedError:
            db.session.rollback()
            other = True
        else:
            del session[SLOT]
            added, changed, gone = len(plan.added), len(plan.changed), len(plan.gone)
            return redirect(url_for(".overview", added=added, changed=changed, gone=gone), 303)
    plan = services.plan_import(db.session(), here.table, here.mapped, complete=here.complete)
    return _changes(plan, here, other=other), 409 if other else 200


def _changes(plan: Plan, here: Import, *, other: bool) -> str:
    """Show a plan; `other`: it is not the one that was agreed to."""
    return render_template(
        "manage/people_check.html",
        seen=fingerprint(plan),
        plan=plan,
        complete=here.complete,
        other=other,
        shown=SHOWN,
        columns=COLUMNS,
        reasons=REASONS,
        headings=here.table.headings,
        mapped=here.mapped,
    )
