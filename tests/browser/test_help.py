"""Asking for help and reading what was asked, every page examined, with and without JavaScript."""

import pytest

from survey.core.text import Language
from tests.browser.conftest import OpenVisit
from tests.browser.examine import examine

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("language", ["nl", "en"])]


def test_from_asking_to_closing(visit: OpenVisit, language: Language) -> None:
    name = f"Kim ({language})"
    here = visit(language).go("/help")
    examine(here)
    here.page.locator("[name=message]").fill("x" * 501)
    here.press()
    assert here.page.locator("#error-summary a").count() == 4
    examine(here, swap=True)
    here.page.locator("[name=contact]").last.check()
    here.page.locator("[name=wishes]").first.check()
    here.page.locator("[name=name]").fill(name)
    here.page.locator("[name=reach]").fill("020 555 01 99")
    here.page.locator("[name=message]").fill("een\ntwee")
    here.press()
    assert here.path == "/help/sent"
    examine(here)
    card = here.sign_in().go("/requests").page.locator("section.card", has_text=name)
    assert "een\ntwee" in card.inner_text()
    examine(here)
    here.press(f"section.card:has-text('{name}') .button")
    here.page.locator("details summary").click()
    examine(here, swap=True)
    assert here.page.locator("details section.card", has_text=name).count() == 1


def test_changing_the_language_keeps_what_was_typed_without_a_script(visit: OpenVisit, language: Language) -> None:
    here = visit(language, java_script_enabled=False).go("/help")
    here.page.locator("[name=wishes]").nth(1).check()
    here.page.locator("[name=name]").fill("Kim")
    here.page.locator("[name=message]").fill("een\ntwee")
    here.switch_language()
    assert here.page.locator("html").get_attribute("lang") != language
    assert here.page.locator("[name=wishes]").nth(1).is_checked()
    assert here.page.locator("[name=name]").input_value() == "Kim"
    assert here.page.locator("[name=message]").input_value() == "een\ntwee"
    here.page.locator("[name=name]").press("Enter")
    here.page.locator("#error-summary").wait_for()
    assert here.page.locator("[name=name]").input_value() == "Kim"
