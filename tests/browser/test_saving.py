"""Saving while filling in, as the script does it: on each change, told politely, and never losing what was chosen."""

import pytest
from playwright.sync_api import expect

from survey.core.text import Language
from survey.infra.db import session_for
from survey.responding.services import sent_count
from survey.rounds.services import round_by_key
from tests.browser.conftest import OpenVisit
from tests.browser.examine import examine
from tests.browser.visit import Site

pytestmark = pytest.mark.browser
SAVED = {"nl": "Opgeslagen", "en": "Saved"}
STATUS = "#save-status"


def responses(site: Site) -> int:
    with session_for(site.settings.database_url) as session:
        found = round_by_key(session, site.world.short)
        assert found is not None
        return sent_count(session, found.id)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_change_is_saved_and_said(visit: OpenVisit, site: Site, language: Language) -> None:
    here = visit(language).begin(site.world.short)
    assert here.page.locator(STATUS).get_attribute("role") == "status"
    option = here.page.locator(".item input").first
    option.check()
    expect(here.page.locator(STATUS)).to_have_text(SAVED[language])
    expect(option).to_be_focused()
    here.page.reload()
    assert here.chosen == [option.get_attribute("id")]


def test_failure_is_said_and_can_be_tried_again(visit: OpenVisit, site: Site) -> None:
    here = visit().begin(site.world.short)
    status = here.page.locator(STATUS)
    here.page.context.set_offline(True)
    here.fill()
    chosen = here.chosen
    expect(status).to_have_class("failed")
    failed = status.inner_text()
    assert SAVED["nl"] not in failed
    examine(here, alone=True)
    status.locator("button").click()
    expect(status).to_have_class("failed")
    assert here.chosen == chosen
    here.page.context.set_offline(False)
    status.locator("button").click()
    expect(status).to_have_text(SAVED["nl"])
    here.page.reload()
    assert here.chosen == chosen


def test_choosing_never_moves_on(visit: OpenVisit, site: Site) -> None:
    here = visit().begin(site.world.short)
    before = here.page.url
    here.fill()
    expect(here.page.locator(STATUS)).to_have_text(SAVED["nl"])
    assert here.page.url == before


def test_double_click_on_send_gives_one_response(visit: OpenVisit, site: Site) -> None:
    before = responses(site)
    here = visit().begin(site.world.short)
    for _ in here.walk():
        pass
    with here.page.expect_navigation():
        here.page.locator("main .button.primary").dblclick()
    here.page.wait_for_url("**/result")
    assert responses(site) == before + 1


def test_session_notice_two_minutes_before_the_end(visit: OpenVisit, site: Site) -> None:
    here = visit()
    here.page.clock.install()
    here.begin(site.world.short)
    notice = here.page.locator("#session-notice")
    here.page.clock.fast_forward("42:50")
    expect(notice).to_be_hidden()
    here.page.clock.fast_forward("00:20")
    expect(notice).to_be_visible()
    assert notice.get_attribute("role") == "alert"
    here.page.clock.resume()
    examine(here, alone=True)
    notice.locator("button").click()
    expect(notice).to_be_hidden()


def test_session_notice_says_when_the_session_is_over(visit: OpenVisit, site: Site) -> None:
    here = visit("en")
    here.page.clock.install()
    here.begin(site.world.short)
    notice = here.page.locator("#session-notice")
    here.page.clock.fast_forward("45:10")
    expect(notice).to_have_text(str(notice.get_attribute("data-ended")), use_inner_text=True)
    here.page.clock.resume()
    examine(here, alone=True)
