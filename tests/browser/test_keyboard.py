"""The keyboard: where Tab goes, that one sees where one is, and that the whole form can be filled in with it."""

import re
from typing import Any, Final

import pytest

from survey.core.text import Language
from tests.browser.conftest import OpenVisit
from tests.browser.visit import Site, Visit

pytestmark = pytest.mark.browser
FOCUSED: Final = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const shown = [element, element.closest('.option')].find(one => one && getComputedStyle(one).outlineStyle !== 'none');
  let behind = (shown || element).parentElement;
  const clear = one => /^rgba.*, 0\\)$|transparent/.test(getComputedStyle(one).backgroundColor);
  while (behind.parentElement && clear(behind)) behind = behind.parentElement;
  const box = element.getBoundingClientRect(), style = shown && getComputedStyle(shown);
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height, 24) / 2);
  const before = window.lastFocused, inside = before === element;
  window.lastFocused = element;
  return {
    name: `<${element.localName} class="${element.className}" name="${element.name || ''}">`,
    width: style ? parseFloat(style.outlineWidth) : 0,
    outline: style && style.outlineColor,
    ground: getComputedStyle(behind).backgroundColor,
    seen: box.top >= -1 && box.left >= -1 && box.top + Math.min(box.height, 44) <= innerHeight + 1
      && !!top && (element.contains(top) || top.contains(element)),
    inside, forward: !before || !!(before.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING),
  };
}"""
TO_THE_TOP: Final = """() => {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
  window.lastFocused = null;
}"""
LONGEST = 200


def luminance(colour: str) -> float:
    """Relative luminance of `rgb(…)`, as WCAG 2 defines it."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def tab_through(here: Visit) -> None:
    """Press Tab from the top of a page to its end, and note each stop that is hidden, unmarked or out of order."""
    here.page.evaluate(TO_THE_TOP)
    stops: list[dict[str, Any]] = []
    for _ in range(LONGEST):
        here.page.keyboard.press("Tab")
        stop = here.page.evaluate(FOCUSED)
        if stop is not None and stop["inside"]:  # a date has three parts
            continue
        if stop is None or not stop["forward"]:
            break
        stops.append(stop)
        marked = stop["width"] >= 2 and contrast(stop["outline"], stop["ground"]) >= 3
        if not (marked and stop["seen"]):
            here.complaints.append(f"{here.path}: focus is hidden or unmarked: {stop}")
    assert 'class="skip"' in stops[0]["name"]
    reachable = here.page.evaluate(
        "() => [...document.querySelectorAll('a[href], button, summary, input:not([type=hidden])')].filter(one => "
        "one.tabIndex >= 0 && one.checkVisibility() && one.type !== 'radio').length"
    )
    groups = here.page.evaluate(
        "() => new Set([...document.querySelectorAll('[type=radio]')].map(one => one.name)).size"
    )
    assert len(stops) >= reachable + groups, "Tab passes something by"


def test_contrast_is_computed_as_wcag_does() -> None:
    assert contrast("rgb(0, 0, 0)", "rgb(255, 255, 255)") == pytest.approx(21)
    assert contrast("rgb(119, 119, 119)", "rgb(255, 255, 255)") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("language", "scheme"), [("nl", "light"), ("en", "dark")])
def test_tab_goes_through_each_page_in_order(visit: OpenVisit, site: Site, language: Language, scheme: str) -> None:
    here = visit(language, color_scheme=scheme).go(f"/r/{site.world.short}")
    tab_through(here)
    here.press().next()
    here.page.locator("#error-summary").wait_for()
    for _ in here.walk():
        tab_through(here)
    tab_through(here)
    here.press()
    tab_through(here)


@pytest.mark.parametrize(("language", "scheme"), [("nl", "dark"), ("en", "light")])
def test_tab_goes_through_the_pages_of_hr_in_order(
    visit: OpenVisit, site: Site, language: Language, scheme: str
) -> None:
    here = visit(language, color_scheme=scheme).go("/sign-in")
    tab_through(here)
    here.sign_in()
    world = site.world
    for path in (
        "/hr/rounds/",
        "/hr/rounds/new",
        "/hr/contacts",
        f"/hr/rounds/{world.short}",
        f"/hr/rounds/{world.closed}",
    ):
        tab_through(here.go(path))


def test_page_is_filled_in_with_the_keyboard_alone(visit: OpenVisit, site: Site) -> None:
    here = visit().go(f"/r/{site.world.short}")
    here.page.keyboard.press("Tab")
    here.page.keyboard.press("Enter")
    assert here.page.evaluate("location.hash") == "#main"
    with here.page.expect_navigation():
        here.page.locator("main .button.primary").press("Enter")
    before = here.step
    for name in here.page.evaluate(
        "() => [...new Set([...document.querySelectorAll('.item input')].map(one => one.name))]"
    ):
        first = here.page.locator(f"[name={name}]").first
        first.press("Space")
        assert first.is_checked()
        if first.get_attribute("type") == "radio":
            first.press("ArrowDown")
            assert here.page.locator(f"[name={name}]").nth(1).is_checked()
    with here.page.expect_navigation():
        here.page.keyboard.press("Enter")
    assert here.step != before
