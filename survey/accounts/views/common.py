"""What the pages of the organisation share: their blueprint, which addresses one may be sent back to, and going on."""

import re
from datetime import timedelta
from typing import Final

from flask import Blueprint, current_app, redirect, session, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing.exceptions import RequestRedirect
from werkzeug.wrappers import Response

from survey.accounts.models import Staff
from survey.infra import i18n
from survey.infra.limits import Limit
from survey.infra.permissions import home_of

ANY_ACCOUNT: Final = Limit("sign-in-any", 20, timedelta(hours=1))
"""On whatever account from one network address."""

blueprint = Blueprint("accounts", __name__)


def safe_path(path: str | None) -> str | None:
    """Return a path only when it is one of our own pages; an address on another site is not."""
    if path is None or not re.fullmatch(r"/(?![/\\])[\x21-\x7e]*", path):
        return None
    try:
        current_app.url_map.bind("").match(path.partition("?")[0], "GET")
    except (HTTPException, RequestRedirect):
        return None
    return path


def go_on(staff: Staff, token: str, path: str | None, *, complete: bool) -> Response:
    """Let a browser keep the token of a session, and go on: to the page that was asked for, or for the code.

    `path`: one of our own pages.
    """
    chosen = i18n.language()
    session.clear()
    session.update(staff=token, language=chosen)
    session.permanent = True
    if not complete:
        return redirect(url_for("accounts.second_factor", next=path), 303)
    return redirect(path or url_for(home_of(staff.role)), 303)
