"""Errors as pages: whatever goes wrong, a person reads a sentence in their language and no traceback."""

import logging
import secrets
from traceback import format_tb

from flask import Flask, render_template, request
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError, ProgrammingError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from survey.infra.db import db

FAULT = 500
"""From here on the fault is ours."""
AWAY = 503
PAGES = frozenset({400, 403, 404, 413, 429, 500, 503})
log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Show a page of our own for every error, and log what an operator can mend: never words that may be somebody's."""
    app.log_exception = _say_nothing  # type: ignore[method-assign]  # below

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> tuple[str, int]:
        code = error.code or FAULT
        return _page(code if code in PAGES else 400 if code < FAULT else FAULT, code)

    @app.errorhandler(SecurityError)
    def not_our_address(_error: SecurityError) -> tuple[str, int, dict[str, str]]:
        """Without a host that is ours no address can be built, so no page either; nobody comes here by a link."""
        return gettext("Something in this request was not right"), 400, {"Content-Type": "text/plain; charset=utf-8"}

    @app.errorhandler(CSRFError)
    def forged(_error: CSRFError) -> tuple[str, int]:
        return _page(400, 400)

    @app.errorhandler(DataError)
    def cannot_be_stored(_error: DataError) -> tuple[str, int]:
        """PostgreSQL refuses a text with a NUL or a number out of range, also where it is only looked for."""
        db.session.rollback()
        return _page(400, 400)

    @app.errorhandler(OperationalError)
    @app.errorhandler(ProgrammingError)
    def database_gone(error: OperationalError | ProgrammingError) -> tuple[str, int]:
        """The server does not answer, the disk is full or, which PostgreSQL tells apart, there are no tables."""
        reason = str(error.orig).partition("\n")[0]
        log.error("the database does not answer: %s\n%s", reason, _way(error))
        db.session.rollback()
        return _page(AWAY, AWAY)

    @app.errorhandler(InternalServerError)
    def broken(error: InternalServerError) -> tuple[str, int]:
        """A reference number joins what the person reads to what the log holds."""
        reference = secrets.token_hex(4)
        log.error("error %s\n%s", reference, _way(error.original_exception))
        return _page(500, 500, reference)


def _say_nothing(exc_info: object) -> None:
    """Flask would name the path, which may be somebody's link; our own handler logs what happened."""


def _way(error: BaseException | None) -> str:
    """Return where an error came from, its cause first, and of what kind each is, but not what it says.

    Errors quote what they fail on: a row with a name in it, an answer, a token.
    """
    if error is None:
        return ""
    before = _way(error.__cause__ or error.__context__)
    return f"{before}{''.join(format_tb(error.__traceback__))}{type(error).__qualname__}\n"


def _page(template: int, code: int, reference: str = "") -> tuple[str, int]:
    return render_template(f"errors/{template}.html", reference=reference, typed=_typed() if code == AWAY else []), code


def _typed() -> list[tuple[str, str]]:
    """Return the fields that were sent, so that they can be sent once more: none where there was a file or a secret."""
    if request.method != "POST" or request.files or "password" in request.form:
        return []
    return [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
