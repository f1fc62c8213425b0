"""The web application for commands that need one: nothing in, the application out, by name as servers find it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from gunicorn.util import import_app

if TYPE_CHECKING:
    from flask import Flask  # at run time it would make the master of the server, who needs none, larger by a half


def load_app() -> Flask:
    """Return the application with the settings of the environment; raise SettingsError as they do."""
    return cast("Flask", import_app("survey.app:create_app()"))
