"""Requests that nobody's browser makes by accident: wrong addresses, origins, tokens, hosts, sizes and ways back."""

import re
import resource
from collections.abc import Callable

import pytest
from flask import Flask, request
from sqlalchemy import text as sql
from werkzeug.datastructures import MultiDict

from survey.accounts.views.common import safe_path
from survey.infra.db import Base, db
from tests.app.test_routes import ROUTES, address
from tests.conftest import OpenRound, OpenSession
from tests.support.databases import BOTH
from tests.support.visitor import JudgingClient, Respondent, Visitor

POSTS = [address(path) for method, path in ROUTES if method == "POST"]
OWN_TOKEN = {"/i/t", "/kiosk/k", "/self", "/r/k", "/r/k/s", "/r/k/unit", "/r/k/send", "/r/k/restore", "/help"} | {
    "/r/k/back",
    "/r/k/keep",
    "/r/k/remark",
}
"""Pages that judge a token themselves, to give back what was typed: without a round there is nothing to give."""


# ------------------------------------------------------------------------------------------------ addresses


@pytest.mark.parametrize(("language", "text"), [("nl", "Deze pagina is er niet"), ("en", "This page is not here")])
@pytest.mark.parametrize(
    "path",
    ["/nowhere", "/r/none", "/r/none/step", "/r/none/check", "/r/none/back/x", "/static/none.css/", "/hr", "/r/"],
)
def test_an_unknown_address_is_said_in_the_readers_language(
    client: JudgingClient, path: str, language: str, text: str
) -> None:
    visitor = Visitor(client, language).go(path)
    assert (visitor.page.status, visitor.page.heading) == (404, text)


@pytest.mark.parametrize(
    "step", ["nowhere", "sitting", "sitting.", ".spot", "engine.rest", "sitting.spot.x", "é", "%00"]
)
def test_an_unknown_step_is_said(respondent: Callable[..., Respondent], step: str) -> None:
    person = respondent().start()
    assert person.to(step).page.status == 404


def test_an_unknown_round_is_said_to_hr(hr: Visitor) -> None:
    assert hr.go("/hr/rounds/none").page.status == 404
    assert hr.go("/hr/rounds/none/report.nl.pdf").page.status == 404


@pytest.mark.parametrize("language", ["xx", "", "NL", "nl-NL", "../nl", "nl\x00", "é" * 500])
def test_an_unknown_language_is_not_found(visitor: Visitor, language: str) -> None:
    visitor.go("/")
    ((_, form),) = visitor.page.buttons()
    visitor.send_form(form, {"language": [language]})
    assert visitor.page.status == 404
    assert visitor.go("/").page.language == "nl"


@pytest.mark.parametrize("header", ["xx", "", "de, fr;q=0.9", "*", ";;;q=", "nl" * 5000, "en-GB;q=0.1, de"])
def test_any_wish_for_a_language_gets_a_page(client: JudgingClient, header: str) -> None:
    response = client.get("/", headers={"Accept-Language": header})
    assert response.status_code == 200


def test_a_method_that_a_page_does_not_have_gets_a_page(client: JudgingClient) -> None:
    assert client.put("/").status_code == 405
    assert client.delete("/sign-in").status_code == 405


# ------------------------------------------------------------------------------------------------ origins and tokens


FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:81"},
    {"Origin": ""},
]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_another_site_cannot_post(visitor: Visitor, headers: dict[str, str]) -> None:
    visitor.go("/")
    assert visitor.press("language", "en", headers=headers).page.status == 403


@pytest.mark.parametrize("path", POSTS)
def test_another_site_cannot_post_anywhere(client: JudgingClient, path: str) -> None:
    assert client.post(path, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://localhost"},
        {"Referer": ""},
    ],
    ids=str,
)
def test_our_own_pages_can_post(visitor: Visitor, headers: dict[str, str]) -> None:
    visitor.language = "en"
    visitor.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    visitor.go("/")
    visitor.language = "nl"
    assert visitor.press("language", "nl", headers=headers).page.status == 200


@pytest.mark.parametrize("path", [path for path in POSTS if path not in OWN_TOKEN])
@pytest.mark.parametrize("token", [None, "", "wrong", "é\x00"])
def test_without_the_token_of_the_page_nothing_is_done(client: JudgingClient, path: str, token: str | None) -> None:
    data = {} if token is None else {"csrf_token": token}
    assert client.post(path, data=data).status_code == 400


