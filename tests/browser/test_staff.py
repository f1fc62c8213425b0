"""HR's pages: signing in, the list of rounds, planning one, the contacts, a round's page and its report."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pyotp
import pytest

from survey.core.text import LANGUAGES, Language
from survey.infra.permissions import Role
from tests.browser.conftest import OpenVisit
from tests.browser.examine import examine
from tests.browser.visit import Site
from tests.browser.world import email_of

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("language", ["nl", "en"])]


def test_signing_in(visit: OpenVisit, language: Language) -> None:
    here = visit(language).go("/hr/rounds/")
    assert here.path == "/sign-in"
    examine(here)
    here.press()
    examine(here, swap=True)
    assert here.page.locator("#error-summary a").count() == 2
    here.page.locator("[name=email]").fill(email_of(Role.HR))
    here.page.locator("[name=password]").fill("not this one at all")
    here.press()
    examine(here)
    assert here.path == "/sign-in"
    assert here.page.locator("#error-summary a").count() == 1
    here.sign_in()
    assert here.path == "/hr/rounds/"
    assert here.page.locator("tbody tr").count() >= 4
    examine(here)
    here.press(".foot form .link")
    assert here.go("/hr/rounds/").path == "/sign-in"


def test_planning_a_round(visit: OpenVisit, language: Language) -> None:
    here = visit(language).sign_in().press("main .button.primary")
    examine(here)
    here.page.locator("[name=first]").fill("2031-03-15")
    here.page.locator("[name=last]").fill("2031-03-01")
    here.press()
    assert here.page.locator("#error-summary a").count() == 2
    examine(here, swap=True)
    here.page.locator("[name=name]").fill(f"Gepland ({language})")
    here.page.locator("[name=last]").fill("2031-03-29")
    here.press()
    assert here.heading == f"Gepland ({language})"
    examine(here)


def test_contacts(visit: OpenVisit, language: Language) -> None:
    here = visit(language).sign_in().go("/hr/contacts")
    examine(here)
    reach = here.page.locator("[name$=reach]").first
    before = reach.input_value()
    reach.fill("")
    here.press()
    assert here.page.locator("#error-summary a").count() == 1
    examine(here, swap=True)
    here.page.locator("[name$=reach]").first.fill(before)
    here.press()
    assert here.page.locator("[role=status]").is_visible()
    examine(here)


def test_agreements(visit: OpenVisit, language: Language) -> None:
    here = visit(language).sign_in().go("/hr/agreements/liability?examples=yes")
    here.page.locator("[name=cover_en]").fill("")
    here.press()
    examine(here, swap=True)
    here.page.locator("[name=cover_en]").fill("Insured at home too.")
    here.press()
    assert here.page.locator("[role=status]").is_visible()
    if language == "nl":  # a list as others are
        examine(here, alone=True)
    examine(here.go("/agreements"))


def test_page_of_an_open_round(visit: OpenVisit, site: Site, language: Language) -> None:
    here = visit(language).sign_in().go(f"/hr/rounds/{site.world.short}")
    assert here.page.locator("main code").inner_text() == f"{site.address}/r/{site.world.short}"
    examine(here)
    here.go(f"/hr/rounds/{site.world.short}/report.{language}.pdf")
    assert here.page.locator("h1").is_visible(), "no report yet: a page says so"
    examine(here, swap=True)


def test_preview_of_a_form(visit: OpenVisit, site: Site, language: Language) -> None:
    here = visit(language).sign_in().go(f"/hr/rounds/{site.world.short}/preview")
    examine(here)
    here.press()
    examine(here, swap=True)


def test_own_questions_and_slips(visit: OpenVisit, site: Site, language: Language) -> None:
    here = visit(language).sign_in().go(f"/hr/rounds/{site.world.planned}/own/1")
    here.page.locator("[name=text_nl]").fill("")
    here.press()
    examine(here)
    here.page.locator("[name=text_nl]").fill("De kantine is fijn.")
    here.page.locator("[name=text_en]").fill("The canteen is nice.")
    here.press()
    examine(here, swap=True)
    here.go(f"/hr/rounds/{site.world.planned}/breakdowns")
    for box in here.page.locator("[name=breakdowns]").all():
        box.check()
    here.press()
    assert here.page.locator("#error-summary a").count() == 1
    examine(here, swap=True)
    here.go(f"/hr/rounds/{site.world.full}/texts/wellbeing/pressure_hours")
    here.press()
    examine(here)
    here.go(f"/hr/rounds/{site.world.full}/texts")
    examine(here, swap=True)


def test_the_question_in_words(visit: OpenVisit, site: Site, language: Language) -> None:
    here = visit(language).sign_in().go(f"/hr/rounds/{site.world.planned}/own/words")
    here.page.locator("[name=text_en]").fill("")
    here.press()
    assert here.page.locator("#error-summary a").count() == 1
    examine(here)
    here.go(f"/hr/rounds/{site.world.closed}/remarks")
    assert here.page.locator("blockquote").count() > 10
    examine(here, swap=True)


def test_the_employers_check(visit: OpenVisit, site: Site, language: Language) -> None:
    here = visit(language).sign_in().go(f"/hr/rounds/{site.world.short}/employer-check")
    if language == "en":  # a list as others are
        examine(here, alone=True)
    here.press("main .button.primary")
    examine(here, swap=True)


def test_page_and_report_of_a_closed_round(visit: OpenVisit, site: Site, language: Language) -> None:
    here = visit(language).sign_in().go(f"/hr/rounds/{site.world.closed}/units")
    for summary in here.page.locator("main summary").all():
        summary.click()
    examine(here, swap=True)
    here.go(f"/hr/rounds/{site.world.closed}/by/1")
    here.page.locator("main summary").first.click()
    examine(here)
    examine(here.go(f"/hr/rounds/{site.world.closed}/reports"))
    here.go(f"/hr/rounds/{site.world.closed}")
    examine(here)
    assert here.page.locator("main a[href*='.pdf']").count() == len(LANGUAGES)
    with here.page.expect_download(timeout=60_000) as arriving:
        here.page.locator(f"main a[href$='report.{language}.pdf']").click(timeout=60_000)
    with pikepdf.open(BytesIO(Path(arriving.value.path()).read_bytes())) as pdf:
        assert str(pdf.Root.Lang)[:2] == language
        assert len(pdf.pages) > 4
    examine(here.go(f"/hr/rounds/{site.world.closed}/trend"))
    examine(here.go(f"/hr/rounds/{site.world.closed}/drivers"))
    if language == "nl":  # words alone, the same in both
        examine(here.go(f"/hr/rounds/{site.world.closed}/method"), alone=True)


def test_closer_looks_at_a_closed_round(visit: OpenVisit, site: Site, language: Language) -> None:
    here = visit(language).sign_in()
    looks = ("themes/communication", "needs", "items") if language == "nl" else ("items/seat_height", "factors")
    for look in looks:  # one in each language: their texts are short, and the catalogue is complete
        here.go(f"/hr/rounds/{site.world.closed}/{look}")
        for summary in here.page.locator("main summary").all():
            summary.click()
        examine(here, swap=look in {"needs", "items/seat_height"})
    here.go(f"/hr/rounds/{site.world.closed}/needs/prices")
    here.page.locator("main input[type=text]").first.fill("a lot")
    here.press()
    examine(here)
    assert here.page.locator("#error-summary a").count() == 1


def test_the_log_of_the_works_council(visit: OpenVisit, language: Language) -> None:
    visit(language).sign_in(Role.ADMINISTRATOR).go("/hr/contacts").press()
    here = visit(language).sign_in(Role.WORKS_COUNCIL)
    assert here.path == "/log"
    assert here.page.locator("tbody tr").count() >= 1
    examine(here, swap=True)
    here.go("/anonymity")
    examine(here)


def test_signing_in_with_an_authenticator_app(visit: OpenVisit, language: Language) -> None:
    here = visit(language).sign_in(Role.CONFIDENTIAL_ADVISER)
    if here.path == "/requests":  # the first of the two languages sets it up
        here.go("/sign-in/set-up")
        examine(here, alone=True)
        secret = "".join(here.page.locator("main code").inner_text().split())
        here.page.locator("[name=code]").fill("000000")
        here.press()
        examine(here, swap=True, alone=True)
        here.page.locator("[name=code]").fill(pyotp.TOTP(secret).now())
        here.press()
        examine(here, alone=True)
        assert here.page.locator(".codes li").count() == 10
        here = visit(language).sign_in(Role.CONFIDENTIAL_ADVISER)
    assert here.path == "/sign-in/code"
    here.page.locator("[name=code]").fill("000000")
    here.press()
    assert here.page.locator("#error-summary a").count() == 1
    examine(here)


def test_colleagues(visit: OpenVisit, language: Language) -> None:
    here = visit(language).sign_in(Role.ADMINISTRATOR).go("/staff")
    examine(here)
    here.press("main .button.primary")
    here.press()
    assert here.page.locator("#error-summary a").count() == 2
    examine(here, swap=True)
    here.page.locator("[name=email]").fill(f"jo-{language}@example.org")
    here.page.locator("[value=it_help_desk]").check()
    here.press()
    assert here.page.locator("[role=status]").is_visible()
    here.press(f'main a:has-text("jo-{language}@example.org")')
    examine(here)
    examine(here.go("/account"), swap=True)
    if language == "nl":  # a form as others are
        here.go("/staff").press(f'main a:text-is("{email_of(Role.MANAGER)}")')
        here.press("main a[href$='/units']")
        examine(here, alone=True)


def test_what_is_changed_of_a_round(visit: OpenVisit, site: Site, language: Language) -> None:
    page = {"nl": "change", "en": "grace"}[language]  # one in each language: they are forms as others are
    here = visit(language).sign_in().go(f"/hr/rounds/{site.world.planned}/{page}")
    if page == "change":
        here.page.locator("main summary").click()
        here.page.locator("[name=last]").fill("2020-03-01")
        here.press()
        assert here.page.locator("#error-summary a").count() == 1
    examine(here, alone=True)


def test_password_forgotten(visit: OpenVisit, language: Language) -> None:
    here = visit(language).go("/sign-in/forgotten")
    here.press()
    examine(here)
    here.page.locator("[name=email]").fill("nobody@example.org")
    here.press()
    examine(here, swap=True)
    examine(here.go("/sign-in/password/nobody-made-this"))


def test_the_plan(visit: OpenVisit, site: Site, language: Language) -> None:
    here = visit(language).sign_in().go(f"/hr/rounds/{site.world.closed}/actions")
    examine(here)
    here.page.locator("#topic").select_option(index=1)
    here.page.locator(".choose button").click()
    assert here.page.locator("[name=tick]:checked").count() == 5
    assert "csrf_token" not in here.page.url
    examine(here)
    here.go("/hr/plan/new")
    here.press()
    examine(here)
    here.page.locator(f"[name=text_{language}]").fill(f"De kantine gaat open ({language})")
    here.page.locator("[name=due_on]").fill("2026-01-05")
    here.press()
    assert here.page.locator("tbody tr").count() >= 1
    examine(here, swap=True)
    here.go(f"/hr/plan/heard/{site.world.closed}")
    here.page.locator("[name=text_nl]").fill("Velen van jullie missen een goede stoel.")
    here.page.locator("[name=text_en]").fill("Many of you miss a good chair.")
    here.press()
    examine(here)
    examine(here.go(f"/heard/{site.world.closed}"), swap=True)
    if language == "nl":  # there is no earlier round: a few words
        examine(here.go(f"/hr/plan/{site.world.closed}/changes"), alone=True)
