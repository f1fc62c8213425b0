"""Groups that answers make: their numbers, who is in which, and how many stand behind each figure where they cross."""

import numpy as np
import pytest
from pydantic import ValidationError

from survey.core.disclosure.breakdowns import RESPONDENTS, Crossing, Figure, Kind, breakdowns_of
from survey.core.disclosure.descriptives import Tally
from survey.core.questionnaires.grouping import possible, shipped_only, without_own
from survey.core.questionnaires.own import OwnItem, own_questionnaire
from survey.core.questionnaires.questionnaire import Questionnaire
from survey.core.scores.answers import Answers, Code
from survey.core.scores.layout import Layout, Part
from survey.core.scores.scoring import Scorer
from survey.core.text import Text

CALM: Answers = {"calm": 3, "noise": 1, "focus": 3, "phone": 1, "chair": 0}


def test_names_lead_to_groups_in_the_order_chosen(engine: Questionnaire) -> None:
    layout = Layout((Part(Scorer(engine), "full"),))
    assert list(possible([engine], "full")) == ["engine/chair", "engine/phone"]
    phone, chair = breakdowns_of(layout, ["engine/phone", "engine/nothing", "engine/chair"])
    assert (phone.groups, chair.groups) == ([-1, -2], [-101, -102, -103])


def test_the_people_of_each_crossing_are_counted_for_each_figure(engine: Questionnaire) -> None:
    layout = Layout((Part(Scorer(engine), "full"),))
    tally = Tally(layout, [1], breakdowns_of(layout, ["engine/chair"]))
    sheets: list[Answers] = [CALM, {**CALM, "chair": 2}, {**CALM, "chair": Code.DONT_KNOW, "calm": Code.MISSING}]
    for unit in (0, 1):
        tally.add([unit] * 3, [layout.pack({"engine": answers}) for answers in sheets])
    crossing = tally.crossing
    assert isinstance(crossing, Crossing)
    assert crossing.shape == (2, 4)
    assert crossing.people[RESPONDENTS].reshape(2, 4).tolist() == [[1, 1, 0, 1]] * 2
    assert crossing.people[Figure(Kind.ANSWERS, 0, "chair")].reshape(2, 4).tolist() == [[0, 1, 0, 1]] * 2
    assert crossing.people[Figure(Kind.UNKNOWN, 0, "chair")].reshape(2, 4).tolist() == [[1, 1, 0, 1]] * 2
    ((_, own),) = tally.broken_down
    assert own.respondents.tolist() == [2, 2, 0, 2]
    for figure, people in crossing.people.items():  # however they are added up, they are the same people
        if figure.kind is Kind.MEAN:
            by_answer = people.reshape(2, 4).sum(axis=0)
            assert by_answer.tolist() == own.parts[0].scales[figure.key].n.tolist()
            assert np.array_equal(people.reshape(2, 4).sum(axis=1), tally.parts[0].scales[figure.key].n)


def test_a_question_of_hr_may_make_groups_and_moves_up_when_another_goes() -> None:
    office = OwnItem(Text(nl="Waar?", en="Where?"), (Text(nl="Noord", en="North"), Text(nl="Zuid", en="South")))
    assert list(possible([own_questionnaire([office, office])], "short")) == ["own/own_1", "own/own_2"]
    assert without_own(["own/own_1", "engine/chair", "own/own_3"], 1) == ["engine/chair", "own/own_2"]
    assert without_own(["own/own_1"], 2) == ["own/own_1"]
    assert shipped_only(["own/own_1", "engine/chair"]) == ["engine/chair"]


def test_only_a_question_that_everybody_answers_once_makes_groups(engine: Questionnaire) -> None:
    assert possible([engine], "short").keys() <= possible([engine], "full").keys()
    item = engine.item_by_key["lacks"]
    with pytest.raises(ValidationError, match="one answer that everybody is asked"):
        type(item).model_validate({**item.model_dump(by_alias=True, exclude_unset=True), "groups": True})
