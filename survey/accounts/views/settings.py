"""The settings of the organisation: the administrator changes them, the works council reads them."""

from typing import Any
from urllib.parse import urlsplit

from flask import g, redirect, render_template, request, url_for

from survey.accounts import services
from survey.accounts.forms import SettingsForm
from survey.accounts.in_force import in_force
from survey.accounts.views.common import blueprint
from survey.audit.models import Action
from survey.audit.services import note
from survey.infra.db import db
from survey.infra.forms.problems import problems
from survey.infra.permissions import Role, require
from survey.infra.settings import settings as environment


@blueprint.get("/settings")
@require(Role.ADMINISTRATOR, Role.WORKS_COUNCIL)
def settings() -> str:
    """Show what is set here, and what is set on the server."""
    held, named = in_force(db.session(), environment()), services.organisation(db.session())
    form = SettingsForm(
        name=named.name if named else "",
        min_cell_size=held.min_cell_size,
        min_cell_size_sensitive=held.min_cell_size_sensitive,
    )
    return _page(form)


@blueprint.post("/settings")
@require(Role.ADMINISTRATOR)
def change_settings() -> Any:  # noqa: ANN401  # a redirect, or the page with a status
    """Keep the settings."""
    form = SettingsForm()
    if not form.validate():
        return _page(form), 422
    services.set_thresholds(
        services.set_organisation(db.session(), form.name.data),
        form.min_cell_size.data,
        form.min_cell_size_sensitive.data,
    )
    note(Action.SETTINGS_CHANGED, f"{form.min_cell_size.data}/{form.min_cell_size_sensitive.data}")
    db.session.commit()
    return redirect(url_for(".settings", saved=1), 303)


def _page(form: SettingsForm) -> str:
    server = environment()
    return render_template(
        "manage/settings.html",
        form=form,
        errors=problems(form),
        saved="saved" in request.args,
        may_change=g.staff.role == Role.ADMINISTRATOR,
        server=server,
        mail_server=urlsplit(server.smtp_url).hostname or "",
    )
