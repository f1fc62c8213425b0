"""The web application for commands that need one: nothing in, the application out, by name as servers find it."""

from typing import cast

from flask import Flask
from gunicorn.util import import_app


def load_app() -> Flask:
    """Return the application with the settings of the environment; raise SettingsError as they do."""
    return cast("Flask", import_app("survey.app:create_app()"))
