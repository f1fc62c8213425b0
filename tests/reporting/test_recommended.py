"""From a round's actions to the plan: what is offered, what goes in, and what stands in it already."""

from datetime import date

from survey.followup import plan
from survey.followup.models import Cost, Status
from survey.followup.plan import Progress
from survey.rounds.services import layout_of, round_by_key
from tests.conftest import OpenRound, OpenSession
from tests.reporting.conftest import ClosedRound, at_random
from tests.support.visitor import Visitor

TODAY = date(2026, 11, 24)
DONE = Progress("", "Jo", None, None, Status.DONE, Cost.NONE, "Seen.")


def planned(database: OpenSession) -> list[tuple[str, int | None]]:
    with database() as session:
        return [(str(line.measure.recommendation), line.measure.round_id) for line in plan.lines(session, TODAY)]


def test_actions_of_a_round_go_into_the_plan_with_words_law_and_scales(
    closed_round: ClosedRound, hr: Visitor, database: OpenSession
) -> None:
    key = closed_round(at_random(40))
    hr.go(f"/hr/rounds/{key}").follow("Acties in het plan zetten")
    offered = hr.questions["tick"]
    assert offered
    hr.press()
    assert hr.page.path == "/hr/plan/"
    with database() as session:
        found = round_by_key(session, key)
        assert found is not None
        (questionnaire,) = (part.questionnaire for part in layout_of(session, found).parts)
        known = {f"engine/{one.key}": one for one in questionnaire.recommendations}
        lines = plan.lines(session, TODAY)
        assert {line.measure.recommendation for line in lines} <= set(offered)
        for line in lines:
            one = known[str(line.measure.recommendation)]
            assert line.measure.texts == {"nl": one.text.nl, "en": one.text.en}
            assert line.measure.legal == ({"nl": one.legal.nl, "en": one.legal.en} if one.legal else {})
            assert {scale.partition("/")[2] for scale in line.measure.scales} <= set(questionnaire.scale_by_key)
            assert line.round is not None
            assert line.round.key == key


def test_what_stands_in_the_plan_is_not_offered_again_until_it_is_closed(
    closed_round: ClosedRound, hr: Visitor, database: OpenSession
) -> None:
    first, second = closed_round(at_random(40), name="Lente"), closed_round(at_random(40, seed=2), name="Zomer")
    hr.go(f"/hr/rounds/{first}/actions")
    wanted = hr.questions["tick"][0]
    hr.fill({"tick": [wanted]}).press()
    assert "Nog te doen uit het plan" not in hr.go(f"/hr/rounds/{first}").page.main
    assert "Nog te doen uit het plan" in hr.go(f"/hr/rounds/{second}").page.main
    hr.go(f"/hr/rounds/{second}/actions")
    assert wanted not in hr.questions.get("tick", [])
    assert "Staat al in het plan" in hr.page.main
    with database() as session:
        (line,) = plan.lines(session, TODAY)
        plan.change(line.measure, DONE, TODAY)
    assert wanted not in hr.go(f"/hr/rounds/{first}/actions").questions.get("tick", [])
    hr.go(f"/hr/rounds/{second}/actions").fill({"tick": [wanted]}).press()
    assert [recommendation for recommendation, _ in planned(database)] == [wanted, wanted]
    assert len({round_id for _, round_id in planned(database)}) == 2


def test_pressing_twice_adds_once(closed_round: ClosedRound, hr: Visitor, database: OpenSession) -> None:
    key = closed_round(at_random(40))
    hr.go(f"/hr/rounds/{key}/actions")
    chosen = hr.questions["tick"][:1]
    token = hr.chosen_token()
    for _ in range(2):
        hr.post(f"/hr/rounds/{key}/actions", {"csrf_token": [token], "tick": chosen})
    assert len(planned(database)) == 1


def test_nothing_chosen_is_said(closed_round: ClosedRound, hr: Visitor, database: OpenSession) -> None:
    hr.go(f"/hr/rounds/{closed_round(at_random(40))}/actions").fill({"tick": []}).press()
    assert hr.page.status == 422
    assert "Kies ten minste één actie." in hr.page.main
    assert planned(database) == []


def test_a_round_without_figures_has_no_actions(closed_round: ClosedRound, open_round: OpenRound, hr: Visitor) -> None:
    for key in (closed_round(at_random(4)), open_round("engine", round_name="Open")):
        assert hr.go(f"/hr/rounds/{key}/actions").page.status == 404


def test_steps_of_the_gap_matrix_go_into_the_plan_with_the_topic_they_are_about(
    closed_round: ClosedRound, hr: Visitor, database: OpenSession
) -> None:
    key = closed_round(at_random(30), "support-needs")
    hr.go(f"/hr/rounds/{key}/employer-check/reporting")
    hr.fill({f"q_rep_{item}": "0" for item in ("arranged", "written", "known", "kept")}).press()
    step = "employer-check/ec_rep_written"
    hr.go(f"/hr/rounds/{key}/actions").fill({"tick": [step]}).press()
    with database() as session:
        (line,) = plan.lines(session, TODAY)
    assert (line.measure.recommendation, line.measure.scales) == (step, ["support-needs/reporting"])
    assert line.measure.legal["en"].startswith("Works Councils Act")
    assert "Staat al in het plan" in hr.go(f"/hr/rounds/{key}/actions").page.main
