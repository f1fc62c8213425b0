"""The actions for the plan narrowed to a topic: what is listed, and that no tick is lost or planned unseen."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

import pytest

from survey.cli.run import LONGEST_ADDRESS
from survey.core.questionnaires.questionnaire import Audience
from survey.followup import plan
from survey.followup.aims import OfferedAim
from survey.followup.plan import Recommended
from survey.infra.shelf import shipped, shipped_keys
from survey.reporting.results.narrowing import narrow, ticked
from survey.reporting.results.recommended import Offer
from tests.conftest import OpenSession
from tests.reporting.conftest import ClosedRound, at_random
from tests.support.databases import BOTH
from tests.support.visitor import Visitor

CHAIR, NOISE, LIGHT = (OfferedAim(f"home/{key}", key.title(), "Home") for key in ("chair", "noise", "light"))
TOPICS = (CHAIR, NOISE, LIGHT)
OFFERS = [
    Offer(key, Recommended(f"home/{key}", {"nl": key, "en": key}, {}, scales))
    for key, scales in {
        "a": (CHAIR.key,),
        "b": (CHAIR.key, NOISE.key),
        "c": (),
        "d": ("home/hidden",),
        "e": (NOISE.key,),
        "f": (CHAIR.key,),
    }.items()
]


def texts(offers: Sequence[Offer]) -> str:
    return "".join(offer.text for offer in offers)


@pytest.mark.parametrize(
    ("topic", "listed", "beside"),
    [
        ("", "abcdef", ""),
        (CHAIR.key, "abf", "ce"),
        (NOISE.key, "be", "c"),
        ("none", "cd", "e"),
        (LIGHT.key, "abcdef", ""),
        ("home/hidden", "abcdef", ""),
        ("<script>", "abcdef", ""),
    ],
)
def test_a_topic_lists_its_own_actions_and_what_is_ticked_of_others(topic: str, listed: str, beside: str) -> None:
    found = narrow(OFFERS, TOPICS, topic, {"home/c", "home/e", "home/gone"})
    assert (texts(found.listed), texts(found.beside)) == (listed, beside)
    assert found.topic == (topic if listed != "abcdef" else "")


def test_only_topics_with_actions_can_be_asked_for_each_with_their_number() -> None:
    found = narrow(OFFERS, TOPICS, "", ())
    assert (found.topics, found.loose) == ([(CHAIR, 3), (NOISE, 2)], 2)


def test_the_most_important_are_ticked_at_first_sight_alone() -> None:
    assert ticked(OFFERS, (), narrowed=False) == ["home/a", "home/b", "home/c", "home/d", "home/e"]
    assert ticked(OFFERS, ("home/gone",), narrowed=False) == ["home/a", "home/b", "home/c", "home/d", "home/e"]
    assert ticked(OFFERS, ("home/f", "home/gone"), narrowed=False) == ["home/f"]
    assert ticked(OFFERS, (), narrowed=True) == []


def test_everything_that_could_be_ticked_fits_in_an_address() -> None:
    steps = [
        f"{key}/{one.key}"
        for key in shipped_keys()
        for one in shipped(key).recommendations
        if one.audience is not Audience.EMPLOYEE
    ]
    path = f"GET /hr/rounds/{'x' * 12}/actions?{urlencode({'topic': max(steps, key=len), 'tick': steps}, doseq=True)}"
    assert len(steps) > 150
    assert len(path) + len(" HTTP/1.1\r\n") < LONGEST_ADDRESS


def planned(database: OpenSession) -> set[str | None]:
    with database() as session:
        return {line.measure.recommendation for line in plan.lines(session, date(2026, 11, 24))}


@BOTH
def test_hr_narrows_the_list_and_plans_what_is_ticked_in_it_and_beside_it(
    closed_round: ClosedRound, hr: Visitor, database: OpenSession
) -> None:
    key = closed_round(at_random(60), "home-workplace", "support-needs")
    hr.go(f"/hr/rounds/{key}/actions")
    everything, first = hr.questions["tick"], hr.chosen()["tick"]
    assert len(first) == 5
    kept = next(value for value in everything if value.startswith("home-workplace/"))
    hr.fill({"tick": [kept], "topic": "support-needs/communication"}).press(text="Tonen")
    assert (hr.page.status, hr.page.path) == (200, f"/hr/rounds/{key}/actions")
    assert "csrf_token" not in hr.page.address
    offered = [value for value in hr.questions["tick"] if value != kept]
    assert f"Je ziet {len(offered)} van de {len(everything)} acties." in hr.page.main
    assert {value.partition("/")[0] for value in offered} == {"support-needs"}
    assert hr.chosen()["tick"] == [kept]
    assert "Ook aangevinkt" in hr.page.main
    assert planned(database) == set()
    hr.fill({"tick": [offered[-1], kept]}).press()
    assert hr.page.path == "/hr/plan/"
    assert planned(database) == {offered[-1], kept}


def test_what_came_by_a_link_stays_ticked_in_any_topic_and_in_the_other_language(
    closed_round: ClosedRound, hr: Visitor
) -> None:
    key = closed_round(at_random(60), "home-workplace", "support-needs")
    wanted = hr.go(f"/hr/rounds/{key}/actions").questions["tick"][-1]
    hr.go(f"/hr/rounds/{key}/actions?{urlencode({'tick': wanted})}")
    for topic in hr.questions["topic"]:
        assert hr.fill({"topic": topic}).press(text="Tonen").chosen()["tick"] == [wanted]
        assert hr.chosen()["topic"] == [topic]
    hr.language = "en"
    assert hr.press("language", "en").chosen()["tick"] == [wanted]


def test_who_unticked_everything_is_told_in_the_same_topic_and_nothing_is_ticked_again(
    closed_round: ClosedRound, hr: Visitor, database: OpenSession
) -> None:
    key = closed_round(at_random(60), "support-needs")
    hr.go(f"/hr/rounds/{key}/actions").fill({"tick": [], "topic": "support-needs/reporting"}).press(text="Tonen")
    assert hr.chosen()["tick"] == []
    hr.press()
    assert hr.page.status == 422
    assert "Kies ten minste één actie." in hr.page.main
    assert (hr.chosen()["tick"], hr.chosen()["topic"]) == ([], ["support-needs/reporting"])
    assert planned(database) == set()


def test_a_short_list_needs_no_filter(closed_round: ClosedRound, hr: Visitor) -> None:
    hr.go(f"/hr/rounds/{closed_round(at_random(40))}/actions")
    assert 0 < len(hr.questions["tick"]) <= 12
    assert "topic" not in hr.questions
