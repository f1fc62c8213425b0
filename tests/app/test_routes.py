"""Every route with its methods and the roles it lets in: a new one fails here until it is written down."""

from collections.abc import Callable

import pytest
from flask import Flask

from survey.accounts.services import add_staff, set_organisation
from survey.audit.models import AuditEntry
from survey.infra import permissions
from survey.infra.db import Base, db
from survey.infra.permissions import STAFF, Role
from tests.conftest import PASSWORD, OpenRound, OpenSession
from tests.support.databases import BOTH
from tests.support.visitor import Respondent, Visitor, first

ALL, HR = {Role.EVERYONE}, {Role.HR}
CONTACTS = set(permissions.CONTACTS)
ADMINISTRATOR = {Role.ADMINISTRATOR}
MANAGER = {Role.MANAGER}
WRITERS = {Role.HR, Role.ADMINISTRATOR}
READERS = {Role.WORKS_COUNCIL, Role.ADMINISTRATOR}
PLAN_READERS = {Role.HR, Role.PREVENTION_OFFICER, Role.WORKS_COUNCIL}

ROUTES: dict[tuple[str, str], set[Role]] = {
    ("GET", "/"): ALL,
    ("GET", "/healthz"): ALL,
    ("GET", "/readyz"): ALL,
    ("POST", "/language"): ALL,
    ("GET", "/sign-in"): ALL,
    ("POST", "/sign-in"): ALL,
    ("GET", "/sign-in/code"): ALL,
    ("POST", "/sign-in/code"): ALL,
    ("GET", "/sign-in/set-up"): ALL,
    ("POST", "/sign-in/set-up"): ALL,
    ("GET", "/sign-in/password/<token>"): ALL,
    ("POST", "/sign-in/password/<token>"): ALL,
    ("GET", "/sign-in/forgotten"): ALL,
    ("POST", "/sign-in/forgotten"): ALL,
    ("GET", "/staff"): ADMINISTRATOR,
    ("GET", "/staff/new"): ADMINISTRATOR,
    ("POST", "/staff/new"): ADMINISTRATOR,
    ("GET", "/staff/<int:staff_id>"): ADMINISTRATOR,
    ("POST", "/staff/<int:staff_id>"): ADMINISTRATOR,
    ("GET", "/staff/<int:staff_id>/units"): ADMINISTRATOR,
    ("POST", "/staff/<int:staff_id>/units"): ADMINISTRATOR,
    ("GET", "/my-units/"): MANAGER,
    ("GET", "/my-units/<int:unit_id>/<key>"): MANAGER,
    ("GET", "/my-units/<int:unit_id>/<key>/trend"): MANAGER,
    ("GET", "/my-units/<int:unit_id>/<key>/report.<language>.pdf"): MANAGER,
    ("POST", "/staff/<int:staff_id>/link"): ADMINISTRATOR,
    ("POST", "/staff/<int:staff_id>/factor"): ADMINISTRATOR,
    ("POST", "/staff/<int:staff_id>/remove"): ADMINISTRATOR,
    ("GET", "/account"): set(STAFF),
    ("POST", "/account/end-others"): set(STAFF),
    ("GET", "/sign-in/work"): ALL,
    ("GET", "/sign-in/work/back"): ALL,
    ("GET", "/sign-in/work/refused/<fault>"): ALL,
    ("POST", "/sign-out"): set(STAFF),
    ("GET", "/sign-out/work"): ALL,
    ("GET", "/sign-out/work/there"): ALL,
    ("GET", "/log"): READERS,
    ("GET", "/settings"): READERS,
    ("GET", "/anonymity"): READERS,
    ("GET", "/anonymity/<kind>.<language>.pdf"): {*READERS, Role.HR},
    ("GET", "/settings/colour"): ADMINISTRATOR,
    ("POST", "/settings/colour"): ADMINISTRATOR,
    ("GET", "/settings/logo"): ADMINISTRATOR,
    ("POST", "/settings/logo"): ADMINISTRATOR,
    ("POST", "/settings/logo/remove"): ADMINISTRATOR,
    ("GET", "/look/<accent>.css"): ALL,
    ("GET", "/look/<digest>.png"): ALL,
    ("GET", "/jobs"): {Role.ADMINISTRATOR},
    ("POST", "/settings"): {Role.ADMINISTRATOR},
    ("GET", "/agreements"): ALL,
    ("GET", "/hr/agreements"): HR,
    ("GET", "/hr/agreements/<factor>"): HR,
    ("POST", "/hr/agreements/<factor>"): HR,
    ("GET", "/hr/contacts"): WRITERS,
    ("POST", "/hr/contacts"): WRITERS,
    ("GET", "/hr/people/"): HR,
    ("GET", "/hr/people/new"): HR,
    ("POST", "/hr/people/new"): HR,
    ("GET", "/hr/people/<key>"): HR,
    ("POST", "/hr/people/<key>"): HR,
    ("POST", "/hr/people/<key>/remove"): HR,
    ("GET", "/hr/people/units"): HR,
    ("GET", "/hr/people/units/new"): HR,
    ("POST", "/hr/people/units/new"): HR,
    ("GET", "/hr/people/units/<int:unit_id>"): HR,
    ("POST", "/hr/people/units/<int:unit_id>"): HR,
    ("POST", "/hr/people/units/<int:unit_id>/remove"): HR,
    ("POST", "/hr/people/units/<int:unit_id>/join"): HR,
    ("GET", "/hr/people/import"): HR,
    ("POST", "/hr/people/import"): HR,
    ("GET", "/hr/people/import/columns"): HR,
    ("POST", "/hr/people/import/columns"): HR,
    ("GET", "/hr/people/import/check"): HR,
    ("POST", "/hr/people/import/check"): HR,
    ("GET", "/hr/rounds/"): HR,
    ("GET", "/hr/rounds/<key>/actions"): HR,
    ("POST", "/hr/rounds/<key>/actions"): HR,
    ("GET", "/hr/rounds/<key>/themes/<scale>"): HR,
    ("GET", "/hr/rounds/<key>/factors"): HR,
    ("GET", "/hr/rounds/<key>/items"): HR,
    ("GET", "/hr/rounds/<key>/needs"): HR,
    ("GET", "/hr/rounds/<key>/needs/prices"): HR,
    ("POST", "/hr/rounds/<key>/needs/prices"): HR,
    ("GET", "/hr/rounds/<key>/needs.<language>.csv"): HR,
    ("GET", "/hr/rounds/<key>/needs.<language>.xlsx"): HR,
    ("GET", "/hr/rounds/<key>/items/<item>"): HR,
    ("GET", "/hr/rounds/<key>/trend"): HR,
    ("GET", "/hr/rounds/<key>/trend.<language>.pdf"): HR,
    ("GET", "/hr/rounds/<key>/drivers"): HR,
    ("GET", "/hr/rounds/<key>/method"): HR | MANAGER | ADMINISTRATOR | {Role.WORKS_COUNCIL},
    ("GET", "/hr/rounds/<key>/figures.<language>.xlsx"): HR,
    ("GET", "/hr/rounds/<key>/figures.csv"): HR,
    ("GET", "/hr/rounds/<key>/codebook.csv"): HR,
    ("GET", "/hr/plan/"): PLAN_READERS,
    ("GET", "/hr/plan/<key>.<language>.pdf"): PLAN_READERS,
    ("GET", "/hr/plan/<key>/rie.<language>.pdf"): PLAN_READERS,
    ("GET", "/hr/plan/<key>/rie.<language>.xlsx"): PLAN_READERS,
    ("GET", "/hr/plan/<key>/changes"): PLAN_READERS,
    ("GET", "/hr/plan/new"): HR,
    ("POST", "/hr/plan/new"): HR,
    ("GET", "/hr/plan/heard/<key>"): HR,
    ("POST", "/hr/plan/heard/<key>"): HR,
    ("GET", "/heard/<key>"): ALL,
    ("GET", "/heard/<key>.<language>.pdf"): ALL,
    ("GET", "/hr/plan/<int:measure_id>"): PLAN_READERS,
    ("POST", "/hr/plan/<int:measure_id>"): HR,
    ("GET", "/hr/series/"): HR,
    ("GET", "/hr/series/new"): HR,
    ("POST", "/hr/series/new"): HR,
    ("GET", "/hr/series/<int:series_id>/ways"): HR,
    ("POST", "/hr/series/<int:series_id>/ways"): HR,
    ("POST", "/hr/series/<int:series_id>/end"): HR,
    ("GET", "/hr/mail/"): HR,
    ("POST", "/hr/mail/held"): HR,
    ("POST", "/hr/mail/again"): HR,
    ("GET", "/hr/mail/texts/<kind>/<language>"): HR,
    ("POST", "/hr/mail/texts/<kind>/<language>"): HR,
    ("POST", "/hr/mail/texts/<kind>/<language>/standard"): HR,
    ("GET", "/hr/rounds/new"): HR,
    ("POST", "/hr/rounds/new"): HR,
    ("GET", "/hr/rounds/<key>"): HR,
    ("GET", "/hr/rounds/<key>/invite"): HR,
    ("POST", "/hr/rounds/<key>/invite"): HR,
    ("GET", "/hr/rounds/<key>/grace"): HR,
    ("POST", "/hr/rounds/<key>/grace"): HR,
    ("GET", "/hr/rounds/<key>/kiosk"): HR,
    ("POST", "/hr/rounds/<key>/kiosk"): HR,
    ("GET", "/hr/rounds/<key>/change"): HR,
    ("POST", "/hr/rounds/<key>/change"): HR,
    ("POST", "/hr/rounds/<key>/cancel"): HR,
    ("GET", "/hr/rounds/<key>/work-account"): HR,
    ("POST", "/hr/rounds/<key>/work-account"): HR,
    ("GET", "/hr/rounds/<key>/letters"): HR,
    ("POST", "/hr/rounds/<key>/letters"): HR,
    ("GET", "/hr/rounds/<key>/letters/<int:number>.pdf"): HR,
    ("GET", "/hr/rounds/<key>/report.<language>.pdf"): HR,
    ("GET", "/hr/rounds/<key>/units"): HR,
    ("GET", "/hr/rounds/<key>/reports"): HR,
    ("POST", "/hr/rounds/<key>/reports"): HR,
    ("GET", "/hr/rounds/<key>/board.<language>.pdf"): HR,
    ("GET", "/hr/rounds/<key>/reports.<language>.zip"): HR,
    ("GET", "/hr/rounds/<key>/units/<int:unit_id>/report.<language>.pdf"): HR,
    ("GET", "/hr/rounds/<key>/breakdowns"): HR,
    ("POST", "/hr/rounds/<key>/breakdowns"): HR,
    ("GET", "/hr/rounds/<key>/by/<int:number>"): HR,
    ("GET", "/hr/rounds/<key>/own"): HR,
    ("GET", "/hr/rounds/<key>/remarks"): HR,
    ("GET", "/hr/rounds/<key>/own/words"): HR,
    ("POST", "/hr/rounds/<key>/own/words"): HR,
    ("POST", "/hr/rounds/<key>/own/words/remove"): HR,
    ("GET", "/hr/rounds/<key>/own/<int:number>"): HR,
    ("POST", "/hr/rounds/<key>/own/<int:number>"): HR,
    ("POST", "/hr/rounds/<key>/own/<int:number>/remove"): HR,
    ("GET", "/hr/rounds/<key>/employer-check"): HR,
    ("GET", "/hr/rounds/<key>/employer-check/<factor>"): HR,
    ("POST", "/hr/rounds/<key>/employer-check/<factor>"): HR,
    ("GET", "/hr/rounds/<key>/texts"): HR,
    ("GET", "/hr/rounds/<key>/texts/<questionnaire>/<item>"): HR,
    ("POST", "/hr/rounds/<key>/texts/<questionnaire>/<item>"): HR,
    ("GET", "/hr/rounds/<key>/texts/words"): HR,
    ("POST", "/hr/rounds/<key>/texts/words"): HR,
    ("GET", "/hr/rounds/<key>/preview"): HR,
    ("POST", "/hr/rounds/<key>/preview"): HR,
    ("GET", "/hr/rounds/<key>/blank.<language>.pdf"): HR,
    ("GET", "/help"): ALL,
    ("POST", "/help"): ALL,
    ("GET", "/help/sent"): ALL,
    ("GET", "/help/mine/<key>/<token>"): ALL,
    ("POST", "/help/mine/<key>/<token>"): ALL,
    ("GET", "/requests"): CONTACTS,
    ("GET", "/requests/<key>"): CONTACTS,
    ("POST", "/requests/<key>"): CONTACTS,
    ("POST", "/requests/<key>/close"): CONTACTS,
    ("GET", "/mine/"): ALL,
    ("POST", "/mine/"): ALL,
    ("GET", "/kiosk/<key>"): ALL,
    ("POST", "/kiosk/<key>"): ALL,
    ("GET", "/kiosk/<key>/still"): ALL,
    ("POST", "/kiosk/<key>/stop"): ALL,
    ("GET", "/self"): ALL,
    ("POST", "/self"): ALL,
    ("POST", "/self/result.pdf"): ALL,
    ("GET", "/self/again.ics"): ALL,
    ("GET", "/code"): ALL,
    ("POST", "/code"): ALL,
    ("POST", "/mine/<key>/take-back"): ALL,
    ("POST", "/mine/<key>/again"): ALL,
    ("GET", "/w/<key>"): ALL,
    ("GET", "/w/<key>/sign-in"): ALL,
    ("GET", "/w/back"): ALL,
    ("GET", "/w/refused/<why>"): ALL,
    ("GET", "/i/<token>"): ALL,
    ("POST", "/i/<token>"): ALL,
    ("GET", "/r/<key>"): ALL,
    ("POST", "/r/<key>"): ALL,
    ("GET", "/r/<key>/seen"): ALL,
    ("GET", "/r/<key>/<step_key>"): ALL,
    ("POST", "/r/<key>/<step_key>"): ALL,
    ("GET", "/r/<key>/remark"): ALL,
    ("POST", "/r/<key>/remark"): ALL,
    ("GET", "/r/<key>/unit"): ALL,
    ("POST", "/r/<key>/unit"): ALL,
    ("GET", "/r/<key>/check"): ALL,
    ("POST", "/r/<key>/send"): ALL,
    ("GET", "/r/<key>/result"): ALL,
    ("GET", "/r/<key>/result.pdf"): ALL,
    ("POST", "/r/<key>/keep"): ALL,
    ("GET", "/r/<key>/pause"): ALL,
    ("GET", "/r/<key>/back/<token>"): ALL,
    ("POST", "/r/<key>/back"): ALL,
    ("POST", "/r/<key>/restore"): ALL,
    ("GET", "/r/<key>/stay"): ALL,
    ("POST", "/r/<key>/end"): ALL,
}
"""Method and path → who may call it."""


