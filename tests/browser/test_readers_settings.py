"""The reader's own settings: forced colours, less motion, no style sheet, paper; and how much the first page weighs."""

import pytest
from playwright.sync_api import Locator

from tests.browser.conftest import OpenVisit
from tests.browser.visit import Site, Visit

pytestmark = pytest.mark.browser
FIRST_PAGE = 100_000
"""Bytes over the network, headers and all."""


def picture(here: Visit, option: Locator) -> bytes:
    """The option as it looks without the mark of focus or pointer."""
    here.page.mouse.move(0, 0)
    here.page.evaluate("() => document.activeElement.blur()")
    return option.screenshot()


@pytest.mark.parametrize("kind", ["radio", "checkbox"])
def test_forced_colours_show_what_is_chosen(visit: OpenVisit, site: Site, kind: str) -> None:
    here = visit(forced_colors="active").begin(site.world.short)
    for _ in here.walk():
        control = here.page.locator(f".options input[type={kind}]").first
        if control.count():
            break
    control.set_checked(checked=True)
    on = picture(here, control)
    other = here.page.locator(f".options input[type={kind}]:not(:checked)")
    if kind == "checkbox":
        control.uncheck()
        off = picture(here, control)
    else:
        other.first.check()
        off = picture(here, control)
    assert on != off
    control.set_checked(checked=True)
    assert picture(here, control) == on


def test_nothing_moves_where_less_motion_is_asked(visit: OpenVisit, site: Site) -> None:
    here = visit(reduced_motion="reduce")
    moving = """() => [...document.querySelectorAll('*')]
      .flatMap(one => ['', '::before', '::after'].map(part => getComputedStyle(one, part)))
      .filter(style => style.transitionDuration.split(', ').some(time => parseFloat(time) > 0)
        || style.animationName !== 'none' || style.scrollBehavior === 'smooth').length"""
    for path in (f"/r/{site.world.short}", "/sign-in", "/"):
        assert here.go(path).page.evaluate(moving) == 0
    here.begin(site.world.short)
    assert here.page.evaluate(moving) == 0
    here.page.evaluate("() => { document.body.style.transition = 'color 1s' }")
    assert here.page.evaluate(moving) == 1, "the test sees motion"


def test_page_reads_in_order_without_style_sheet(visit: OpenVisit, site: Site) -> None:
    here = visit()
    here.page.route("**/*.css", lambda route: route.fulfill(status=200, content_type="text/css", body=""))
    here.begin(site.world.full)
    assert here.page.evaluate("() => document.styleSheets[0].cssRules.length") == 0
    parts = [
        ".skip",
        ".brand",
        "[name=language]",
        "h1",
        "legend",
        ".options",
        ".specials",
        "[value=next].primary",
        ".foot",
    ]
    tops = [here.page.locator(part).first.evaluate("one => one.getBoundingClientRect().top") for part in parts]
    assert tops == sorted(tops)
    step = here.step
    here.fill().next()
    assert here.step != step


def test_paper_carries_the_questions_and_no_navigation(visit: OpenVisit, site: Site) -> None:
    here = visit().begin(site.world.full).fill().next()
    here.page.emulate_media(media="print")
    for hidden in (".skip", ".back", ".actions", ".foot", "[name=language]"):
        assert not any(one.is_visible() for one in here.page.locator(hidden).all()), hidden
    for shown in ("h1", "legend", ".option", ".option svg", ".measure p"):
        assert all(one.is_visible() for one in here.page.locator(shown).all()), shown
        assert here.page.locator(shown).count() > 0
    assert here.page.pdf().startswith(b"%PDF")


def test_result_on_paper_opens_what_is_folded(visit: OpenVisit, site: Site) -> None:
    here = visit().finish(site.world.short)
    folded = here.page.locator("details:not([open]) > :not(summary)").first
    assert not folded.is_visible()
    here.page.emulate_media(media="print")
    assert folded.is_visible()
    assert not here.page.locator(".foot").is_visible()


@pytest.mark.parametrize("which", ["start", "with drawings"])
def test_first_page_is_light(visit: OpenVisit, site: Site, which: str) -> None:
    here = visit()
    if which == "with drawings":
        here.begin(site.world.full).fill().next()
    network = here.page.context.new_cdp_session(here.page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[int] = []
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    here.go(f"/r/{site.world.full}") if which == "start" else here.page.reload()
    here.page.wait_for_load_state("networkidle")
    assert len(sizes) >= 3, "page, style sheet and script"
    assert sum(sizes) <= FIRST_PAGE
