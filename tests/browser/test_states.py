"""What happens off the straight path: answers left open, a pause, another language, Back, a session that is over."""

import pytest
from playwright.sync_api import expect

from survey.core.text import Language
from tests.browser.conftest import OpenVisit
from tests.browser.examine import examine
from tests.browser.visit import Site

pytestmark = pytest.mark.browser
SCRIPTS = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
LANGUAGES = pytest.mark.parametrize("language", ["nl", "en"])
PREFIX = {"nl": "Fout: ", "en": "Error: "}


@LANGUAGES
def test_needed_answer_left_open(visit: OpenVisit, site: Site, language: Language) -> None:
    here = visit(language).begin(site.world.short).next()
    assert here.title.startswith(PREFIX[language])
    summary, link = here.page.locator("#error-summary"), here.page.locator("#error-summary a")
    expect(summary).to_be_focused()
    expect(link).to_have_count(1)
    examine(here)
    item = here.page.locator("fieldset.item[aria-invalid=true]")
    told = here.page.locator(f"#{item.get_attribute('aria-describedby')}".replace(" ", ", #")).last
    assert link.inner_text() in told.inner_text()
    link.click()
    expect(item.locator("input").first).to_be_focused()


@LANGUAGES
def test_none_of_these_together_with_another(visit: OpenVisit, site: Site, language: Language) -> None:
    here = visit(language).begin(site.world.short)
    for _ in here.walk():
        none = here.page.locator(".specials input[type=checkbox][value=none]").first
        if none.count():
            break
    none.check()
    chosen = here.chosen
    here.next()
    assert here.title.startswith(PREFIX[language])
    assert here.chosen == chosen
    first = here.page.locator("fieldset", has=none).locator("input").first.get_attribute("id")
    assert here.page.locator("#error-summary a").get_attribute("href") == f"#{first}"
    examine(here, swap=True)
    none.uncheck()
    before = here.step
    here.next()
    assert here.step != before


@SCRIPTS
def test_pause_and_come_back_on_another_device(visit: OpenVisit, site: Site, script: bool) -> None:
    here = visit(java_script_enabled=script).begin(site.world.short).fill().next().fill()
    step, chosen = here.step, here.chosen
    here.press("[name=action][value=pause]")
    link = here.page.locator("main code").inner_text().removeprefix(site.address)
    if script:
        examine(here, alone=True)
    there = visit("en", java_script_enabled=script).go(link)
    if script:
        examine(there, alone=True)
    there.press()
    assert there.step != step
    there.press("[name=action][value=previous]")
    assert (there.step, there.chosen) == (step, chosen)


@SCRIPTS
def test_switch_of_language_keeps_a_half_filled_page(visit: OpenVisit, site: Site, script: bool) -> None:
    here = visit(java_script_enabled=script).begin(site.world.short).fill().next()
    here.page.locator("fieldset.item").first.locator("input").nth(1).check()
    step, chosen, dutch = here.step, here.chosen, here.heading
    here.switch_language()
    assert (here.step, here.chosen) == (step, chosen)
    assert here.heading != dutch
    assert here.page.locator("html").get_attribute("lang") == "en"
    here.switch_language()
    assert (here.step, here.chosen, here.heading) == (step, chosen, dutch)


def test_back_of_the_browser_shows_each_page_as_it_was_left(visit: OpenVisit, site: Site) -> None:
    here = visit().begin(site.world.short)
    left = [(step, here.chosen) for step in here.walk()]
    for step, chosen in reversed(left):
        here.page.go_back()
        assert (here.step, here.chosen) == (step, chosen)
    here.page.go_back()
    assert here.path == f"/r/{site.world.short}"
    here.press()
    assert here.step == "unit", "everything is answered, the unit page follows"


def test_back_of_the_browser_after_sending_leads_to_the_result(visit: OpenVisit, site: Site) -> None:
    here = visit().finish(site.world.short)
    for _ in range(3):
        here.page.go_back()
        assert here.step == "result"


@SCRIPTS
def test_back_of_the_page_saves_and_leads_to_the_page_before(visit: OpenVisit, site: Site, script: bool) -> None:
    here = visit(java_script_enabled=script).begin(site.world.short)
    first = here.fill().step
    here.next().fill()
    second, chosen = here.step, here.chosen
    here.press("[name=action][value=previous]")
    assert here.step == first
    here.next()
    assert (here.step, here.chosen) == (second, chosen)


@LANGUAGES
@pytest.mark.parametrize("with_link", [True, False], ids=["link", "no-link"])
def test_session_that_is_over_keeps_what_was_typed(
    visit: OpenVisit, site: Site, language: Language, with_link: bool
) -> None:
    here = visit(language).begin(site.world.short).fill().next().press("[name=action][value=pause]")
    link = here.page.locator("main code").inner_text()
    here.press().fill()
    step, chosen = here.step, here.chosen
    expect(here.page.locator("#save-status")).not_to_be_empty()  # else what it saves by itself brings the session back
    here.page.context.clear_cookies()
    here.next()
    examine(here)
    if with_link:
        here.page.locator("#back").fill(link)
    here.press()
    assert (here.step, here.chosen) == (step, chosen)
    here.press("[name=action][value=previous]")
    assert bool(here.chosen) == with_link, "what was saved before comes back with the link only"


@LANGUAGES
@pytest.mark.parametrize("which", ["closed", "planned"])
def test_round_that_is_not_open(visit: OpenVisit, site: Site, language: Language, which: str) -> None:
    here = visit(language).go(f"/r/{getattr(site.world, which)}")
    assert here.page.locator("main .lead").count() == 1
    examine(here)
