"""The employee's journey from the start page to the own result as PDF, every page of it examined."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from survey.core.text import Language
from survey.infra.shelf import shipped, shipped_keys
from tests.browser.conftest import OpenVisit
from tests.browser.examine import examine
from tests.browser.visit import Site, Visit

pytestmark = pytest.mark.browser


def sections(form: str) -> list[str]:
    """The names of all pages of a form, in order."""
    return [
        f"{key}.{section.key}"
        for key in shipped_keys()
        for section in shipped(key).forms["full" if form == "full" else "short"]
    ]


def assert_own_pdf(visit: Visit) -> None:
    with visit.page.expect_download(timeout=60_000) as arriving:
        visit.page.locator("a[href$='result.pdf']").click(timeout=60_000)
    content = Path(arriving.value.path()).read_bytes()
    with pikepdf.open(BytesIO(content)) as pdf:
        assert str(pdf.Root.Lang)[:2] == visit.language
        assert 1 <= len(pdf.pages) <= 3


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_from_start_to_result(visit: OpenVisit, site: Site, language: Language) -> None:
    here: Visit = visit(language)
    here.go(f"/r/{site.world.full}")
    examine(here)
    here.press()
    seen = []
    for number, step in enumerate(here.walk()):
        examine(here, swap=number % 2 == 0)
        seen.append(step)
        if step == "remark":
            here.page.locator("#remark").fill("Vraag het aan jan@voorbeeld.nl.")
            here.next()
            assert here.page.locator("#error-summary a").count() == 1
            examine(here, swap=number % 2 == 1)
            here.page.locator("#remark").fill("Meer licht.")
    assert list(dict.fromkeys(seen)) == [*sections("full"), "remark", "unit"]
    assert "Meer licht." in here.page.locator("main").inner_text()
    examine(here)
    here.press()
    assert here.step == "result"
    examine(here)
    here.page.evaluate("() => document.querySelectorAll('details').forEach(details => { details.open = true })")
    examine(here, swap=True)
    assert_own_pdf(here)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_everything_works_without_a_script(visit: OpenVisit, site: Site, language: Language) -> None:
    here: Visit = visit(language, java_script_enabled=False)
    here.begin(site.world.short)
    assert list(dict.fromkeys(here.walk())) == [*sections("short"), "unit"]
    here.press()
    assert here.step == "result"
    assert here.page.locator(".score").count() > len(shipped_keys())
    assert_own_pdf(here)
