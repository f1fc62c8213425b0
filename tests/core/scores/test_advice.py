"""Findings and recommendations: what is given, in which order, and because of what."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.core.questionnaires.questionnaire import Audience, Questionnaire
from survey.core.scores.advice import EASE, BecauseItem, BecauseScale, Result, answer_text, ranked, reason, result
from survey.core.scores.answers import Answers, Code, code_count
from survey.core.scores.scoring import Scorer

Make = Callable[..., Questionnaire]

RESTLESS, SILENT = {"item": "calm", "is": 1}, {"item": "phone", "is": "no"}
UNREST = {"calm": 0, "noise": 4, "focus": 0, "planning": 2}
"""A peace of 13: low."""


def given_advice(found: Result) -> list[tuple[str, int]]:
    return [(advice.recommendation.key, advice.priority) for advice in found.advice]


def reasons(found: Result, key: str) -> list[str]:
    advice = next(advice for advice in found.advice if advice.recommendation.key == key)
    return [reason(found.questionnaire, because, "en") for because in advice.because]


def test_advice_is_merged_and_ordered_by_severity_times_ease(scorer: Scorer) -> None:
    found = result(scorer, UNREST | {"lacks": 0b001})
    assert given_advice(found) == [("close_door", 12), ("quiet_hours", 9), ("lend_screens", 3)]
    assert reasons(found, "close_door") == ["Peace: 13 (Needs attention)", "I hear much noise at home. Strongly agree"]
    assert reasons(found, "quiet_hours") == ["Peace: 13 (Needs attention)"]  # two rules, one fact
    assert reasons(found, "lend_screens") == ["Which equipment do you lack? A screen"]


def test_of_check_boxes_only_those_that_a_rule_asks_for_are_a_reason(make: Make) -> None:
    given = [("is", "screen", "lend_screens"), ("in", ["desk", "mouse"], "close_door"), ("is", "mouse", "lend_screens")]
    rules = [
        {"key": f"r{at}", "when": {"item": "lacks", test: value}, "severity": 1, "advise": [advice]}
        for at, (test, value, advice) in enumerate([*given, ("is", "none", "quiet_hours")])
    ]
    scorer = Scorer(make(rules=rules))
    everything, nothing = result(scorer, {"lacks": 0b111}), result(scorer, {"lacks": 0})
    assert reasons(everything, "lend_screens") == ["Which equipment do you lack? A screen; A mouse"]
    assert reasons(everything, "close_door") == ["Which equipment do you lack? A mouse; A desk"]
    assert reasons(nothing, "quiet_hours") == ["Which equipment do you lack? None of these"]


def test_nothing_is_advised_without_answers(scorer: Scorer) -> None:
    found = result(scorer, {})
    assert found.advice == ()
    assert found.findings == ()
    assert [score.score for score in found.scores] == [None, None]


def test_equal_priorities_keep_the_order_of_the_file(make: Make) -> None:
    when = SILENT
    rule = {"key": "r", "when": when, "severity": 2, "advise": ["lower_chair", "close_door"]}
    found = result(Scorer(make(rules=[rule])), {"phone": 0})
    assert given_advice(found) == [("close_door", 8), ("lower_chair", 8)]


@pytest.mark.parametrize(
    ("when", "answers", "because"),
    [
        (RESTLESS, {"calm": 0}, ["calm"]),
        ({"all": [RESTLESS, SILENT]}, {"calm": 0, "phone": 0}, ["calm", "phone"]),
        ({"any": [RESTLESS, SILENT]}, {"calm": 0, "phone": 1}, ["calm"]),
        # a part of an alternative that is not met is no reason
        (
            {"any": [{"all": [RESTLESS, {"item": "focus", "is": 1}]}, SILENT]},
            {"calm": 0, "focus": 3, "phone": 0},
            ["phone"],
        ),
        ({"all": [RESTLESS, {"not": {"item": "phone", "is": "yes"}}]}, {"calm": 0, "phone": 0}, ["calm"]),
        # the same fact once, and a step that nobody sees is no reason
        ({"all": [{"item": "noise", "at_least": 2}, {"item": "noise", "at_most": 4}]}, {"noise": 2}, ["noise"]),
        ({"all": [{"scale": "seat", "at_least": 2}, RESTLESS]}, {"calm": 0, "chair": 2, "fixed": 0}, ["calm"]),
        ({"scale": "peace", "below": 40}, UNREST, ["peace"]),
    ],
)
def test_what_made_a_rule_fire(make: Make, when: Any, answers: Answers, because: list[str]) -> None:
    flag = {"key": "f", "level": "red", "when": when, "text": {"nl": "x", "en": "x"}, "source": "own"}
    rule = {"key": "r", "when": when, "severity": 1, "advise": ["close_door"]}
    found = result(Scorer(make(rules=[rule], flags=[flag])), answers)
    for facts in (found.advice[0].because, found.findings[0].because):
        keys = [fact.item.key if isinstance(fact, BecauseItem) else fact.score.scale.key for fact in facts]
        assert keys == because


def test_findings_are_flags_and_what_can_be_looked_up(scorer: Scorer) -> None:
    codes = {"chair": 1, "phone": 1, "handset": 2, "noise": int(Code.DONT_KNOW), "lacks": 0b100}
    found = result(scorer, codes).findings
    assert [(finding.key, finding.level) for finding in found] == [
        ("bent", "red"),
        ("equipment", "amber"),
        ("noise", "unknown"),
    ]
    assert found[0].text == {"nl": "Je belt krom en zit niet goed.", "en": "You telephone bent and do not sit well."}
    assert found[2].text["en"] == "Turn the radio off for an hour tomorrow."
    assert [reason(scorer.questionnaire, because, "en") for because in found[2].because] == [
        "I hear much noise at home. I do not know"
    ]


def test_what_the_form_does_not_ask_gives_no_finding(scorer: Scorer) -> None:
    assert result(scorer, {"chair": 1, "phone": 1, "handset": 2, "lacks": 0b100}, "short").findings == ()


def test_advice_of_a_sitting_is_ranked_for_one_audience(scorer: Scorer) -> None:
    first, second = result(scorer, {"chair": 2}), result(scorer, UNREST)
    found = ranked([first, second], Audience.EMPLOYEE)
    assert [(advice.recommendation.key, advice.priority) for _, advice in found] == [
        ("close_door", 12),
        ("lower_chair", 4),
    ]
    assert [owner is second for owner, _ in found] == [True, False]
    assert ranked([first], Audience.EMPLOYER) == []


@pytest.mark.parametrize(
    ("key", "code", "words"),
    [
        ("calm", 4, "Strongly agree"),
        ("calm", Code.RATHER_NOT_SAY, "I would rather not say"),
        ("calm", Code.MISSING, ""),
        ("handset", Code.SKIPPED, ""),
        ("lacks", 0, "None of these"),
        ("lacks", 0b110, "A mouse; A desk"),
    ],
)
def test_an_answer_in_words(engine: Questionnaire, key: str, code: int, words: str) -> None:
    assert answer_text(engine, engine.item_by_key[key], code, "en") == words


@given(data=st.data())
def test_advice_always_has_a_reason_and_a_priority_from_its_rules(
    engine: Questionnaire, scorer: Scorer, data: st.DataObject
) -> None:
    items = data.draw(st.lists(st.sampled_from(engine.items), unique=True))
    codes = {item.key: data.draw(st.integers(0, code_count(engine, item) - 1)) for item in items}
    found = result(scorer, codes)
    order = [advice.priority for advice in found.advice]
    assert order == sorted(order, reverse=True)
    for advice in found.advice:
        assert advice.because
        ease = EASE[advice.recommendation.tier]
        rules = [rule for rule in engine.rules if advice.recommendation.key in rule.advise]
        assert advice.priority in {rule.severity * ease for rule in rules}
        for because in advice.because:
            assert isinstance(because, BecauseScale) or because.item.key in codes
            assert reason(engine, because, "nl") != reason(engine, because, "en")
