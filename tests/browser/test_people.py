"""HR's pages of people: empty, with people, one person, and a file from its choice to what it changed."""

import pytest

from survey.core.text import Language
from tests.browser.conftest import OpenVisit
from tests.browser.examine import examine

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("language", ["nl", "en"])]

HEADINGS = "Wie (%s);E-mailadres;Afdeling;Personeelsnummer;Taal;Met verlof"
LONG = "Afdeling Arbeidsongeschiktheidsverzekeringen Binnenland"


def test_a_file_of_people(visit: OpenVisit, language: Language) -> None:
    here = visit(language).sign_in().go("/hr/people/")
    examine(here)
    here.press()
    examine(here, swap=True)
    here.press()
    assert here.page.locator("#error-summary a").count() == 1
    examine(here)
    rows = [
        f"Persoon {n};{language}{n}@example.nl;Dienst {language} / {LONG} {n % 3};{language}{n};nl;nee"
        for n in range(40)
    ]
    bad = ["Zonder adres;geen adres;Noord;;nl;", ";zonder.naam@example.nl;Noord;;;"]
    text = "\n".join([HEADINGS % language, *rows, *bad])
    here.page.locator("[name=file]").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    here.press()
    assert here.path == "/hr/people/import/columns"
    examine(here, swap=True)
    here.page.locator("[name=name]").select_option("0")
    here.press()
    assert here.path == "/hr/people/import/check"
    here.page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    examine(here)
    here.press()
    assert here.path == "/hr/people/"
    examine(here)
    here.go("/hr/people/?q=persoon+1")
    examine(here)
    here.press("tbody th a")
    examine(here, swap=True)
    here.page.locator("[name=email]").fill("no address")
    here.press()
    assert here.page.locator("#error-summary a").count() == 1
    examine(here)
