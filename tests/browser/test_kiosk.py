"""The kiosk: HR offers it, people begin on it, and the script forgets whoever went away."""

import pytest

from survey.core.text import Language
from tests.browser.conftest import OpenVisit
from tests.browser.examine import examine
from tests.browser.visit import Site

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("language", ["nl", "en"])]


def test_a_shared_device_forgets_whoever_went_away(visit: OpenVisit, site: Site, language: Language) -> None:
    key = site.world.short
    hr = visit(language).sign_in().go(f"/hr/rounds/{key}/kiosk")
    hr.page.locator("[name=kiosk][value=code]" if language == "nl" else "[name=kiosk][value=open]").check()
    hr.press()
    examine(hr)
    here = visit(language)
    here.page.clock.install()
    here.go(f"/kiosk/{key}")
    examine(here, swap=True)
    if language == "nl":
        here.press()
        assert here.page.locator("#error-summary a").count() == 1
        return
    here.press().fill()
    notice = here.page.locator("#kiosk-notice")
    here.page.clock.fast_forward("03:00")
    here.page.locator("h1").click()
    here.page.clock.fast_forward("03:00")
    assert not notice.is_visible(), "a touch is a sign of life"
    here.page.clock.fast_forward("01:01")
    assert notice.is_visible()
    examine(here)
    notice.locator("button").first.click()
    assert not notice.is_visible()
    with here.page.expect_navigation():
        here.page.clock.fast_forward("05:01")
    assert here.path == f"/kiosk/{key}"
    here.page.go_back()
    assert here.path == f"/kiosk/{key}"
    assert here.chosen == []


def test_the_code_of_a_kept_result_comes_with_its_address(visit: OpenVisit, language: Language) -> None:
    here = visit(language).go("/mine/#ABCDE-12345")
    assert here.page.locator("#code").input_value() == "ABCDE-12345"
    assert here.page.url.endswith("/mine/")
