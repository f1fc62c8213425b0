"""Protection against forged requests: one object that knows every form's token."""

from typing import Final

from flask import Flask
from flask_wtf.csrf import CSRFError, CSRFProtect

from survey.infra import bodies

csrf: Final = CSRFProtect()


def init_app(app: Flask) -> None:
    """Demand a token on every writing request; tokens last as long as the session."""
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    app.config["WTF_CSRF_SSL_STRICT"] = False  # browsers may strip the Referer; infra.headers checks the origin

    @app.before_request
    def body_fits() -> None:
        """Read the body first: one that is too large or broken is refused before any view does something with it."""
        bodies.limit()
        bodies.read()

    csrf.init_app(app)


def csrf_valid() -> bool:
    """Does the present request carry a good token? For a view that is exempt and answers a bad one itself."""
    try:
        csrf.protect()
    except CSRFError:
        return False
    return True
