"""Examining a page: a page in its present state in; its faults against WCAG 2.2 AA and our own bar out."""

from collections.abc import Iterator
from importlib.resources import files
from typing import Any, Final, Literal

from playwright.sync_api import Page

from tests.browser.visit import Visit

Scheme = Literal["light", "dark"]
AXE: Final = f"""Object.defineProperty(window, 'axe', {{configurable: true, get() {{
  delete window.axe;
  (function () {{ {files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")} }}).call(window);
  return window.axe;
}}}})"""
"""What a browser is told once, for all its pages: where axe is asked for, it is made.

It is half a megabyte, and sending it to each page that is looked at took longer than going there."""
AXE_OPTIONS: Final = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549", "best-practice"],
    "rules": {"target-size": {"enabled": True}, "color-contrast": {"enabled": False}},  # the first is off by default
    "resultTypes": ["violations"],
}
CONTRAST: Final = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
LOOK: Final = """async ([options, contrast]) => {
  const LOOKS = 'color backgroundColor backgroundImage fill opacity fontSize fontWeight position'.split(' ');
  const places = new Map(), found = new Map(), texts = [];
  for (const element of document.querySelectorAll('body, body *')) {
    const above = places.get(element.parentElement), style = getComputedStyle(element);
    const place = [above, element.localName, element.getAttribute('class'), ...LOOKS.map(look => style[look])].join();
    if (!found.has(place)) found.set(place, {number: found.size, seen: 0});
    const kind = found.get(place);
    places.set(element, kind.number);
    const says = element.matches('input, select, textarea')
      || [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (says && element.checkVisibility({visibilityProperty: true}) && kind.seen++ < 2) texts.push(element);
  }
  const whole = await axe.run(document, options), colours = await axe.run({include: texts}, contrast);
  return {looked: whole.passes.length, texts: texts.length, violations: [...whole.violations, ...colours.violations]};
}"""
"""Most of axe's time goes to the contrast of each text: two do of those that have the same place and looks."""
PHONE, DESKTOP = 320, 1280
HEIGHT: Final = 900
TARGET: Final = 44
"""CSS pixels on each side of what is pressed with a finger."""
ROUNDING: Final = 0.5

TOO_WIDE: Final = """() => {
  const root = document.documentElement, faults = [];
  if (root.scrollWidth > root.clientWidth) {
    for (const element of document.querySelectorAll('body *')) {
      const box = element.getBoundingClientRect();
      if (box.right > root.clientWidth + 1 && box.width > 1 && !element.closest('.table, .unseen, .skip'))
        faults.push(`<${element.localName} class="${element.className}"> ends at ${Math.round(box.right)}`);
    }
    faults.push(`page is ${root.scrollWidth} wide`);
  }
  return faults.slice(-4);
}"""
SMALL: Final = """limit => [...document.querySelectorAll('.option, .button, .link, .back, summary, .menu a')]
  .filter(element => element.checkVisibility({visibilityProperty: true}) && !element.matches('.unseen'))
  .map(element => [element, element.getBoundingClientRect()])
  .filter(([, box]) => box.width < limit || box.height < limit)
  .map(([element, box]) => `<${element.localName} class="${element.className}"> ${element.innerText.slice(0, 40)}: `
    + `${Math.round(box.width)} × ${Math.round(box.height)}`)"""
SIDE_BY_SIDE: Final = """() => [...document.querySelectorAll('.options')]
  .filter(list => new Set([...list.querySelectorAll('.option')].map(one => one.getBoundingClientRect().left)).size > 1)
  .map(list => list.closest('fieldset').id)"""
NARROW: Final = f"""limit => {{
  const root = document.documentElement, sheet = new CSSStyleSheet(), tooWide = {TOO_WIDE};
  sheet.replaceSync(`
    * {{ line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }}
    p {{ margin-bottom: 2em !important }}`);
  const faults = [({SMALL})(limit), ({SIDE_BY_SIDE})(), tooWide()];
  root.style.fontSize = '200%';
  faults.push(tooWide());
  root.style.fontSize = '';
  document.adoptedStyleSheets = [sheet];
  faults.push(tooWide());
  document.adoptedStyleSheets = [];
  return faults;
}}"""
"""A phone with the text as it is, twice as large, and spaced as readers may set it."""


def examine(visit: Visit, *, swap: bool = False, alone: bool = False) -> None:
    """Look for faults; the visit fails at its end on any.

    axe looks at a page once in each language: in Dutch light on a phone, in English dark on a desk, or with the
    palettes swapped. `alone`: nobody looks at the page in the other language, so axe does both in this one.
    """
    page = visit.page
    page.wait_for_load_state()  # a click does not wait for sheets
    before = page.viewport_size
    phone, desk = (alone or visit.language == "nl"), (alone or visit.language == "en")
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    faults = [*(_axe(page, "dark" if swap else "light") if phone else ()), *_narrow(page)]
    page.set_viewport_size({"width": DESKTOP, "height": HEIGHT})
    faults += _axe(page, "light" if swap else "dark") if desk else ()
    faults += [f"on a desk: {fault}" for fault in page.evaluate(TOO_WIDE)]
    page.emulate_media(color_scheme="light")
    if before:
        page.set_viewport_size(before)
    if page.locator("html").get_attribute("lang") != visit.language:
        faults.append(f"is not in {visit.language}")
    visit.complaints += [f"{visit.path} ({visit.language}) {fault}" for fault in faults]


def _axe(page: Page, scheme: Scheme) -> Iterator[str]:
    page.emulate_media(color_scheme=scheme)
    result: dict[str, Any] = page.evaluate(LOOK, [AXE_OPTIONS, CONTRAST])
    assert result["looked"] > 10, "axe looked at nothing"
    assert result["texts"] > 0, "and at no colour"
    for violation in result["violations"]:
        for node in violation["nodes"]:
            yield f"{violation['id']} ({scheme}): {node['html'][:200]} {node.get('failureSummary', '')}"


def _narrow(page: Page) -> Iterator[str]:
    """What breaks at 320 px."""
    small, beside, as_it_is, large, spaced = page.evaluate(NARROW, TARGET - ROUNDING)
    yield from (f"smaller than {TARGET} px: {element}" for element in small)
    yield from (f"options side by side on a phone: {where}" for where in beside)
    yield from (f"at 320 px: {fault}" for fault in as_it_is)
    yield from (f"with text at 200 %: {fault}" for fault in large)
    yield from (f"with more text spacing: {fault}" for fault in spaced)
