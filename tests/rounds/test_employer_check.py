"""The employer's own check: answered for the organisation, kept with the round, fixed where the round is over."""

from datetime import timedelta

from sqlalchemy import select

from survey.audit.models import Action, AuditEntry
from survey.core.scores.answers import Code
from survey.infra import clock
from survey.infra.shelf import shipped
from survey.rounds import employer_check
from survey.rounds.models import EmployerCheck
from tests.conftest import OpenRound, OpenSession
from tests.rounds.conftest import find
from tests.support.databases import BOTH
from tests.support.visitor import Visitor

REPORTING = {"q_rep_arranged": "3", "q_rep_written": "2", "q_rep_known": "dont_know", "q_rep_kept": "0"}


def go(hr: Visitor, key: str, factor: str = "reporting") -> Visitor:
    return hr.go(f"/hr/rounds/{key}/employer-check/{factor}")


def over(database: OpenSession, key: str) -> None:
    with database() as session:
        find(session, key).closes_at = clock.now()


@BOTH
def test_a_page_is_saved_and_can_be_changed(hr: Visitor, open_round: OpenRound, database: OpenSession) -> None:
    key = open_round()
    go(hr, key).fill(REPORTING).press()
    assert hr.page.path.endswith("/employer-check/health_safety")  # it goes on to the next factor
    assert hr.page.main.count("Stap 3 van 9") == 1
    go(hr, key)
    assert {name: value for name, value in hr.chosen().items() if value} == {
        name: [value] for name, value in REPORTING.items()
    }
    hr.fill({"q_rep_arranged": "1"}).press()
    with database() as session:
        check = employer_check.of_round(session, find(session, key), clock.now())
        assert check.answers == {"rep_arranged": 1, "rep_written": 2, "rep_known": Code.DONT_KNOW, "rep_kept": 0}
        lines = session.scalars(select(AuditEntry).where(AuditEntry.action == Action.EMPLOYER_CHECK_SAVED)).all()
        assert [line.subject for line in lines] == ["Proef", "Proef"]
    assert "4 van 4" in hr.go(f"/hr/rounds/{key}/employer-check").page.main


def test_what_is_not_arranged_is_advised_without_any_figure(
    hr: Visitor, open_round: OpenRound, database: OpenSession
) -> None:
    """Of factors that are wholly answered; nobody took part in this round."""
    key = open_round()
    go(hr, key).fill({"q_rep_arranged": "0"}).press()
    assert "Wat je nog kunt regelen" not in hr.go(f"/hr/rounds/{key}/employer-check").page.main
    go(hr, key).fill(dict.fromkeys(REPORTING, "0")).press()
    over(database, key)
    hr.go(f"/hr/rounds/{key}/employer-check")
    assert "Wat je nog kunt regelen" in hr.page.main
    known = shipped("employer-check")
    texts = [one.text.nl for one in known.recommendations]
    assert any(text in hr.page.main for text in texts)


def test_the_last_page_leads_back_to_the_list(hr: Visitor, open_round: OpenRound) -> None:
    key = open_round()
    go(hr, key, "accessibility").press()
    assert hr.page.path.endswith("/employer-check")
    assert go(hr, key, "weather").page.status == 404


@BOTH
def test_once_the_round_is_over_only_what_is_open_can_be_filled_in(
    hr: Visitor, open_round: OpenRound, database: OpenSession
) -> None:
    key = open_round()
    go(hr, key).fill({"q_rep_arranged": "0"}).press()
    go(hr, key).fill({"q_rep_arranged": "3", "q_rep_kept": "2"})  # the page was open when the round ended
    over(database, key)
    hr.press()
    with database() as session:
        assert employer_check.of_round(session, find(session, key), clock.now()).answers == {
            "rep_arranged": 0,
            "rep_kept": 2,
        }
    fixed = go(hr, key).page
    assert "Nee" in fixed.main
    assert {"q_rep_arranged", "q_rep_kept"}.isdisjoint(hr.chosen())
    hr.fill({"q_rep_written": "1", "q_rep_known": "1"}).press()
    assert not [button for button, _ in go(hr, key).page.buttons() if "primary" in button.get("class", "")]


def test_a_round_starts_from_the_answers_of_the_one_before(
    hr: Visitor, open_round: OpenRound, database: OpenSession
) -> None:
    before, key = open_round(first=-90, round_name="Zomer"), open_round(round_name="Herfst")
    with database() as session:
        earlier = find(session, before)
        codes = {"rep_arranged": 3, "rep_known": int(Code.DONT_KNOW), "com_kept": 0}
        employer_check.save(session, earlier, codes, earlier.opens_at + timedelta(days=1))
        kept = session.get(EmployerCheck, earlier.id)
        assert kept is not None
        kept.answers = {**kept.answers, "rep_written": "weg", "gone": 1}  # of a version that asked something else
    assert "Zomer" in go(hr, key).page.main
    assert {name: value for name, value in hr.chosen().items() if value} == {
        "q_rep_arranged": ["3"],
        "q_rep_known": ["dont_know"],
    }
    assert "Zomer" not in go(hr, before, "communication").page.main
    with database() as session:  # nothing is kept before HR says that it still holds
        assert not employer_check.of_round(session, find(session, key), clock.now()).answers
    go(hr, key).fill({"q_rep_arranged": "2"}).press()
    assert "Zomer" not in go(hr, key).page.main


def test_what_the_page_does_not_offer_is_refused(hr: Visitor, open_round: OpenRound) -> None:
    key = open_round()
    token = go(hr, key).chosen_token()
    hr.post(hr.page.path, {"csrf_token": [token], "q_rep_kept": ["9"]})
    assert hr.page.status == 422
    assert hr.page.error_targets == ["#q_rep_kept-0"]