def test_every_route_is_written_down_with_its_roles(app: Flask) -> None:
    found = {
        (method, rule.rule): set(vars(app.view_functions[rule.endpoint]).get("roles", ()))
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert found == ROUTES


def address(path: str, **parts: str) -> str:
    """Return an address of a route."""
    for name, value in (
        {
            "key": "k",
            "step_key": "s",
            "int:series_id": "1",
            "int:measure_id": "1",
            "int:staff_id": "1",
            "int:unit_id": "1",
            "int:number": "1",
            "questionnaire": "sitting",
            "item": "pets",
            "scale": "peace",
            "token": "t",
            "language": "nl",
            "kind": "invitation",
            "fault": "no_role",
            "why": "down",
            "factor": "reporting",
            "accent": "0B5B63",
            "digest": "d",
        }
        | parts
    ).items():
        path = path.replace(f"<{name}>", value)
    return path


STAFF_GETS = [path for (method, path), roles in ROUTES.items() if method == "GET" and roles != ALL]


@pytest.mark.parametrize("path", STAFF_GETS)
def test_who_has_not_signed_in_is_sent_to_the_sign_in_page(visitor: Visitor, path: str) -> None:
    visitor.go(address(path))
    assert visitor.page.path == "/sign-in"


@pytest.mark.parametrize("role", STAFF)
def test_another_role_is_refused(app: Flask, database: OpenSession, role: Role) -> None:
    with database() as session:
        add_staff(session, "contact@example.nl", PASSWORD, role)
    visitor = Visitor(app.test_client()).go("/sign-in")
    visitor.fill({"email": "contact@example.nl", "password": PASSWORD}).press()
    refused = {path for path in STAFF_GETS if visitor.go(address(path)).page.status == 403}
    assert refused == {path for path in STAFF_GETS if role not in ROUTES["GET", path]}


# ------------------------------------------------------------------------------------------------ reading writes not


def dump(database: OpenSession) -> list[tuple[object, ...]]:
    """Return every row of every table."""
    with database() as session:
        return [
            (table.name, *row)
            for table in Base.metadata.sorted_tables
            for row in session.execute(table.select().order_by(*table.primary_key))
        ]


def without_new_lines(after: list[tuple[object, ...]], before: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Take out what reading may leave: lines at the end of the audit log, for who read what is what it is about."""
    return [row for row in after if row[0] != AuditEntry.__tablename__ or row in before]


@pytest.fixture
def addresses(open_round: OpenRound, respondent: Callable[..., Respondent]) -> list[str]:
    """Every address that can be read, of an open round with a draft and of rounds before and after their time."""
    person = respondent(open_round()).start().fill({"q_place": "garden"}).next()
    with person.client.session_transaction() as session:
        token = session["drafts"][person.key]
    before, after = open_round(first=3, round_name="Straks"), open_round(first=-9, last=-2, round_name="Voorbij")
    found = [
        address(path, key=key, step_key=step, token=token)
        for method, path in ROUTES
        for key in ((person.key, before, after, "x") if method == "GET" else (person.key,))
        for step in ("sitting.spot", "sitting.weather", "nowhere")
    ]
    return list(dict.fromkeys(found))


@BOTH
@pytest.mark.parametrize("who", ["nobody", "hr", "under way", "sent"])
def test_reading_changes_nothing(
    app: Flask,
    database: OpenSession,
    addresses: list[str],
    request: pytest.FixtureRequest,
    who: str,
    backend: str,
) -> None:
    if who == "hr":
        client = request.getfixturevalue("hr").client
    elif who == "nobody":
        client = app.test_client()
    else:
        person = Respondent(app.test_client(), addresses_key(addresses))
        person.finish(first) if who == "sent" else person.start()
        client = person.client
    before = dump(database)
    for method in ("GET", "HEAD", "OPTIONS") if backend == "sqlite" else ("GET",):  # HEAD asks what GET does
        for path in addresses:
            response = client.open(path, method=method)
            assert response.status_code < 500 or path == "/readyz", (method, path)  # no worker ran here
        assert without_new_lines(dump(database), before) == before, method


def addresses_key(addresses: list[str]) -> str:
    """Return the key of the open round: the first in the list."""
    return next(path for path in addresses if path.startswith("/r/")).removeprefix("/r/")


@BOTH
def test_the_database_refuses_to_write_while_reading(make_app: Callable[..., Flask]) -> None:
    app = make_app()

    @app.get("/write")
    def write() -> str:
        set_organisation(db.session(), "Geschreven")
        db.session.commit()
        return "written"

    visitor = Visitor(app.test_client())
    assert visitor.go("/write").page.status >= 500
    assert "Geschreven" not in visitor.go("/").page.text
