"""What a visit leaves behind: nothing in the browser's storage, nothing after End session, nothing elsewhere."""

from typing import Any

import pytest

from tests.browser.conftest import OpenVisit
from tests.browser.visit import Site, Visit

pytestmark = pytest.mark.browser
STORAGE = """async () => ({
  local: localStorage.length, session: sessionStorage.length, databases: (await indexedDB.databases()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length, readable: document.cookie,
})"""
EMPTY: dict[str, Any] = {"local": 0, "session": 0, "databases": 0, "workers": 0, "readable": ""}


def test_browser_keeps_nothing_of_a_visit(visit: OpenVisit, site: Site) -> None:
    here = visit().finish(site.world.short)
    assert here.page.evaluate(STORAGE) == EMPTY
    assert [cookie["name"] for cookie in here.page.context.cookies()] == ["session"]
    here.press(".foot form .link")
    assert here.page.evaluate(STORAGE) == EMPTY
    here.go(f"/r/{site.world.short}/result")
    assert here.path == f"/r/{site.world.short}", "whoever comes next starts afresh"


def test_visit_notices_what_it_must_not_see(visit: OpenVisit) -> None:
    here: Visit = visit().go("/")
    here.page.evaluate(
        "() => document.head.append(Object.assign(document.createElement('script'), {textContent: '1'}))"
    )
    here.page.evaluate("() => { new Image().src = 'http://localhost:9/' }")
    here.page.evaluate("() => fetch('/static/absent.js')")
    here.page.wait_for_timeout(200)
    assert len(here.complaints) >= 3, here.complaints
    assert {"Content Security Policy" in one for one in here.complaints[:1]} == {True}
    here.complaints.clear()
