"""The kiosk: HR offers it, people begin on it, and the script forgets whoever went away."""

import pytest
from sqlalchemy import update

from survey.core.text import Language
from survey.infra.db import session_for
from survey.rounds.models import Round
from tests.browser.conftest import OpenVisit
from tests.browser.examine import examine
from tests.browser.visit import Site

pytestmark = pytest.mark.browser
BOTH_LANGUAGES = pytest.mark.parametrize("language", ["nl", "en"])


@BOTH_LANGUAGES
def test_hr_offers_it_and_people_begin(visit: OpenVisit, site: Site, language: Language) -> None:
    key = site.world.full
    hr = visit(language).sign_in().go(f"/hr/rounds/{key}/kiosk")
    hr.page.locator("[name=kiosk][value=code]").check()
    hr.press()
    if language == "nl":
        examine(hr, alone=True)
        return
    here = visit(language).go(f"/kiosk/{key}").press()
    assert here.page.locator("#error-summary a").count() == 1
    examine(here, swap=True, alone=True)


def test_the_code_of_a_kept_result_comes_with_its_address(visit: OpenVisit) -> None:
    here = visit().go("/mine/#ABCDE-12345")
    assert here.page.locator("#code").input_value() == "ABCDE-12345"
    assert here.page.url.endswith("/mine/")


def test_a_shared_device_forgets_whoever_went_away(visit: OpenVisit, site: Site) -> None:
    with session_for(site.settings.database_url) as session:
        session.execute(update(Round).where(Round.key == site.world.short).values(kiosk="open"))
    here = visit()
    here.page.clock.install()
    here.go(f"/kiosk/{site.world.short}").press().fill()
    notice = here.page.locator("#kiosk-notice")
    here.page.clock.fast_forward("03:00")
    here.page.locator("h1").click()
    here.page.clock.fast_forward("03:00")
    assert not notice.is_visible(), "a touch is a sign of life"
    here.page.clock.fast_forward("01:01")
    assert notice.is_visible()
    examine(here, alone=True)
    notice.locator("button").first.click()
    assert not notice.is_visible()
    with here.page.expect_navigation():
        here.page.clock.fast_forward("05:01")
    assert here.path == f"/kiosk/{site.world.short}"
    here.page.go_back()
    assert here.path == f"/kiosk/{site.world.short}"
    assert here.chosen == []