@pytest.mark.parametrize("path", ["", "/sitting.spot", "/unit", "/send", "/restore", "/back"])
def test_pages_that_judge_the_token_themselves_judge_it(respondent: Callable[..., Respondent], path: str) -> None:
    person = respondent().start().fill({"q_place": "attic"}).next()
    data = {"q_place": "garden", "q_pets": "no", "unit": "none", "step": "sitting.spot", "token": "t"}
    response = person.client.post(f"/r/{person.key}{path}", data=data | {"csrf_token": "wrong"})
    assert response.status_code == 400
    assert person.to("sitting.spot").chosen() == {"q_place": ["attic"], "q_pets": []}


# ------------------------------------------------------------------------------------------------ hosts and sizes


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1", "", "localhost@evil", "a b", "["]
)
def test_a_forged_host_is_refused(client: JudgingClient, host: str) -> None:
    for path in ("/", "/sign-in", "/static/app.css", "/nowhere"):
        response = client.get(path, headers={"Host": host})
        assert response.status_code == 400
        assert "evil" not in response.text


def test_a_forwarded_host_is_not_believed(client: JudgingClient) -> None:
    response = client.get("/hr/rounds/", headers={"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"})
    assert "evil" not in response.headers["Location"] + response.text


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("kind", ["urlencoded", "multipart", "parts"])
def test_a_body_that_is_too_large_is_refused(client: JudgingClient, path: str, kind: str) -> None:
    data: dict[str, str] | MultiDict[str, str] = {"csrf_token": "x", "q_a": "y" * 65 * 1024}
    if kind == "parts":
        data = MultiDict([("q_a", "")] * 501)
    content_type = "application/x-www-form-urlencoded" if kind == "urlencoded" else "multipart/form-data"
    assert client.post(path, data=data, content_type=content_type).status_code == 413


