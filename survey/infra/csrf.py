"""Protection against forged requests: one object that knows every form's token."""

from typing import Final

from flask import Flask
from flask_wtf.csrf import CSRFError, CSRFProtect

csrf: Final = CSRFProtect()


def init_app(app: Flask) -> None:
    """Demand a token on every writing request; tokens last as long as the session."""
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    app.config["WTF_CSRF_SSL_STRICT"] = False  # browsers may strip the Referer; infra.headers checks the origin
    csrf.init_app(app)


def csrf_valid() -> bool:
    """Does the present request carry a good token? For a view that is exempt and answers a bad one itself."""
    try:
        csrf.protect()
    except CSRFError:
        return False
    return True
