"""The settings of the organisation: the administrator changes them, the works council reads them."""

from typing import Any
from urllib.parse import urlsplit

from flask import g, redirect, render_template, request, url_for

from survey.accounts import look, retention, services
from survey.accounts.in_force import in_force
from survey.accounts.settings_forms import SettingsForm
from survey.accounts.views.common import blueprint
from survey.accounts.views.look import see_anew
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
    kept = retention.kept(db.session())
    form = SettingsForm(
        name=named.name if named else "",
        min_cell_size=held.min_cell_size,
        min_cell_size_sensitive=held.min_cell_size_sensitive,
        language=named.language or "" if named else "",
        own_check="off" if named and not named.own_check else "on",
        open_questions="on" if named and named.open_questions else "off",
        keep_requests=kept.requests.days,
        keep_participations=kept.participations.days,
        keep_log=kept.log_months,
    )
    return _page(form)


@blueprint.post("/settings")
@require(Role.ADMINISTRATOR)
def change_settings() -> Any:  # noqa: ANN401  # a redirect, or the page with a status
    """Keep the settings."""
    form = SettingsForm()
    if not form.validate():
        return _page(form), 422
    named = services.set_organisation(db.session(), form.name.data)
    services.set_thresholds(named, form.min_cell_size.data, form.min_cell_size_sensitive.data)
    services.set_retention(named, form.keep_requests.data, form.keep_participations.data, form.keep_log.data)
    look.set_language(named, form.language.data)
    look.set_own_check(named, offered=form.own_check.data == "on")
    services.set_open_questions(named, allowed=form.open_questions.data == "on")
    note(Action.SETTINGS_CHANGED, form.in_short)
    db.session.commit()
    see_anew()
    return redirect(url_for(".settings", saved=1), 303)


def _page(form: SettingsForm) -> str:
    server = environment()
    return render_template(
        "manage/settings.html",
        form=form,
        errors=problems(form),
        saved="saved" in request.args,
        named=services.organisation(db.session()) is not None,
        may_change=g.staff.role == Role.ADMINISTRATOR,
        server=server,
        mail_server=urlsplit(server.smtp_url).hostname or "",
    )