ELSEWHERE = [
    "https://evil.example",
    "http://evil.example/",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\\/evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "HTTPS://evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "ftp://evil.example",
    "evil.example",
    "www.evil.example/hr/rounds/",
    " //evil.example",
    "\t//evil.example",
    "\n//evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "/\x00/evil.example",
    "/%0d%0aLocation: https://evil.example",
    "/\r\nLocation: https://evil.example",
    "/%2f%2fevil.example",
    "/%5cevil.example",
    "/.//evil.example",
    "/..//evil.example",
    "/hr/rounds/..//evil.example",
    "?next=//evil.example",
    "#//evil.example",
    "@evil.example",
    "/@evil.example/..",
    "http://localhost@evil.example",
    "http://localhost.evil.example",
    "http://localhost/hr/rounds/",
    "／／evil.example",
    "/／evil.example",
    "",
    "/nowhere",
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_the_way_back_leads_to_our_own_pages_only(app: Flask, visitor: Visitor, target: str) -> None:
    with app.test_request_context():
        assert safe_path(target) is None
    visitor.go("/sign-in")
    form = next(form for button, form in visitor.page.buttons() if button.get("name") == "language")
    response = visitor.client.post("/language", data=visitor.data_of(form) | {"language": "nl", "next": target})
    assert (response.status_code, response.headers["Location"]) == (303, "/")


@pytest.mark.parametrize(
    "target", ["/", "/hr/rounds/", "/hr/rounds/new", "/hr/contacts", "/r/some-key/check", "/help?a=b"]
)
def test_the_way_back_knows_our_own_pages(app: Flask, target: str) -> None:
    with app.test_request_context():
        assert safe_path(target) == target


# ------------------------------------------------------------------------------------------------ faults of ours


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_fault_of_ours_is_said_with_a_number_and_no_more(
    make_app: Callable[..., Flask], caplog: pytest.LogCaptureFixture, language: str
) -> None:
    app = make_app()

    @app.get("/fault/<_link>")
    def fault(_link: str) -> str:
        db.session.execute(sql("SELECT 1 FROM nowhere WHERE name = :name"), {"name": request.args["q"]})
        return ""

    @app.get("/other/<_link>")
    def other(_link: str) -> str:
        try:
            int(request.args["q"])
        except ValueError as error:
            raise RuntimeError from error
        return ""

    visitor = Visitor(app.test_client(), language).go("/other/secret-token?q=secret-answer")
    assert visitor.page.status == 500
    assert "secret-answer" not in visitor.page.html
    (number,) = re.findall(r"error (\w{8})\b", caplog.text)
    assert number in visitor.page.main
    assert "int(" in caplog.text, "where it went wrong can be read"
    assert "ValueError" in caplog.text
    assert visitor.go("/fault/secret-token?q=secret-name").page.status == 503
    assert "nowhere" in caplog.text
    assert "secret" not in caplog.text


def test_debugging_cannot_be_on(make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    app = make_app()

    @app.get("/fault")
    def fault() -> str:
        raise RuntimeError

    assert not app.debug
    assert Visitor(app.test_client()).go("/fault").page.status == 500


@BOTH
def test_a_database_that_is_gone_is_said(make_app: Callable[..., Flask], caplog: pytest.LogCaptureFixture) -> None:
    app = make_app()
    with app.app_context():
        Base.metadata.drop_all(db.engine)
    for language, text in (("nl", "even niet bereikbaar"), ("en", "cannot be reached")):
        visitor = Visitor(app.test_client(), language).go("/")
        assert visitor.page.status == 503
        assert text in visitor.page.heading
    assert "does not answer" in caplog.text


@BOTH
def test_what_was_typed_while_the_database_was_away_can_be_sent_again(
    respondent: Callable[..., Respondent], database: OpenSession
) -> None:
    person = respondent().start()
    with database() as session:
        session.execute(sql("ALTER TABLE draft RENAME TO away"))
    person.fill({"q_place": "garden", "q_pets": "no"}).press()
    assert person.page.status == 503
    with database() as session:
        session.execute(sql("ALTER TABLE away RENAME TO draft"))
    person.press()
    assert person.page.status == 200
    assert person.to("sitting.spot").chosen() == {"q_place": ["garden"], "q_pets": ["no"]}


def test_a_full_disk_is_said_and_leaves_nothing_half_done(
    database: OpenSession, respondent: Callable[..., Respondent]
) -> None:
    person, tables = respondent().start(), Base.metadata.sorted_tables
    with database() as session:
        before = [session.execute(table.select()).all() for table in tables]
    person.fill({"q_place": "garden", "q_pets": "no"})
    limit, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, most))  # bytes of a file: SQLite's log takes no page more
    try:
        for _ in range(2):  # to save, and to send that again
            assert person.press().page.status == 503
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, most))
    with database() as session:
        assert [session.execute(table.select()).all() for table in tables] == before
    assert person.press().page.status == 200
    assert person.to("sitting.spot").chosen() == {"q_place": ["garden"], "q_pets": ["no"]}


def test_no_page_gives_back_a_password(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    visitor = Visitor(app.test_client()).go("/sign-in").fill({"email": "hr@example.nl", "password": "een geheim"})
    with app.app_context():
        Base.metadata.drop_all(db.engine)
    assert visitor.press().page.status == 503
    assert "geheim" not in visitor.page.html
    assert "hr@example.nl" not in visitor.page.html


def test_addresses_and_answers_are_not_logged(
    respondent: Callable[..., Respondent], open_round: OpenRound, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        person = respondent(open_round()).start().fill({"q_place": "garden"}).next()
        person.client.post(f"/r/{person.key}/sitting.spot", data={"csrf_token": "wrong", "q_place": "attic"})
    for secret in ("garden", "attic", person.key, "127.0.0.1"):
        assert secret not in caplog.text


@BOTH
@pytest.mark.parametrize("path", ["/r/%00", "/r/a%00b", "/r/%00/back/%00"])
def test_an_address_that_no_database_can_hold_leads_nowhere(visitor: Visitor, path: str) -> None:
    assert visitor.go(path).page.status in {400, 404}


@pytest.mark.parametrize("path", ["/nowhere", "/r/nobody-made-this", "/r/%00"])
def test_a_page_that_is_not_here_can_be_read_in_the_other_language(visitor: Visitor, path: str) -> None:
    visitor.go(path)
    assert (visitor.page.status, visitor.page.language) == (404, "nl")
    visitor.language = "en"
    assert visitor.press(text="English").page.language == "en"
