"""The nine factors beside what is arranged, and what people need with its cost, own prices and files."""

from io import BytesIO

from flask import Flask
from openpyxl import load_workbook

from survey.audit.models import Action
from survey.audit.services import newest
from tests.app.test_queries import MOST_FOR_HR, counted
from tests.conftest import OpenSession
from tests.reporting.conftest import ClosedRound, alike, at_random
from tests.reporting.test_units import table
from tests.support.visitor import Visitor

KEYBOARD, SCREEN = 0b1, 0b1000
ANSWERS = alike((30, {"needs_equipment": KEYBOARD}), (90, {"needs_equipment": SCREEN}), key="support-needs")


def needed(hr: Visitor, name: str) -> list[str]:
    """Return the cells of a need; the way to plan it stands under its name."""
    return next(cells for need, cells in table(hr).items() if need.startswith(name))


def test_the_factors_beside_what_is_arranged(app: Flask, closed_round: ClosedRound, hr: Visitor) -> None:
    key = closed_round(at_random(30), "support-needs")
    page = hr.go(f"/hr/rounds/{key}").follow("De negen factoren").page
    assert len(table(hr)) == 10
    assert "niet ingevuld" in page.main
    hr.follow("Check van de werkgever invullen").follow("Reactiesnelheid")
    hr.fill({f"q_rt_{item}": "3" for item in ("arranged", "written", "known", "kept")}).press()
    hr.go(f"/hr/rounds/{key}/factors")
    assert table(hr)["Reactiesnelheid"][2] == "100"
    assert "Vertel iedereen de afgesproken reactietijden" in hr.page.main
    with counted(app) as statements:
        hr.go(f"/hr/rounds/{key}/factors")
    assert len(statements) <= MOST_FOR_HR


def test_a_round_that_asked_neither_says_so(closed_round: ClosedRound, hr: Visitor) -> None:
    key = closed_round(at_random(30))
    assert "vroeg niet naar de negen factoren" in hr.go(f"/hr/rounds/{key}/factors").page.main
    assert "vroeg niet wat mensen nodig hebben" in hr.go(f"/hr/rounds/{key}/needs").page.main


def test_what_people_need_and_what_it_costs(
    app: Flask, closed_round: ClosedRound, hr: Visitor, database: OpenSession
) -> None:
    key = closed_round(ANSWERS, "support-needs")
    hr.go(f"/hr/rounds/{key}").follow("Wat mensen nodig hebben")
    assert "Los toetsenbord" in hr.page.main
    assert needed(hr, "Los toetsenbord")[0] == "3025%"
    assert needed(hr, "Losse muis")[0].startswith("< 5")
    with counted(app) as statements:
        hr.go(f"/hr/rounds/{key}/needs")
    assert len(statements) <= MOST_FOR_HR
    hr.follow("Eigen prijzen invullen").fill({"thing0-price": "veel"}).press()
    assert hr.page.status == 422
    assert "hele euro’s" in hr.page.main
    hr.fill({"thing0-price": "250"}).press()
    assert "Je prijzen zijn bewaard" in hr.page.main
    assert needed(hr, "Los scherm")[2].endswith("€ 250 per persoon *")
    with database() as session:
        assert Action.PRICES_CHANGED in {entry.action for entry in newest(session, None, 2)}
    hr.follow("Eigen prijzen invullen").fill({"thing0-price": ""}).press()
    assert needed(hr, "Los scherm")[2].endswith("€ 100–500 per persoon")


def test_the_list_can_be_saved(closed_round: ClosedRound, hr: Visitor) -> None:
    key = closed_round(ANSWERS, "support-needs")
    lines = hr.client.get(f"/hr/rounds/{key}/needs.nl.csv").data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Vraag,Wat mensen missen,")
    assert any(line.split(",")[1:4] == ["Los toetsenbord", "28", "32"] for line in lines)
    book = load_workbook(BytesIO(hr.client.get(f"/hr/rounds/{key}/needs.en.xlsx").data))
    assert book.sheetnames == ["What people lack"]
    names = [row[1] for row in book.active.iter_rows(values_only=True)]
    assert "Separate screen" in names
    assert hr.go(f"/hr/rounds/{key}/needs.de.csv").page.status == 404
