"""The tree of units: see it, add a unit, name, move or remove one, join two."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from survey.audit.models import Action
from survey.audit.services import note
from survey.infra.db import db
from survey.infra.forms.problems import problems
from survey.infra.permissions import Role, require
from survey.people import services
from survey.people import units as tree
from survey.people.forms import JoinForm, UnitForm
from survey.people.models import Unit
from survey.people.units import UnitError
from survey.people.views.common import blueprint


@blueprint.get("/units")
@require(Role.HR)
def units() -> str:
    """Show the units with how many people work there."""
    done = request.args.get("done", "")
    return render_template("manage/units.html", tree=services.tree(db.session()), done=done)


@blueprint.route("/units/new", methods=["GET", "POST"])
@require(Role.HR)
def add_unit() -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Add a unit."""
    form = UnitForm().offer(services.paths(db.session()))
    if form.validate_on_submit():
        name, parent_id, headcount = form.values
        try:
            tree.add(db.session(), name, parent_id, headcount or 0)
            return _done("added", name)
        except UnitError as error:
            form.refuse(error.fault)
    return _page(form, None), 422 if form.errors else 200


@blueprint.route("/units/<int:unit_id>", methods=["GET", "POST"])
@require(Role.HR)
def change_unit(unit_id: int) -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Name a unit, or put it elsewhere in the tree."""
    unit = _unit(unit_id)
    form = UnitForm(obj=unit, parent_id=unit.parent_id or 0).offer(services.paths(db.session()))
    if form.validate_on_submit():
        try:
            tree.change(db.session(), unit, *form.values)
            return _done("saved", unit.name)
        except UnitError as error:
            form.refuse(error.fault)
    return _page(form, unit), 422 if form.errors else 200


@blueprint.post("/units/<int:unit_id>/remove")
@require(Role.HR)
def remove_unit(unit_id: int) -> Any:  # noqa: ANN401  # as above
    """Remove a unit in which nobody works."""
    unit = _unit(unit_id)
    try:
        tree.remove(db.session(), unit)
    except UnitError as error:
        return _refused(unit, error)
    return _done("removed", unit.name)


@blueprint.post("/units/<int:unit_id>/join")
@require(Role.HR)
def join_unit(unit_id: int) -> Any:  # noqa: ANN401  # as above
    """Join a unit with another, which stays."""
    unit, form = _unit(unit_id), JoinForm().offer(services.paths(db.session()))
    if not form.validate():
        abort(400)
    try:
        tree.join(db.session(), unit, form.into_id.data)
    except UnitError as error:
        return _refused(unit, error)
    return _done("joined", unit.name)


def _done(what: str, name: str) -> Response:
    note(Action.UNITS_CHANGED, name)
    db.session.commit()
    return redirect(url_for(".units", done=what), 303)


def _refused(unit: Unit, error: UnitError) -> tuple[str, int]:
    """Show the unit's page again, with what is wrong."""
    db.session.rollback()
    form = UnitForm(formdata=None, obj=unit, parent_id=unit.parent_id or 0).offer(services.paths(db.session()))
    form.refuse(error.fault)
    return _page(form, unit), 422


def _page(form: UnitForm, unit: Unit | None) -> str:
    paths = services.paths(db.session())
    others = {unit_id: path for unit_id, path in paths.items() if unit is None or unit_id != unit.id}
    return render_template(
        "manage/unit.html",
        form=form,
        errors=problems(form),
        unit=unit,
        joining=JoinForm(formdata=None).offer(others) if unit and others else None,
        counted=unit is not None and tree.is_counted(db.session(), unit.id),
    )


def _unit(unit_id: int) -> Unit:
    """Return a unit; a number of none is not found."""
    return services.unit(db.session(), unit_id) or abort(404)
