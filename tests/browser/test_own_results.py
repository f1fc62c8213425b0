"""Keeping the own result under a personal code, looking back with it, and deleting it."""

import pytest

from survey.core.text import Language
from tests.browser.conftest import OpenVisit
from tests.browser.examine import examine
from tests.browser.visit import Site

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("language", ["nl", "en"])]
KEEP = "form[action$=keep] .button"


def test_result_is_kept_and_looked_back_at(visit: OpenVisit, site: Site, language: Language) -> None:
    here = visit(language).finish(site.world.short)
    here.page.locator("#code").fill("no such code")
    here.press(KEEP)
    assert here.page.locator("#error-summary a").count() == 1
    examine(here)
    here.page.locator("#code").fill("")
    here.press(KEEP)
    code = here.page.locator("main code").inner_text()
    examine(here, swap=True)
    later = visit(language).go("/mine/")
    examine(later)
    later.page.locator("#code").fill("no such code")
    later.press()
    examine(later, swap=True)
    later.page.locator("#code").fill(code)
    later.press()
    assert later.page.locator("tbody tr").count() > 3
    examine(later)
    later.press("form[action$=take-back] .button")
    examine(later)
    later.press()
    examine(later, swap=True)
    later.go("/mine/").page.locator("#code").fill(code)
    later.press()
    later.press("[name=action][value=delete]")
    examine(later)
    later.go("/mine/").page.locator("#code").fill(code)
    later.press()
    assert later.page.locator("#error-summary a").count() == 1


def test_the_check_for_oneself(visit: OpenVisit, language: Language) -> None:
    here = visit(language).go("/self")
    if language == "nl":
        examine(here, alone=True)
        return
    here.press().page.locator("[name=step]").evaluate("step => { step.value = 'end' }")
    here.next()
    assert here.page.locator("#save").is_visible()
    examine(here, swap=True, alone=True)
