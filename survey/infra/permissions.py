"""Who may call a view: a closed set of roles, one decorator, and no view without it; and where each role begins."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import wraps
from typing import Final, NamedTuple, ParamSpec, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

P = ParamSpec("P")
R = TypeVar("R")


class Role(StrEnum):
    """What a visitor can be."""

    EVERYONE = "everyone"
    ADMINISTRATOR = "administrator"
    HR = "hr"
    MANAGER = "manager"
    WORKS_COUNCIL = "works_council"
    PREVENTION_OFFICER = "prevention_officer"
    OCCUPATIONAL_PHYSICIAN = "occupational_physician"
    CONFIDENTIAL_ADVISER = "confidential_adviser"
    IT_HELP_DESK = "it_help_desk"


STAFF: Final[tuple[Role, ...]] = tuple(role for role in Role if role is not Role.EVERYONE)
"""Who can sign in."""

CONTACTS: Final[tuple[Role, ...]] = tuple(
    role for role in STAFF if role not in {Role.ADMINISTRATOR, Role.MANAGER, Role.WORKS_COUNCIL}
)
"""Who can be asked for support, and reads the requests."""

PLAN_READERS: Final = (Role.HR, Role.PREVENTION_OFFICER, Role.WORKS_COUNCIL)
"""Who reads the plan of action."""

HOMES: Final[dict[Role, str]] = {
    **dict.fromkeys(CONTACTS, "followup.inbox"),
    Role.ADMINISTRATOR: "accounts.settings",
    Role.HR: "rounds.overview",
    Role.MANAGER: "own_units.overview",
    Role.WORKS_COUNCIL: "audit.log",
}
"""Role → the page on which it begins; by name, for a feature may not import one above it."""


def home_of(role: str) -> str:
    """Return the endpoint of a role's first page."""
    return HOMES[Role(role)]


def may_open(endpoint: str) -> bool:
    """Return whether whoever is signed in may call a view."""
    return g.staff.role in vars(current_app.view_functions[endpoint])["roles"]


class Door(NamedTuple):
    """A view that only some staff may call: its endpoint and path, whether it changes something, and who may."""

    endpoint: str
    path: str
    changes: bool
    roles: frozenset[Role]


def doors(app: Flask) -> Iterator[Door]:
    """Yield every view for staff, as the application has it."""
    for rule in app.url_map.iter_rules():
        roles = frozenset(vars(app.view_functions[rule.endpoint]).get("roles", ())) - {Role.EVERYONE}
        if roles:
            yield Door(rule.endpoint, rule.rule, "POST" in (rule.methods or ()), roles)


def init_app(app: Flask) -> None:
    """Let templates ask who may open what."""
    app.jinja_env.globals["may_open"] = may_open


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
