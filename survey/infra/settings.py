"""The settings of the running application, for code that runs inside it."""

from typing import cast

from flask import Flask, current_app

from survey.config import Settings


def settings() -> Settings:
    """Return the settings of the running application."""
    return cast("Settings", current_app.extensions["settings"])


def init_app(app: Flask, values: Settings) -> None:
    """Keep the settings with the application."""
    app.extensions["settings"] = values
