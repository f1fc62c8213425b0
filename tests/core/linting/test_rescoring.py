"""What another version of a questionnaire changes, over invented answers or one example."""

from typing import Any

import pytest

from survey.core.linting.rescoring import FindingChange, Names, rescored, rescored_one
from survey.core.questionnaires.loading import parse
from survey.core.questionnaires.questionnaire import Questionnaire
from survey.core.scores.answers import Answers
from tests.core.conftest import Make

NOTHING = Names((), ())


@pytest.fixture
def data(engine_text: str) -> dict[str, Any]:
    found: dict[str, Any] = parse(engine_text, "engine.yaml").data()
    return found


def test_a_version_changes_nothing_of_itself(engine: Questionnaire) -> None:
    found = rescored(engine, engine, "full")
    assert found.same
    assert found.sets > 4000


def test_words_change_nothing(make: Make, engine: Questionnaire, data: dict[str, Any]) -> None:
    data["items"][0]["text"]["nl"] = "Ik werk rustig."
    assert rescored(engine, make(items=data["items"]), "short").same


def test_another_bound_moves_people_between_bands_and_moves_their_advice(
    make: Make, engine: Questionnaire, data: dict[str, Any]
) -> None:
    data["scales"][0]["bands"][2]["from"] = 60
    found = rescored(engine, make(scales=data["scales"]), "full")
    (peace,) = found.scored
    assert (peace.key, peace.internal, peace.share, peace.most) == ("peace", False, 0, 0)
    assert list(peace.bands) == [("fair", "good")]
    share = peace.bands["fair", "good"]
    assert 0 < share < 0.5
    assert FindingChange("quiet_hours", 0.0, share) in found.advised
    assert (found.flagged, found.ranked, found.items) == ((), {}, NOTHING)


def test_other_points_show_in_each_step_up_to_the_score(
    make: Make, engine: Questionnaire, data: dict[str, Any]
) -> None:
    data["items"][4]["options"][0]["points"] = 3
    found = rescored(engine, make(items=data["items"]), "full")
    assert [(scale.key, scale.internal, scale.most) for scale in found.scored] == [
        ("seat", True, 2),
        ("posture", False, 2),
    ]
    assert found.scored[0].bands == {}
    assert ("good", "low") in found.scored[1].bands


def test_what_one_version_does_not_have_is_named(make: Make, engine: Questionnaire, data: dict[str, Any]) -> None:
    data["items"] = [item for item in data["items"] if item["key"] != "fixed"]
    data["forms"]["full"][1]["items"].remove("fixed")
    data["scales"][1]["score"] = {"sum": ["chair"], "clamp": [1, 3]}
    data["flags"] = data["flags"][1:]
    data["scales"].append({"key": "extra", "title": {"nl": "x", "en": "y"}, "internal": True, "score": "calm"})
    less = make(**{name: data[name] for name in ("items", "forms", "scales", "flags")})
    found = rescored(engine, less, "full")
    assert (found.items, found.scales, found.advice) == (Names((), ("fixed",)), Names(("extra",), ()), NOTHING)
    assert found.flags == Names((), ("bent",))
    back = rescored(less, engine, "full")
    assert (back.items, back.scales, back.flags) == (Names(("fixed",), ()), Names((), ("extra",)), Names(("bent",), ()))
    assert not back.same


def test_an_answer_that_one_version_does_not_know_is_left_open_in_both(
    make: Make, engine: Questionnaire, data: dict[str, Any]
) -> None:
    data["items"][2]["options"] = "yes_no"
    data["items"][8]["options"].pop(0)  # of check-boxes: the others keep their meaning, whatever their place
    data["rules"] = [rule for rule in data["rules"] if rule["key"] != "no_screen"]
    data["flags"] = [flag for flag in data["flags"] if "screen" not in str(flag["when"])]
    found = rescored(engine, make(items=data["items"], rules=data["rules"], flags=data["flags"]), "full")
    assert found.asked == ("focus", "lacks")
    assert (found.scored, found.advised) == ((), ())  # nobody says what only one of them understands


def test_another_severity_or_tier_is_another_place(make: Make, engine: Questionnaire, data: dict[str, Any]) -> None:
    data["rules"][0]["severity"], data["recommendations"][2]["tier"] = 1, "T2"
    found = rescored(engine, make(rules=data["rules"], recommendations=data["recommendations"]), "full")
    assert found.ranked == {"lend_screens": ("3 T3", "3 T2")}  # the others have a rule that is more severe


def test_a_flag_that_asks_more_stays_away(make: Make, engine: Questionnaire, data: dict[str, Any]) -> None:
    data["flags"][0]["when"]["all"].append({"item": "fixed", "is": "yes"})
    (bent,) = rescored(engine, make(flags=data["flags"]), "full").flagged
    assert (bent.key, bent.comes) == ("bent", 0)
    assert bent.goes > 0


@pytest.mark.parametrize(("answers", "same"), [({"chair": 0, "fixed": 0}, False), ({"chair": 2, "fixed": 0}, True)])
def test_one_example(
    make: Make,
    engine: Questionnaire,
    data: dict[str, Any],
    answers: Answers,
    same: bool,  # a row of the table
) -> None:
    data["items"][4]["options"][0]["points"] = 3
    answers = {**answers, "phone": 0}
    found = rescored_one(engine, make(items=data["items"]), "full", (answers, answers))
    assert (found.sets, found.same) == (1, same)
    assert {(scale.key, scale.most) for scale in found.scored} == (set() if same else {("seat", 2), ("posture", 2)})


def test_a_score_that_comes_or_goes_is_told(make: Make, engine: Questionnaire, data: dict[str, Any]) -> None:
    data["scales"][0]["score"]["min_answered"] = 4
    (peace,) = rescored(engine, make(scales=data["scales"]), "full").scored
    assert peace.most == 0
    assert {after for _, after in peace.bands} == {None}
