"""What the pages of the organisation share: their blueprint, and which addresses one may be sent back to."""

import re

from flask import Blueprint, current_app
from werkzeug.exceptions import HTTPException
from werkzeug.routing.exceptions import RequestRedirect

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
