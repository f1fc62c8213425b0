"""Who may call a view: a closed set of roles, one decorator, and no view without it."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response

P = ParamSpec("P")
R = TypeVar("R")


class Role(StrEnum):
    """What a visitor can be."""

    EVERYONE = "everyone"
    HR = "hr"


def require(role: Role) -> Callable[[Callable[P, R]], Callable[P, R | Response]]:
    """Let only this role in; anybody else is sent to the sign-in page. A test demands a role on every route."""

    def decorate(view: Callable[P, R]) -> Callable[P, R | Response]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
            if role is not Role.EVERYONE and (g.staff is None or g.staff.role != role):
                return redirect(url_for("accounts.sign_in", next=request.path if request.method == "GET" else None))
            return view(*args, **kwargs)

        guarded.role = role  # type: ignore[attr-defined]  # read by the test that lists every route
        return guarded

    return decorate
