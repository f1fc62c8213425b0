"""HR's way to the figures: only when a round is over, only HR, and as a file to save."""

import pytest
from sqlalchemy.exc import OperationalError

from survey.audit.models import Action
from survey.audit.services import newest
from survey.infra.render.pdf import BusyError
from survey.reporting.views import saving
from tests.conftest import EMAIL, OpenRound, OpenSession
from tests.reporting.conftest import ClosedRound, at_random
from tests.support.page import SVG, text_of
from tests.support.pdf import Pdf
from tests.support.visitor import Visitor


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_report_comes_as_a_file_to_save(closed_round: ClosedRound, hr: Visitor, language: str) -> None:
    key = closed_round(at_random(30))
    response = hr.client.get(f"/hr/rounds/{key}/report.{language}.pdf")
    assert response.status_code == 200
    assert response.mimetype == "application/pdf"
    disposition = response.headers["Content-Disposition"]
    assert disposition.startswith('attachment; filename="thuiswerkcheck-20')
    assert disposition.endswith(f'-{language}.pdf"')
    assert response.headers["Cache-Control"] == "no-store"
    assert Pdf(response.data).language == language


def test_the_page_of_a_closed_round_shows_the_same_figures(closed_round: ClosedRound, hr: Visitor) -> None:
    key = closed_round(at_random(30))
    hr.go(f"/hr/rounds/{key}")
    assert "30" in hr.page.main
    for section in (one for one in hr.page.all("section") if one.get("aria-labelledby", "").startswith("part-")):
        drawn = [text_of(text) for text in section.iter(f"{SVG}text")]
        rows = [[text_of(cell) for cell in row][:2] for body in section.iter("tbody") for row in body]
        assert rows
        assert [row for row in rows if not set(row) <= set(drawn)] == [], "chart and table differ"
    links = {a.attrib["href"] for a in hr.page.all("a")}
    assert {f"/hr/rounds/{key}/report.{language}.pdf" for language in ("nl", "en")} <= links


def test_a_figure_that_is_not_shown_says_why(closed_round: ClosedRound, hr: Visitor) -> None:
    """Of seven people there is a mean and no share: who cannot see the dash hears the reason in each cell."""
    page = hr.go(f"/hr/rounds/{closed_round(at_random(7))}").page
    shares = [text_of(cell) for row in page.all("tr") for cell in [*row.iter("td")][2:]]
    assert len(shares) >= 3
    assert [text for text in shares if not text.startswith("– niet getoond: minder dan 10 antwoorden")] == []


def test_what_hr_says_is_arranged_stands_next_to_what_people_experience(closed_round: ClosedRound, hr: Visitor) -> None:
    key = closed_round(at_random(30), "support-needs")
    hr.go(f"/hr/rounds/{key}").follow("Check van de werkgever invullen").follow("Reactiesnelheid")
    hr.fill({f"q_rt_{item}": "3" for item in ("arranged", "written", "known", "kept")}).press()
    page = hr.go(f"/hr/rounds/{key}").page
    rows = {row[0]: row for row in ([text_of(cell) for cell in row] for row in page.all("tr")) if len(row) == 4}
    topic, arranged, felt, what = rows["Reactiesnelheid"]
    assert (topic, arranged, what) == ("Reactiesnelheid", "100", "Vertellen")
    assert 20 < int(felt.removesuffix(" *")) < 70  # people at random
    assert rows["Werkschema"][1::2] == ["–", "Onbekend"]
    assert "Vertel iedereen de afgesproken reactietijden" in page.main


def test_an_open_round_has_no_figures(open_round: OpenRound, hr: Visitor) -> None:
    key = open_round("engine")
    hr.go(f"/hr/rounds/{key}/report.nl.pdf")
    assert hr.page.status == 404
    assert "nog niet afgelopen" in hr.page.main
    assert f"/r/{key}" in hr.go(f"/hr/rounds/{key}").page.main


def test_too_few_people_give_no_figures_and_look_like_none(closed_round: ClosedRound, hr: Visitor) -> None:
    pages, first = [], ""
    for people in (0, 4):
        key = closed_round(at_random(people), name=f"Ronde {people}")
        report = hr.go(f"/hr/rounds/{key}/report.nl.pdf").page
        assert report.status == 404
        assert "ten minste 5 mensen" in report.main
        first = first or key
        pages.append(hr.go(f"/hr/rounds/{key}").page.main.replace(f"Ronde {people}", ""))
    assert pages[0].replace(first, "") == pages[1].replace(key, "")
    assert "ten minste 5" in pages[0]
    assert hr.follow("Eigen maatregel toevoegen").page.path == "/hr/plan/new"
    assert hr.go(f"/hr/rounds/{key}").follow("Geef antwoord op wat jullie hebben geregeld").page.status == 200


@pytest.mark.parametrize("address", ["nowhere/report.nl.pdf", "{key}/report.de.pdf", "{key}/report.nl.xlsx", "nowhere"])
def test_what_is_not_there_is_not_found(closed_round: ClosedRound, hr: Visitor, address: str) -> None:
    assert hr.go(f"/hr/rounds/{address.format(key=closed_round(at_random(5)))}").page.status == 404


def test_nobody_else_gets_a_report(closed_round: ClosedRound, visitor: Visitor) -> None:
    key = closed_round(at_random(30))
    for address in (f"/hr/rounds/{key}", f"/hr/rounds/{key}/report.nl.pdf"):
        assert visitor.go(address).page.path == "/sign-in"


def test_too_many_at_once_are_asked_to_come_back(
    closed_round: ClosedRound, hr: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_html: str) -> bytes:
        raise BusyError

    monkeypatch.setattr(saving, "render", full)
    response = hr.client.get(f"/hr/rounds/{closed_round(at_random(30))}/report.nl.pdf")
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0


def test_who_reads_results_leaves_a_line_in_the_audit_log_once_a_day(
    closed_round: ClosedRound, hr: Visitor, database: OpenSession
) -> None:
    key = closed_round(at_random(30), name="Lente")
    for _ in range(2):
        hr.go(f"/hr/rounds/{key}")
        hr.client.get(f"/hr/rounds/{key}/report.nl.pdf")
    with database() as session:
        lines = [(entry.who, entry.action, entry.subject) for entry in newest(session, None, 2)]
    assert lines == [(EMAIL, Action.REPORT_SAVED, "Lente"), (EMAIL, Action.RESULTS_SEEN, "Lente")]


def test_no_line_no_results(closed_round: ClosedRound, hr: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the log cannot be written, nobody looks."""
    key = closed_round(at_random(30))

    def full(*_arguments: object) -> None:
        raise OperationalError("INSERT", None, Exception("disk is full"))

    monkeypatch.setattr("survey.audit.services.record", full)
    assert hr.go(f"/hr/rounds/{key}").page.status >= 500
