"""Asking a contact for help, and the contact's own list of requests."""

import pytest

from survey.core.text import Language
from tests.browser.conftest import OpenVisit
from tests.browser.examine import examine

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("language", ["nl", "en"])]


def test_request_reaches_its_contact(visit: OpenVisit, language: Language) -> None:
    here = visit(language).go("/help")
    examine(here)
    here.press()
    assert here.page.locator("#error-summary a").count() == 3
    examine(here, swap=True)
    here.page.locator("[name=contact][value=hr]").check()
    here.page.locator("[name=name]").fill(f"Kim ({language})")
    here.page.locator("[name=reach]").fill("kim@example.org")
    here.page.locator("[name=wishes]").first.check()
    here.switch_language().switch_language()
    assert here.page.locator("[name=name]").input_value() == f"Kim ({language})"
    here.press()
    assert here.path == "/help/sent"
    examine(here)
    here.page.locator(".keep a").click()
    examine(here, swap=True)
    hr = visit(language).sign_in().go("/requests")
    mine = hr.page.locator("section.card", has_text=f"Kim ({language})")
    assert mine.count() == 1
    examine(hr)
    mine.locator("h2 a").click()
    hr.page.locator("[value=waiting]").check()
    examine(hr)
    hr.press()
    with hr.page.expect_navigation():
        mine.locator(".button").click()
    assert hr.page.locator("[role=status]").is_visible()
    hr.page.locator("details > summary").click()
    examine(hr, swap=True)
