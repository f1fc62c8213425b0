"""The office's pages that are about no round: units and who manages them, mail, settings and looks, work behind."""

import pytest

from survey.core.text import Language
from survey.infra.permissions import Role
from tests.browser.conftest import OpenVisit
from tests.browser.examine import examine

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("language", ["nl", "en"])]


def test_units_and_mail(visit: OpenVisit, language: Language) -> None:
    here = visit(language).sign_in().go("/hr/people/units")
    examine(here, swap=True)
    examine(here.go("/hr/mail/"))
    here.go(f"/hr/mail/texts/invitation/{language}").page.locator("[name=subject]").fill("")
    here.press()
    examine(here, swap=True)


def test_settings_and_looks(visit: OpenVisit, language: Language) -> None:
    here = visit(language).sign_in(Role.ADMINISTRATOR).go("/settings/colour")
    here.page.locator("[name=accent]").fill("#FFD500")
    here.press()
    if language == "nl":
        examine(here, alone=True)
    here.press("#instead ~ form .button")
    assert here.page.locator("[role=status]").is_visible()
    examine(here.go("/settings"))
    here.go("/settings/colour").page.locator("[name=accent]").fill("")
    here.press()
    if language == "en":  # two pages of few fields: one in each language
        examine(here.go("/settings/logo").press(), swap=True, alone=True)
    examine(here.go("/jobs"))


def test_managers(visit: OpenVisit, language: Language) -> None:
    here = visit(language).sign_in(Role.MANAGER)
    if language == "nl":  # a list as others are
        examine(here, alone=True)
    here.press("main tbody a")
    examine(here)
    if language == "en":  # as HR's own, which is examined in both
        here.press("main a[href$='/trend']")
        examine(here, swap=True, alone=True)
