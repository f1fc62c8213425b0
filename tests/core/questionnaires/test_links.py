"""What belongs together: rules in, the shortfalls that call for a recommendation out."""

from collections.abc import Callable
from typing import Any

import pytest

from survey.core.questionnaires.links import Shortfall, shortfalls, shortfalls_of_recommendations
from survey.core.questionnaires.questionnaire import Questionnaire

Make = Callable[..., Questionnaire]


def rule(key: str, when: dict[str, Any], *advise: str, severity: int = 1) -> dict[str, Any]:
    return {"key": key, "when": when, "severity": severity, "advise": advise or ("close_door",)}


def called_for(make: Make, *rules: dict[str, Any]) -> tuple[Shortfall, ...]:
    """Return what calls for closing the door; each other recommendation is given by some rule."""
    keys = "close_door", "quiet_hours", "lower_chair", "lend_screens"
    others = [rule(f"any_{key}", {"scale": "peace", "band": ["low"]}, key) for key in keys]
    return shortfalls_of_recommendations(make(rules=[*rules, *others])).get("close_door", ())


@pytest.mark.parametrize(
    ("when", "values"),
    [
        ({"item": "chair", "is": "too_low"}, ("too_low",)),
        ({"item": "chair", "in": ["too_high", "dont_know", "too_low"]}, ("too_low", "too_high")),
        ({"item": "calm", "at_most": 2}, (1, 2)),
        ({"item": "noise", "at_least": 4}, (4, 5)),
        ({"any": [{"item": "calm", "is": 1}, {"scale": "peace", "below": 20}]}, (1,)),
    ],
)
def test_a_shortfall_is_what_by_itself_calls_for_an_action(
    make: Make, when: dict[str, Any], values: tuple[str | int, ...]
) -> None:
    (found,) = called_for(make, rule("one", when))
    assert found.values == values
    assert found.key == f"{found.item}/{','.join(map(str, values))}"


def test_what_says_for_whom_it_matters_is_none(make: Make) -> None:
    long = {
        "all": [
            {"item": "chair", "is": "too_low"},
            {"item": "calm", "at_least": 2},
            {"not": {"item": "fixed", "is": "no"}},
        ]
    }
    assert called_for(make, rule("long", long)) == ()
    alone = rule("alone", {"item": "chair", "in": ["too_low", "too_high"]}, "quiet_hours")
    assert called_for(make, rule("long", long), alone) == (Shortfall("chair", ("too_low",)),)


def test_rules_of_a_recommendation_add_up_and_boxes_stand_apart(make: Make) -> None:
    rules = (
        rule("screen", {"item": "lacks", "is": "screen"}),
        rule("desk", {"item": "lacks", "is": "desk"}),
        rule("high", {"item": "chair", "is": "too_high"}),
        rule("low", {"item": "chair", "is": "too_low"}),
        rule("unknown", {"item": "chair", "is": "dont_know"}),
    )
    both = Shortfall("chair", ("too_low", "too_high"))
    assert called_for(make, *rules) == (both, Shortfall("lacks", ("screen",)), Shortfall("lacks", ("desk",)))


def test_of_options_that_exclude_each_other_only_the_most_severe_count(make: Make) -> None:
    """Whoever gets a better chair that is not the best one has improved, and so has the organisation."""
    rules = (
        rule("high", {"item": "chair", "is": "too_high"}, severity=2),
        rule("low", {"item": "chair", "is": "too_low"}),
        rule("screen", {"item": "lacks", "is": "screen"}, severity=3),
        rule("mouse", {"item": "lacks", "is": "mouse"}),
    )
    boxes = Shortfall("lacks", ("screen",)), Shortfall("lacks", ("mouse",))
    assert called_for(make, *rules) == (Shortfall("chair", ("too_high",)), *boxes)


def test_what_only_people_themselves_can_change_is_no_shortfall_of_the_organisation(engine: Questionnaire) -> None:
    screen, chair = Shortfall("lacks", ("screen",)), Shortfall("chair", ("too_high",))
    found = shortfalls_of_recommendations(engine)
    assert (found["lower_chair"], found["lend_screens"]) == ((chair,), (screen,))
    assert shortfalls(engine) == (screen,)
