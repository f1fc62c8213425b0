"""Who may call a view: a closed set of roles, one decorator, and no view without it; and where each role begins."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Final, ParamSpec, TypeVar

from flask import abort, g, redirect, request, url_for
from werkzeug.wrappers import Response

P = ParamSpec("P")
R = TypeVar("R")


class Role(StrEnum):
    """What a visitor can be."""

    EVERYONE = "everyone"
    HR = "hr"
    PREVENTION_OFFICER = "prevention_officer"
    OCCUPATIONAL_PHYSICIAN = "occupational_physician"
    CONFIDENTIAL_ADVISER = "confidential_adviser"
    IT_HELP_DESK = "it_help_desk"


STAFF: Final[tuple[Role, ...]] = tuple(role for role in Role if role is not Role.EVERYONE)
"""Who can sign in."""

HOMES: Final[dict[Role, str]] = {role: "rounds.overview" if role is Role.HR else "followup.inbox" for role in STAFF}
"""Role → the page on which it begins; by name, for a feature may not import one above it."""


def home_of(role: str) -> str:
    """Return the endpoint of a role's first page."""
    return HOMES[Role(role)]


def require(*roles: Role) -> Callable[[Callable[P, R]], Callable[P, R | Response]]:
    """Let only these roles in: who has not signed in is sent to the sign-in page, who has another role is refused.

    A test demands a role on every route.
    """

    def decorate(view: Callable[P, R]) -> Callable[P, R | Response]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
            if Role.EVERYONE not in roles:
                if g.staff is None:
                    return redirect(url_for("accounts.sign_in", next=request.path if request.method == "GET" else None))
                if g.staff.role not in roles:
                    abort(403)
            return view(*args, **kwargs)

        guarded.roles = roles  # type: ignore[attr-defined]  # read by the test that lists every route
        return guarded

    return decorate
