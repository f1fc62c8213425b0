"""Personal codes that people type: a code in; what is kept under it out, or what is wrong with it and a status."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final, TypeVar

from flask import request
from flask_babel import gettext as _

from survey.infra import clock, limits
from survey.infra.forms.problems import FormProblem
from survey.infra.limits import Limit
from survey.infra.settings import settings
from survey.responding.keeping import CodeError
from survey.responding.sitting import database

WRONG: Final = Limit("personal-code", 20, timedelta(hours=1))
"""So many wrong codes from one address in an hour."""
Found = TypeVar("Found")


class RefusedError(Exception):
    """A code does not do: what to say of it, and the status of the answer."""

    def __init__(self, text: str, status: int) -> None:
        self.problems, self.status = [FormProblem("#code", text)], status
        super().__init__(text)


def judged(use: Callable[[str], Found]) -> Found:
    """Use the code that was typed and return what that gives; raise RefusedError. The caller commits.

    An attempt is counted before it is judged, so that many at once get no further than one after another.
    """
    who, key = request.remote_addr or "", settings().secret_key
    wait = limits.spend_in_hour(database(), WRONG, who, key, clock.now())
    database().commit()
    if wait:
        raise RefusedError(limits.too_often(wait), 429)
    try:
        found = use(request.form.get("code", ""))
    except CodeError:
        text = _("There is no result under this code. Check each character.")
        raise RefusedError(text, 422) from None
    limits.refund(database(), WRONG, who, key)
    return found
