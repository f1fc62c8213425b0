"""The one cookie: what protects it, with and without HTTPS, and that nothing personal stands in it in plain sight."""

from collections.abc import Callable

from flask import Flask

from tests.support.visitor import Respondent, Visitor


def test_over_https_the_cookie_is_bound_to_the_host(make_app: Callable[..., Flask]) -> None:
    client = make_app("https://check.example.nl").test_client()
    response = client.get("/sign-in", base_url="https://check.example.nl")
    (cookie,) = response.headers.getlist("Set-Cookie")
    name, *flags = [part.strip() for part in cookie.split(";")]
    assert name.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(flags)
    assert not any(flag.startswith("Domain") for flag in flags)


def test_on_this_machine_the_cookie_works_without_https(visitor: Visitor) -> None:
    visitor.go("/sign-in")
    (cookie,) = visitor.response.headers.getlist("Set-Cookie")
    assert cookie.startswith("session=")
    assert {"HttpOnly", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
    assert "Secure" not in cookie


def test_reading_the_home_page_needs_no_more_than_the_token(visitor: Visitor) -> None:
    visitor.go("/")
    with visitor.client.session_transaction() as session:
        assert set(session) == {"csrf_token"}


def test_answers_are_never_in_the_cookie(respondent: Callable[..., Respondent]) -> None:
    person = respondent().start().fill({"q_place": "garden"}).next()
    with person.client.session_transaction() as session:
        assert set(session) <= {"csrf_token", "drafts", "_permanent"}


def test_a_cookie_that_was_changed_counts_for_nothing(respondent: Callable[..., Respondent]) -> None:
    person = respondent().start()
    cookie = person.client.get_cookie("session")
    assert cookie is not None
    for value in (cookie.value[:-3] + "abc", "x", "", "é", ".".join(cookie.value.split(".")[:2])):
        person.client.set_cookie("session", value)
        assert person.to("sitting.spot").page.path == f"/r/{person.key}"
