"""What answers can bring about: bands, faults, and conditions that are rare or impossible."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from survey.core.linting.reach import Reach
from survey.core.questionnaires.questionnaire import Questionnaire
from survey.core.scores.answers import Code
from survey.core.scores.scoring import Scorer

Make = Callable[..., Questionnaire]


@pytest.fixture(scope="module")
def reach(scorer: Scorer) -> Reach:
    return Reach(scorer)


def can_hold(make: Make, when: Any, **given: int) -> bool:
    flag = {"key": "f", "level": "red", "when": when, "text": {"nl": "x", "en": "x"}, "source": "own"}
    questionnaire = make(flags=[flag])
    return Reach(Scorer(questionnaire)).can_hold(questionnaire.flags[0].when, given)


def test_the_answers_are_answers(reach: Reach, engine: Questionnaire) -> None:
    for item in engine.items:
        found = {*np.unique(reach.columns[item.key]).tolist()}
        assert found >= set(range(len(engine.options(item))))
        assert Code.NOT_ASKED not in found
        assert (Code.DONT_KNOW in found) == ("dont_know" in item.specials)
    hidden = reach.columns["handset"] == Code.SKIPPED
    assert np.array_equal(hidden, reach.columns["phone"] != 1)


def test_every_band_from_worst_to_best_is_among_them(reach: Reach, engine: Questionnaire) -> None:
    for scale in engine.shown_scales:
        assert {*np.unique(reach.bands(scale)).tolist()} == set(range(-1, len(scale.bands)))
        low, high = reach.scorer.range_of(scale)
        assert np.nanmin(reach.scores[scale.key]) == low
        assert np.nanmax(reach.scores[scale.key]) == high


def test_the_same_questionnaire_gives_the_same_answers(reach: Reach, scorer: Scorer) -> None:
    again = Reach(scorer)
    assert all(np.array_equal(again.columns[key], column) for key, column in reach.columns.items())


def test_faults_are_the_options_that_make_a_score_worse(reach: Reach, engine: Questionnaire) -> None:
    peace = {(item.key, option): loss for item, option, loss in reach.faults(engine.scale_by_key["peace"])}
    expected = {("noise", option): option / 4 for option in range(1, 5)}
    for key in ("calm", "focus", "planning"):
        expected |= {(key, option): 1 - option / 4 for option in range(4)}
    assert {at: round(loss, 3) for at, loss in peace.items()} == expected
    posture = {(item.key, option): loss for item, option, loss in reach.faults(engine.scale_by_key["posture"])}
    assert posture.keys() >= {("chair", 1), ("chair", 2), ("fixed", 1), ("handset", 2)}
    assert ("chair", 0) not in posture


RARE = {
    "all": [
        {"item": "calm", "is": 1},
        {"item": "noise", "is": "dont_know"},
        {"item": "focus", "is": "rather_not_say"},
        {"item": "planning", "is": "not_applicable"},
        {"item": "handset", "is": "not_applicable"},
    ]
}


def test_what_is_rare_is_found(make: Make) -> None:
    assert can_hold(make, RARE)
    assert can_hold(make, {"all": [*RARE["all"], {"item": "lacks", "is": "none"}]})


@pytest.mark.parametrize(
    "when",
    [
        {"all": [*RARE["all"], {"item": "phone", "is": "no"}]},  # then nobody is asked about the handset
        {"all": [{"item": "calm", "at_least": 3}, {"item": "calm", "at_most": 2}]},
        {"all": [{"scale": "peace", "at_least": 90}, {"item": "calm", "is": 1}]},
        {"not": {"any": [{"item": "phone", "is": "yes"}, {"not": {"item": "phone", "is": "yes"}}]}},
        # more combinations than can be tried
        {
            "all": [
                *RARE["all"],
                {"item": "chair", "is": "good"},
                {"item": "fixed", "is": "no"},
                {"item": "calm", "is": 2},
            ]
        },
    ],
)
def test_what_cannot_be_is_not_found(make: Make, when: Any) -> None:
    assert not can_hold(make, when)


def test_a_condition_with_an_answer_given(make: Make) -> None:
    when = {"any": [{"item": "calm", "is": 1}, {"item": "lacks", "is": "screen"}]}
    assert can_hold(make, when, lacks=0b001)
    assert can_hold(make, when, lacks=0b010)
    assert not can_hold(make, when, lacks=0b010, calm=1)
    assert not can_hold(make, RARE, phone=0)
