"""The home page, and the pages that say what went wrong."""

import pytest
from flask import render_template

from survey.app import create_app
from survey.core.text import Language
from tests.browser.conftest import OpenVisit
from tests.browser.examine import examine
from tests.browser.visit import Site, Visit

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("language", ["nl", "en"])]
SEND = """([path, size]) => {
  const form = Object.assign(document.createElement('form'), {method: 'post', action: path});
  form.append(Object.assign(document.createElement('input'), {name: 'filler', value: 'x'.repeat(size)}));
  document.body.append(form);
  form.submit();
}"""


def send(here: Visit, path: str, size: int) -> int:
    """Send a form that no page of ours holds; return the status of the answer."""
    with here.page.expect_navigation() as answer:
        here.page.evaluate(SEND, [path, size])
    return answer.value.status


def test_home(visit: OpenVisit, language: Language) -> None:
    examine(visit(language).go("/"))


@pytest.mark.parametrize("path", ["/nowhere", "/r/nobody-made-this", "/static/nothing.css"])
def test_not_found(visit: OpenVisit, language: Language, path: str) -> None:
    here = visit(language).go(path)
    assert here.page.locator("main .lead").count() == 1
    examine(here)


def test_request_that_nobody_can_vouch_for(visit: OpenVisit, language: Language) -> None:
    here = visit(language).go("/")
    assert send(here, "/language", 1) == 400
    examine(here)


def test_request_that_is_too_large(visit: OpenVisit, language: Language) -> None:
    here = visit(language).go("/")
    assert send(here, "/language", 100_000) == 413
    examine(here)


def test_request_that_another_site_sends(visit: OpenVisit, site: Site, language: Language) -> None:
    here = visit(language)
    here.page.route("http://localhost:9/", lambda route: route.fulfill(content_type="text/html", body="<body></body>"))
    here.page.goto("http://localhost:9/")
    assert send(here, f"{site.address}/r/{site.world.short}/home-workplace.day", 1) == 403
    here.complaints.clear()
    examine(here)


@pytest.mark.parametrize("code", [429, 500, 503])
def test_trouble_of_our_own(visit: OpenVisit, site: Site, language: Language, code: int) -> None:
    app = create_app(site.settings)
    with app.test_request_context(headers={"Accept-Language": language}, base_url=site.address):
        html = render_template(f"errors/{code}.html", reference="0a1b2c3d")
    here = visit(language)
    here.page.route("**/trouble", lambda route: route.fulfill(status=code, content_type="text/html", body=html))
    here.go("/trouble")
    assert here.page.locator("main .lead").count() == 1
    examine(here, swap=True)
