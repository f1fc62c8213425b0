"""What changed since the plan: on HR's page and in the report, which tells of the plan as it was and stays the same."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import delete, update
from sqlalchemy.exc import DatabaseError

from survey.config import SettingsError
from survey.core.reports.trend import AT_MOST
from survey.core.text import Language
from survey.followup import plan
from survey.followup.models import Cost, Measure, Status
from survey.followup.plan import Progress
from survey.infra import clock
from survey.reporting.documents.organisation import report_document
from survey.reporting.models import PublishedMeasure
from survey.rounds.services import round_by_key
from tests.app.test_queries import MOST_FOR_HR, counted
from tests.conftest import OpenSession
from tests.reporting.conftest import ClosedRound, alike
from tests.reporting.test_trends import CALM, LOUD
from tests.support.databases import BOTH
from tests.support.visitor import Visitor

DONE = Progress("", "", None, None, Status.DONE, Cost.NONE, "Zie de bon.")
Adopted = Callable[..., str]
SCREEN, MOUSE = 1, 2


@pytest.fixture
def earlier(database: OpenSession, closed_round: ClosedRound) -> Adopted:
    """Return a function that closes a round some days before the others, with measures for a topic; gives its key."""

    def made(
        calm: int,
        loud: int,
        days: int,
        *texts: str,
        name: str = "Lente",
        aims: tuple[str, ...] = ("peace",),
        lacks: tuple[int, int] = (0, 0),
    ) -> str:
        key = closed_round(
            alike(
                *((n, {**own, "lacks": thing}) for n, own, thing in zip((calm, loud), (CALM, LOUD), lacks, strict=True))
            ),
            name=name,
        )
        with database() as session:
            found = round_by_key(session, key)
            assert found is not None
            found.opens_at -= timedelta(days=days)
            found.closes_at -= timedelta(days=days)
            session.add_all(
                Measure(
                    round_id=found.id,
                    texts={"nl": one, "en": one},
                    legal={},
                    scales=[f"engine/{key}" for key in aims if "/" not in key],
                    shortfalls=[f"engine/{key}" for key in aims if "/" in key],
                )
                for one in texts
            )
        return key

    return made


def change(app: Flask, database: OpenSession, progress: Progress, *, text: str) -> None:
    """Let HR keep how a measure stands."""
    today = clock.today(app.extensions["settings"].time_zone)
    with database() as session:
        for line in plan.lines(session, today):
            if line.measure.words("nl") == text:
                plan.change(line.measure, progress, today)


def report_of(app: Flask, database: OpenSession, key: str, language: Language = "nl") -> str:
    with database() as session:
        found = round_by_key(session, key)
        assert found is not None
        return unescape(report_document(session, found, language, app.extensions["settings"], clock.now())[1])


def test_the_page_says_of_each_measure_what_changed_since_its_own_round(
    closed_round: ClosedRound, earlier: Adopted, hr: Visitor
) -> None:
    earlier(10, 25, 200, "Koptelefoons")
    earlier(25, 10, 100, "Stille uren", name="Zomer")
    key = closed_round(alike((24, CALM), (11, LOUD)), name="Herfst")
    hr.go(f"/hr/rounds/{key}").follow("Wat er veranderde sinds het plan")
    assert (
        "Eén cijfer is duidelijk beter. Bij één cijfer is het verschil niet groter dan toeval verklaart."
        in hr.page.main
    )
    assert "Van 45 in ‘Lente’ naar 72: +27." in hr.page.main
    assert "Rust duidelijk beter" in hr.page.main
    assert "Van 74 in ‘Zomer’ naar 72: −" in hr.page.main
    assert "Rust geen duidelijke verandering" in hr.page.main
    assert "Hier is nog niemand mee begonnen." in hr.page.main


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            (24, 11),
            (25, 10),
            "Er is nog niets duidelijk veranderd. Bij één cijfer is het verschil niet groter dan toeval verklaart.",
        ),
        ((6, 6), (6, 6), "Of er iets veranderde, is niet te zeggen. Bij één cijfer is het niet te zeggen"),
    ],
)
def test_it_says_plainly_that_nothing_changed_or_that_nobody_can_tell(
    closed_round: ClosedRound, earlier: Adopted, hr: Visitor, before: tuple[int, int], after: tuple[int, int], told: str
) -> None:
    earlier(*before, 100, "Koptelefoons")
    hr.go(f"/hr/plan/{closed_round(alike((after[0], CALM), (after[1], LOUD)))}/changes")
    assert told in hr.page.main


def test_without_earlier_measures_it_says_what_to_do(closed_round: ClosedRound, hr: Visitor) -> None:
    key = closed_round(alike((25, CALM), (10, LOUD)))
    assert "Er is dus nog niets om op terug te kijken." in hr.go(f"/hr/plan/{key}/changes").page.main
    hr.follow("Acties in het plan zetten")
    assert hr.page.path.endswith("/actions")


def test_where_there_are_no_figures_it_says_why(closed_round: ClosedRound, hr: Visitor) -> None:
    assert hr.go(f"/hr/plan/{closed_round(alike((3, CALM)))}/changes").page.status == 404
    assert "ten minste 5 mensen" in hr.page.main
    assert hr.go("/hr/plan/nowhere/changes").page.status == 404


def test_a_measure_without_a_topic_and_one_that_was_dropped(
    app: Flask, database: OpenSession, closed_round: ClosedRound, earlier: Adopted, hr: Visitor
) -> None:
    earlier(10, 25, 100, "Praten", "Toch niet", aims=())
    change(app, database, Progress("", "", None, None, Status.DROPPED, Cost.NONE, "Te duur."), text="Toch niet")
    hr.go(f"/hr/plan/{closed_round(alike((25, CALM), (10, LOUD)))}/changes")
    assert "cijfers zeggen niet wat de maatregel deed" in hr.page.main
    assert "Toch niet" not in hr.page.main


def test_a_measure_of_hrs_own_can_be_meant_for_a_topic(
    closed_round: ClosedRound, earlier: Adopted, hr: Visitor
) -> None:
    earlier(10, 25, 100)
    hr.go("/hr/plan/new").fill({"text_nl": "Stille uren", "aim": "engine/peace"}).press()
    key = closed_round(alike((25, CALM), (10, LOUD)))
    assert "Stille uren Gepland · uit ‘Lente’" in hr.go(f"/hr/plan/{key}/changes").page.main
    assert "Van 45 in ‘Lente’ naar 74: +29." in hr.page.main
    hr.follow("Stille uren")
    assert hr.chosen()["aim"] == ["engine/peace"]
    hr.fill({"status": "under_way"}).press()
    assert "Stille uren Mee bezig · uit ‘Lente’" in hr.go(f"/hr/plan/{key}/changes").page.main
    hr.follow("Stille uren").fill({"aim": ""}).press()
    assert "Stille uren" not in hr.go(f"/hr/plan/{key}/changes").page.main


def test_a_measure_tells_whether_fewer_lack_what_it_gives(
    app: Flask, database: OpenSession, closed_round: ClosedRound, earlier: Adopted, hr: Visitor
) -> None:
    earlier(30, 30, 100, "Schermen kopen", aims=("lacks/screen",), lacks=(SCREEN, MOUSE))
    key = closed_round(alike((6, CALM | {"lacks": SCREEN}), (54, CALM | {"lacks": MOUSE})), name="Herfst")
    hr.go(f"/hr/plan/{key}/changes")
    assert "Eén cijfer is duidelijk beter." in hr.page.main
    assert "‘Een scherm’ duidelijk beter Antwoord op: Welke spullen mis je?" in hr.page.main
    assert "Van 50% van de mensen in ‘Lente’ naar ≤ 15%: −35 procentpunt of meer." in hr.page.main
    for language, told in (("nl", "‘Een scherm’"), ("en", "“A screen”")):
        report = report_of(app, database, key, "nl" if language == "nl" else "en")
        assert told in report
        assert "≤ 15%" in report
    change(app, database, DONE, text="Schermen kopen")
    with database() as session:
        session.execute(update(Measure).values(shortfalls=[]))
    assert "‘Een scherm’" in report_of(app, database, key)
    assert "Een scherm" not in hr.go(f"/hr/plan/{key}/changes").page.main


def test_an_action_brings_the_answers_that_call_for_it(closed_round: ClosedRound, hr: Visitor) -> None:
    first = closed_round(alike((40, CALM | {"lacks": SCREEN}), (20, CALM | {"lacks": MOUSE})), name="Lente")
    hr.go(f"/hr/rounds/{first}/actions?tick=engine/lend_screens").press()
    hr.follow("Leen schermen uit voor thuis.")
    assert "minder mensen die ‘Een scherm’ antwoorden op ‘Welke spullen mis je?’" in hr.page.main


def test_hr_plans_a_measure_from_a_question(closed_round: ClosedRound, earlier: Adopted, hr: Visitor) -> None:
    key = earlier(30, 30, 100, lacks=(SCREEN, MOUSE))
    hr.go(f"/hr/rounds/{key}/items/lacks").follow("Maatregel voor wie ‘Een scherm’ antwoordt")
    assert hr.chosen()["aim"] == ["engine/lacks/screen"]
    hr.fill({"text_nl": "Schermen"}).press()
    hr.follow("Schermen")
    assert hr.chosen()["aim"] == ["engine/lacks/screen"]
    after = closed_round(alike((60, CALM)))
    assert "Schermen Gepland · uit ‘Lente’" in hr.go(f"/hr/plan/{after}/changes").page.main
    assert "Antwoord op: Welke spullen mis je?" in hr.page.main
    for odd in ("engine/lacks/none", "engine/chair/good", "engine/lacks/screen,mouse"):
        hr.go(f"/hr/plan/new?aim={odd}")
        assert hr.chosen().get("aim", [""]) == [""]


def test_the_report_keeps_the_plan_as_it_was_when_the_figures_were_fixed(
    app: Flask, database: OpenSession, closed_round: ClosedRound, earlier: Adopted, hr: Visitor
) -> None:
    earlier(10, 25, 100, "Koptelefoons")
    key = closed_round(alike((25, CALM), (10, LOUD)))
    before = report_of(app, database, key)
    assert "Wat er veranderde na eerdere maatregelen" in before
    assert "Koptelefoons" in before
    change(app, database, DONE, text="Koptelefoons")
    with database() as session:
        lente = session.query(Measure).one().round_id
        session.add(
            Measure(round_id=lente, texts={"nl": "Later bedacht"}, legal={}, scales=["engine/peace"], shortfalls=[])
        )
    assert report_of(app, database, key) == before
    assert "Koptelefoons Klaar" in hr.go(f"/hr/plan/{key}/changes").page.main
    assert "Later bedacht" in hr.page.main


@BOTH
def test_the_database_refuses_to_change_what_was_kept_of_the_plan(
    database: OpenSession, closed_round: ClosedRound, earlier: Adopted
) -> None:
    earlier(10, 25, 100, "Koptelefoons")
    closed_round(alike((25, CALM), (10, LOUD)))
    for statement in (update(PublishedMeasure).values(status="done"), delete(PublishedMeasure)):
        with pytest.raises((DatabaseError, SettingsError), match="stays as it is"), database() as session:
            session.execute(statement)


def test_more_measures_and_rounds_ask_no_more_of_the_database(
    app: Flask, closed_round: ClosedRound, earlier: Adopted, hr: Visitor
) -> None:
    """A measure of a round longer ago than the last eight is compared with that round all the same."""
    earlier(10, 25, 900, "Koptelefoons", name="Lang geleden")
    for number in range(AT_MOST):
        closed_round(alike((20, CALM), (15, LOUD)), name=f"Ronde {number}", published=False)
    key = closed_round(alike((25, CALM), (10, LOUD)))
    for _ in range(2):  # the first look leaves a line in the log
        hr.go(f"/hr/plan/{key}/changes")
    with counted(app) as statements:
        hr.go(f"/hr/plan/{key}/changes")
    assert len(statements) <= MOST_FOR_HR
    assert "Van 45 in ‘Lang geleden’ naar 74" in hr.page.main
