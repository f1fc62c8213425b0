"""The web application: settings in, a Flask application out."""

from urllib.parse import urlsplit

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from survey import loaded
from survey.accounts import work_accounts
from survey.accounts.views import blueprint as accounts
from survey.audit.views import blueprint as audit
from survey.config import IDLE, Settings, from_environment
from survey.followup.views import blueprint as followup
from survey.followup.views import heard, plan
from survey.infra import csrf, db, errors, headers, i18n, permissions, settings
from survey.infra.routes import LateRule
from survey.people.views import blueprint as people
from survey.people.views import managers
from survey.reporting.views import blueprint as reporting
from survey.reporting.views import own_units, packs, plan_pdf
from survey.resources import folder
from survey.responding.views import alone, invited, kiosk, own, preview, recognised, selftest, typed
from survey.responding.views import blueprint as responding
from survey.rounds.views import blueprint as rounds
from survey.rounds.views import (
    breakdowns,
    by_account,
    changing,
    correcting,
    employer_check,
    grace,
    letters,
    mail,
    own_items,
    series,
    shared,
)


def create_app(values: Settings | None = None) -> Flask:
    """Return the application; raise SettingsError when a setting is missing or unsafe."""
    values = values or from_environment()
    work_accounts.check(values)
    app = Flask("survey", template_folder=str(folder("templates")))
    app.url_rule_class = LateRule
    app.config.update(
        DEBUG=False,  # whatever FLASK_DEBUG says: an error would be shown, and logged with what it quotes
        SECRET_KEY=values.secret_key,
        SECRET_KEY_FALLBACKS=list(values.old_secret_keys),
        WTF_CSRF_SECRET_KEY=list(reversed(values.secret_keys)),  # the last one signs
        SESSION_COOKIE_NAME="__Host-session" if values.secure else "session",
        SESSION_COOKIE_SECURE=values.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=IDLE,
        TRUSTED_HOSTS=[urlsplit(values.base_url).hostname],
        MAX_CONTENT_LENGTH=64 * 1024,
        MAX_FORM_MEMORY_SIZE=64 * 1024,
        MAX_FORM_PARTS=500,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if values.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=values.proxies, x_proto=values.proxies, x_host=0)  # type: ignore[method-assign]  # Flask's own documented way
    settings.init_app(app, values)
    db.init_app(app, values.database_url)
    i18n.init_app(app)
    headers.init_app(app, base_url=values.base_url, secure=values.secure)  # where a request comes from is judged first
    csrf.init_app(app)
    errors.init_app(app)
    permissions.init_app(app)
    for blueprint in (
        audit,
        accounts,
        people,
        managers,
        rounds,
        series,
        letters,
        shared,
        by_account,
        grace,
        changing,
        mail,
        own_items,
        breakdowns,
        correcting,
        employer_check,
        followup,
        plan,
        heard,
        responding,
        own,
        invited,
        typed,
        recognised,
        kiosk,
        alone,
        preview,
        selftest,
        reporting,
        plan_pdf,
        packs,
        own_units,
    ):
        app.register_blueprint(blueprint)
    loaded()
    return app
