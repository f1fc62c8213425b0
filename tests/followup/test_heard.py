"""“What we heard, what we do”: HR writes it for a published round, everybody reads it, and no figure gets in."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from survey.audit.models import Action
from survey.audit.services import newest
from survey.core.text import LANGUAGES, Language
from survey.followup import plan
from survey.followup.models import Cost, Status
from survey.followup.plan import Progress
from survey.infra import clock
from survey.rounds.services import round_by_key
from tests.conftest import OpenRound, OpenSession
from tests.support.page import text_of
from tests.support.pdf import Pdf
from tests.support.visitor import Respondent, Visitor, first

PAYLOAD = "<script>alert()</script>\"'&"
PROGRESS = Progress("Eerst Noord", "Jo Jansen", "jo@example.nl", None, Status.PLANNED, Cost.UP_TO_500, "")
WORDS = {"text_nl": f"Velen missen een goede stoel. {PAYLOAD}", "text_en": "Many of you miss a good chair."}


@pytest.fixture
def published(app: Flask, open_round: OpenRound, database: OpenSession) -> str:
    """The key of a published round, with two measures in the plan."""
    key = open_round(first=-20, last=-2, round_name="Lente")
    today = clock.today(app.extensions["settings"].time_zone)
    with database() as session:
        found = round_by_key(session, key)
        assert found is not None
        found.published = True
        plan.add(session, {"nl": "Stoelen kopen"}, replace(PROGRESS, due_on=today + timedelta(days=40)), today)
        done = replace(PROGRESS, status=Status.DONE, outcome="Zie de bon.", owner_email=None)
        plan.add(session, {"nl": "Kantine open"}, done, today)
    return key


def test_hr_writes_it_and_everybody_reads_it(
    published: str, hr: Visitor, visitor: Visitor, database: OpenSession
) -> None:
    assert visitor.go(f"/heard/{published}").page.status == 404
    hr.go("/hr/plan/").follow("Aan collega’s vertellen").fill(WORDS).press()
    assert "Opgeslagen." in hr.page.main
    visitor.go(f"/heard/{published}")
    for shown in (WORDS["text_nl"], "Stoelen kopen", "Kantine open", "Klaar"):
        assert shown in visitor.page.main
    assert "<script>alert" not in visitor.page.html
    assert visitor.go(f"/r/{published}").page.status == 410
    assert WORDS["text_nl"] in visitor.follow("Wat we hoorden en wat we doen").page.main
    for hidden in ("Jo Jansen", "Eerst Noord", "Zie de bon", "500"):
        assert hidden not in visitor.page.html
    with database() as session:
        entries = [(entry.action, entry.subject) for entry in newest(session, None, 1)]
    assert entries == [(Action.TOLD_EVERYBODY, "Lente")]


def test_what_is_not_chosen_is_not_told_and_hiding_hides(published: str, hr: Visitor, visitor: Visitor) -> None:
    hr.go(f"/hr/plan/heard/{published}")
    chosen = hr.questions["measures"][:1]
    hr.fill(WORDS | {"measures": chosen}).press()
    assert ("Stoelen kopen" in visitor.go(f"/heard/{published}").page.main) is True
    assert "Kantine open" not in visitor.page.main
    hr.go(f"/hr/plan/heard/{published}")
    assert hr.chosen()["measures"] == chosen
    hr.fill({"shown": "no"}).press()
    assert "Nog niemand kan het lezen." in hr.page.main
    assert visitor.go(f"/heard/{published}").page.status == 404


def test_figures_and_empty_sentences_are_refused(published: str, hr: Visitor) -> None:
    hr.go(f"/hr/plan/heard/{published}").fill({"text_nl": "Drie mensen: 3.", "text_en": " "}).press()
    assert hr.page.status == 422
    assert list(hr.page.error_links.values()) == ["#text_nl", "#text_en"]
    assert "Drie mensen: 3." in hr.page.html


def test_the_next_round_and_the_result_lead_to_it(
    published: str, hr: Visitor, app: Flask, open_round: OpenRound
) -> None:
    key = open_round(round_name="Zomer")
    person = Respondent(app.test_client(), key)
    assert f"/heard/{published}" not in person.go(f"/r/{key}").page.html
    hr.go(f"/hr/plan/heard/{published}").fill(WORDS).press()
    assert f"/heard/{published}" in {a.get("href") for a in person.go(f"/r/{key}").page.all("a")}
    person.finish(first)
    links = [a for a in person.page.all("a") if a.get("href") == f"/heard/{published}"]
    assert [(text_of(a), a.get("rel")) for a in links] == [("Wat we hoorden en wat we doen", "noreferrer")]


def test_a_round_without_figures_has_nothing_to_tell(open_round: OpenRound, hr: Visitor) -> None:
    assert hr.go(f"/hr/plan/heard/{open_round()}").page.status == 404
    assert hr.go("/hr/plan/heard/nowhere").page.status == 404
    assert hr.go("/heard/nowhere").page.status == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_saved_to_hang_up_and_says_what_the_page_says(
    published: str, hr: Visitor, visitor: Visitor, language: Language
) -> None:
    path = f"/heard/{published}.{language}.pdf"
    assert visitor.client.get(path).status_code == 404
    hr.go(f"/hr/plan/heard/{published}")
    assert path not in hr.page.html
    hr.fill(WORDS).press()
    for reader in (hr, visitor.go(f"/heard/{published}")):
        assert path in {a.get("href") for a in reader.page.all("a")}
    response = visitor.client.get(path)
    assert "attachment" in response.headers["Content-Disposition"]
    pdf = Pdf(response.data)
    assert (pdf.failures(), pdf.language, len(pdf.pages)) == ([], language, 1)
    for shown in (WORDS[f"text_{language}"], "Stoelen kopen", "Kantine open", "Klaar" if language == "nl" else "Done"):
        assert shown in pdf.text
    for hidden in ("Jo Jansen", "Eerst Noord", "Zie de bon", "500"):
        assert hidden not in pdf.text
