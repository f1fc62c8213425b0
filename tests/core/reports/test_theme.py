"""A topic of a round: its score, the items on which it rests, what is advised to whom, and groups beside each other."""

import pytest

from survey.core.disclosure.cells import People, Policy, Published, Reason, Suppressed
from survey.core.disclosure.descriptives import Tally
from survey.core.disclosure.publication import publish
from survey.core.questionnaires.questionnaire import Audience, Questionnaire
from survey.core.reports.heatmap import GroupMeans
from survey.core.reports.theme import Found, find, group_rows, theme
from survey.core.scores.layout import Layout, Part
from survey.core.scores.scoring import Scorer
from survey.infra.shelf import shipped
from tests.core.reports.test_report import BENT, CONTENT

SOME = People(10, 19)


@pytest.fixture(scope="module")
def layout(engine: Questionnaire) -> Layout:
    return Layout((Part(Scorer(engine), "full"),))


def found_in(layout: Layout, key: str) -> Found:
    found = find(layout, key)
    assert found is not None
    return found


def test_a_topic_has_its_items_and_the_advice_about_it(layout: Layout) -> None:
    tally = Tally(layout)
    for people, answers in ((30, CONTENT), (15, BENT)):
        tally.add([0] * people, [layout.pack({"engine": answers})] * people)
    publication = publish(tally, Policy())
    peace = theme(found_in(layout, "peace"), publication, 60, "en")
    assert (peace.row.title, [item.key for item in peace.items]) == ("Peace", ["calm", "noise", "focus", "planning"])
    assert peace.mirrored == {"noise"}
    assert [action.key for action in peace.actions[Audience.EMPLOYER]] == []
    assert [action.key for action in peace.actions[Audience.MANAGER]] == ["quiet_hours"]
    assert [action.key for action in peace.actions[Audience.EMPLOYEE]] == ["close_door"]
    posture = theme(found_in(layout, "posture"), publication, 60, "nl")
    assert posture.row.steps
    assert posture.mirrored == frozenset()


def test_what_a_round_does_not_show_is_not_found(layout: Layout) -> None:
    assert find(layout, "nothing") is None


def test_groups_have_the_band_of_their_mean_or_the_reason_why_not(layout: Layout) -> None:
    few, protects = Suppressed(Reason.TOO_FEW, 5), Suppressed(Reason.PROTECTS)
    groups = [
        GroupMeans(0, "", 2, SOME, ({"peace": Published(75, SOME)},)),
        GroupMeans(1, "Noord", 0, SOME, ({"peace": protects},)),
        GroupMeans(2, "Zuid", 0, few, ()),
    ]
    rows = group_rows(found_in(layout, "peace"), groups, "en")
    assert [(row.mean, row.margin, row.state, row.label) for row in rows] == [
        (Published(75, SOME), None, "good", "Fine"),
        (protects, None, None, ""),
        (few, None, None, ""),
    ]


def test_answers_of_an_items_own_are_no_degree_of_which_less_is_better() -> None:
    postures = Layout((Part(Scorer(shipped("home-workplace")), "full"),))
    tally = Tally(postures)
    tally.add([0] * 20, [postures.pack({})] * 20)
    assert theme(found_in(postures, "chair"), publish(tally, Policy()), 20, "nl").mirrored == frozenset()
