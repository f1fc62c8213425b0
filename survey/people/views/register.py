"""Units as a tree, finding a participant, and adding, changing or removing one."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from survey.audit.models import Action
from survey.audit.services import note
from survey.infra.db import db
from survey.infra.forms.filters import tidy
from survey.infra.forms.problems import problems
from survey.infra.permissions import Role, require
from survey.infra.settings import settings
from survey.people import services
from survey.people.forms import YES, ParticipantForm
from survey.people.judging import RefusedError
from survey.people.models import Participant
from survey.people.views.common import blueprint

SHOWN = 50
"""How many participants are listed at once: more are found by searching."""


@blueprint.get("/")
@require(Role.HR)
def overview() -> str:
    """Show the units with how many people work there, and who was searched for."""
    text = tidy(request.args.get("q"))[:200]
    unit = services.unit(db.session(), request.args.get("unit", type=int))
    people = services.search(db.session(), text, unit, SHOWN + 1) if text or unit else []
    if people:
        note(Action.PEOPLE_SEEN)
    return render_template(
        "manage/people.html",
        tree=services.tree(db.session()),
        number=services.number_of_participants(db.session()),
        text=text,
        unit=unit,
        people=people[:SHOWN],
        more=len(people) > SHOWN,
        paths=services.paths(db.session()),
        done={name: request.args.get(name, type=int) for name in ("added", "changed", "gone")},
        saved=request.args.get("saved", ""),
        own_check=settings().base_url + url_for("alone.start"),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@require(Role.HR)
def add() -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Add a participant."""
    return _edit(ParticipantForm(), None)


@blueprint.route("/<key>", methods=["GET", "POST"])
@require(Role.HR)
def change(key: str) -> Any:  # noqa: ANN401  # a redirect, a page, or a page with a status
    """Change who a participant is."""
    one = _participant(key)
    held = {"language": one.language or "", "on_leave": [YES] if one.on_leave else []}
    return _edit(ParticipantForm(obj=one, unit=services.paths(db.session())[one.unit_id], **held), one)


@blueprint.post("/<key>/remove")
@require(Role.HR)
def remove(key: str) -> Response:
    """Remove a participant."""
    services.remove(db.session(), _participant(key).id)
    note(Action.PEOPLE_CHANGED)
    db.session.commit()
    return redirect(url_for(".overview", saved="removed"), 303)


def _edit(form: ParticipantForm, one: Participant | None) -> Any:  # noqa: ANN401  # as the views
    """Show the form, or save what was filled in."""
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                services.save(db.session(), one.id if one else None, form.cells)
                note(Action.PEOPLE_CHANGED)
                db.session.commit()
                return redirect(url_for(".overview", saved="saved"), 303)
            except RefusedError as refused:
                form.refuse(refused)
    paths = sorted(services.paths(db.session()).values())
    page = render_template("manage/people_person.html", form=form, one=one, paths=paths, errors=problems(form))
    return page, status


def _participant(key: str) -> Participant:
    """Return who an address is about; an address of nobody is not found."""
    try:
        return services.participant(db.session(), bytes.fromhex(key)) or abort(404)
    except ValueError:
        abort(404)
