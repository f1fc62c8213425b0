"""Scores: the node types by example, what is missing, and one respondent against many."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.core.questionnaires.conditions import Condition
from survey.core.questionnaires.nodes import bounds, item_points, items_in
from survey.core.questionnaires.questionnaire import FormName, Item, Questionnaire
from survey.core.scores.answers import Answers, Code, code_count
from survey.core.scores.scoring import Scorer, Status, band_index, band_of, rounded

Make = Callable[..., Questionnaire]
Write = Callable[[str, Any], dict[str, Any]]

NA, DK, RNS = int(Code.NOT_APPLICABLE), int(Code.DONT_KNOW), int(Code.RATHER_NOT_SAY)


def value(scorer: Scorer, scale: str, answers: Answers, form: FormName = "full") -> float:
    return float(scorer.scores(scorer.columns(answers, form))[scale][0])


def codes(item: Item, questionnaire: Questionnaire) -> st.SearchStrategy[int]:
    """Every code that an answer to an item can have, and a missing one."""
    specials = {"not_applicable": NA, "dont_know": DK, "rather_not_say": RNS, "none": 0}
    own = [specials[special] for special in item.specials]
    return st.sampled_from([*range(code_count(questionnaire, item)), *own, int(Code.MISSING)])


@st.composite
def answer_sets(draw: st.DrawFn, questionnaire: Questionnaire) -> dict[str, int]:
    return {item.key: draw(codes(item, questionnaire)) for item in questionnaire.items}


# ------------------------------------------------------------------------------------------------ mean


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"calm": 4, "noise": 0, "focus": 4, "planning": 4}, 100.0),  # noise is reverse-scored
        ({"calm": 0, "noise": 4, "focus": 0, "planning": 0}, 0.0),
        ({"calm": 1, "noise": 1, "focus": 2, "planning": 3}, (25 + 75 + 50 + 75) / 4),
        ({"calm": 4, "focus": 2}, 75.0),  # two of four are enough
        ({"calm": 4}, math.nan),  # one is not
        ({}, math.nan),
        ({"calm": 4, "noise": NA, "focus": NA, "planning": NA}, 100.0),  # 2 × 1 ÷ 4, rounded up: one of one
        ({"calm": 4, "noise": NA}, math.nan),  # 2 × 3 ÷ 4, rounded up: two of three
        ({"calm": 4, "noise": NA, "focus": 2}, 75.0),
        ({"calm": NA, "noise": NA, "focus": NA, "planning": NA}, math.nan),
        ({"calm": 4, "noise": DK, "focus": RNS}, math.nan),  # these stay in the denominator
        ({"calm": 4, "noise": DK, "focus": RNS, "planning": 4}, 100.0),
    ],
)
def test_mean(scorer: Scorer, answers: Answers, expected: float) -> None:
    assert value(scorer, "peace", answers) == pytest.approx(expected, nan_ok=True)


def test_items_that_a_form_does_not_ask_leave_the_denominator(scorer: Scorer) -> None:
    assert value(scorer, "peace", {"calm": 4}, "short") == 100.0  # 2 × 2 ÷ 4: one of two
    assert math.isnan(value(scorer, "peace", {}, "short"))


def test_a_term_that_a_form_asks_in_part_stays_in_the_denominator(make: Make, scale: Write) -> None:
    parts = [scale("both", {"sum": ["chair", "fixed"]}), scale("m", {"mean": ["calm", "both"], "min_answered": 2})]
    scorer = Scorer(make(scales=parts, rules=[]))
    assert math.isnan(value(scorer, "m", {"calm": 4, "chair": 0}, "short"))
    assert value(scorer, "m", {"calm": 4, "chair": 0, "fixed": 1}) == pytest.approx((100 + 100 / 3) / 2)


def test_mean_stretches_each_term_from_its_own_lowest_to_highest(make: Make, scale: Write) -> None:
    parts = [scale("both", {"sum": ["chair", "fixed"]}), scale("m", {"mean": ["chair", "both"], "min_answered": 1})]
    scorer = Scorer(make(scales=parts, rules=[]))
    assert value(scorer, "m", {"chair": 2, "fixed": 0}) == pytest.approx((100 + 200 / 3) / 2)


def test_reverse_mirrors_a_scale_and_a_term_with_points_of_its_own(make: Make, scale: Write) -> None:
    term = {"item": "handset", "points": {"not_applicable": 0}}
    parts = [
        scale("both", {"sum": ["chair", "fixed"]}),
        scale("m", {"mean": [term, "both"], "reverse": ["handset", "both"], "min_answered": 2}),
    ]
    scorer = Scorer(make(scales=parts, rules=[]))
    assert value(scorer, "m", {"phone": 1, "handset": 2, "chair": 2, "fixed": 1}) == 0.0
    assert value(scorer, "m", {"phone": 1, "handset": NA, "chair": 0, "fixed": 0}) == 100.0


def test_a_term_that_cannot_vary_counts_as_zero(make: Make, scale: Write) -> None:
    parts = [scale("m", {"mean": [{"sum": ["chair"], "clamp": [2, 2]}, "fixed"], "min_answered": 1})]
    assert value(Scorer(make(scales=parts, rules=[])), "m", {"chair": 0, "fixed": 1}) == 50.0


# ------------------------------------------------------------------------------------------------ other nodes


@pytest.mark.parametrize(
    ("score", "answers", "expected"),
    [
        ({"sum": ["calm", "noise"]}, {"calm": 4, "noise": 1}, 7.0),
        ({"sum": ["calm", "noise"], "weights": [0.5, -1.0]}, {"calm": 4, "noise": 1}, 0.5),
        ({"sum": ["calm", "noise"], "clamp": [3, 6]}, {"calm": 4, "noise": 1}, 6.0),
        ({"sum": ["calm", "noise"], "clamp": [3, 6]}, {"calm": 0, "noise": 0}, 3.0),
        ({"sum": ["calm", "noise"]}, {"calm": 4}, math.nan),
        ({"product": ["calm", "noise", "focus"]}, {"calm": 1, "noise": 2, "focus": 3}, 24.0),
        ({"product": ["calm", "noise"]}, {"calm": 1, "noise": DK}, math.nan),
        ({"max": ["calm", "noise"]}, {"calm": 1, "noise": 3}, 4.0),
        ({"max": ["calm", "noise"]}, {"calm": 1}, math.nan),
        ({"flag": {"item": "chair", "at_least": "too_low"}}, {"chair": 2}, 1.0),
        ({"flag": {"item": "chair", "at_least": "too_low"}}, {"chair": 0}, 0.0),
        ({"flag": {"item": "chair", "at_least": "too_low"}}, {}, 0.0),
        ("lacks", {"lacks": 0b101}, 5.0),
        ("lacks", {"lacks": 0}, 0.0),
        ("lacks", {"lacks": RNS}, math.nan),
        ({"item": "lacks", "points": {"none": -1, "rather_not_say": 9, "desk": 10}}, {"lacks": 0}, -1.0),
        ({"item": "lacks", "points": {"none": -1, "rather_not_say": 9, "desk": 10}}, {"lacks": RNS}, 9.0),
        ({"item": "lacks", "points": {"none": -1, "rather_not_say": 9, "desk": 10}}, {"lacks": 0b110}, 12.0),
        ({"item": "handset", "points": {"skipped": 7}}, {"phone": 0, "handset": 2}, 7.0),
        ({"item": "handset", "points": {"skipped": 7}}, {"phone": 1, "handset": 2}, 4.0),
        ({"item": "handset", "points": {"skipped": 7}}, {"phone": 1, "handset": NA}, math.nan),
        ({"item": "chair", "points": {"too_high": 0, "dont_know": 2}}, {"chair": DK}, 2.0),
        ({"item": "chair", "points": {"too_high": 0, "dont_know": 2}}, {"chair": 2}, 0.0),
    ],
)
def test_a_node(make: Make, scale: Write, score: Any, answers: Answers, expected: float) -> None:
    scorer = Scorer(make(scales=[scale("s", score)], rules=[]))
    assert value(scorer, "s", answers) == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"phone": 0, "chair": 0, "fixed": 0}, 1.0),
        ({"phone": 0, "chair": 2, "fixed": 1}, 3.0),
        ({"phone": 1, "handset": 1, "chair": 1, "fixed": 0}, 5.0),
        ({"phone": 1, "handset": 2, "chair": 0, "fixed": 0}, 4.0),  # beyond the axis its end counts
        ({"phone": 1, "handset": NA, "chair": 0, "fixed": 0}, 1.0),
        ({"phone": 1, "chair": 0, "fixed": 0}, math.nan),
        ({"phone": 0, "chair": DK, "fixed": 0}, math.nan),
    ],
)
def test_table(scorer: Scorer, answers: Answers, expected: float) -> None:
    assert value(scorer, "posture", answers) == pytest.approx(expected, nan_ok=True)


def test_a_table_rounds_its_axes_and_holds_them_at_the_low_end(make: Make, scale: Write) -> None:
    table = {
        "rows": {"sum": ["calm"], "weights": [0.5]},
        "cols": {"sum": ["noise"], "weights": [-1.0]},
        "row_axis": [1, 2],
        "col_axis": [-2, -1],
        "grid": [[1, 2], [3, 4]],
    }
    scorer = Scorer(make(scales=[scale("t", {"table": table})], rules=[]))
    assert value(scorer, "t", {"calm": 0, "noise": 0}) == 2.0  # 0.5 is 1
    assert value(scorer, "t", {"calm": 2, "noise": 4}) == 3.0  # 1.5 is 2; −5 is −2


# ------------------------------------------------------------------------------------------------ bounds


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        ("calm", (1, 5)),
        ("lacks", (0, 7)),
        ({"item": "lacks", "points": {"none": -1, "rather_not_say": 9, "mouse": -2}}, (-2, 9)),
        ({"item": "handset", "points": {"skipped": 0}}, (0, 4)),
        ({"mean": ["calm"], "min_answered": 1}, (0, 100)),
        ({"sum": ["calm", "noise"], "weights": [1.0, -2.0]}, (-9, 3)),
        ({"sum": ["calm", "noise"], "clamp": [4, 30]}, (4, 10)),
        ({"product": ["calm", {"sum": ["noise"], "weights": [-1.0]}]}, (-25, -1)),
        ({"max": ["calm", "handset"]}, (1, 5)),
        ({"flag": {"item": "chair", "is": "good"}}, (0, 1)),
        ("posture", (1, 6)),
    ],
)
def test_bounds(make: Make, scale: Write, engine: Questionnaire, score: Any, expected: tuple[float, float]) -> None:
    if score == "posture":
        assert bounds(engine, "posture") == expected
    else:
        questionnaire = make(scales=[scale("s", score)], rules=[])
        assert bounds(questionnaire, questionnaire.scales[0].score) == expected
        assert bounds(questionnaire, "s") == expected


@given(data=st.data())
def test_scores_stay_within_their_bounds(engine: Questionnaire, scorer: Scorer, data: st.DataObject) -> None:
    answers = data.draw(answer_sets(engine))
    for scale in engine.scales:
        low, high = scorer.range_of(scale)
        score = value(scorer, scale.key, answers)
        assert math.isnan(score) or low - 1e-9 <= score <= high + 1e-9


def test_the_items_of_a_scale_go_through_other_scales(make: Make, scale: Write, engine: Questionnaire) -> None:
    assert [item.key for item in items_in(engine, "posture")] == ["handset", "chair", "fixed"]
    flag = {"flag": {"all": [{"item": "phone", "is": "yes"}, {"item": "calm", "at_most": 2}]}}
    questionnaire = make(scales=[scale("s", {"sum": ["calm", flag]})], rules=[])
    assert [item.key for item in items_in(questionnaire, "s")] == ["calm", "phone"]


def test_points_of_an_item(engine: Questionnaire) -> None:
    assert item_points(engine, "chair") == {"good": 1, "too_low": 2, "too_high": 3}


# ------------------------------------------------------------------------------------------------ a person's scores


def test_a_scale_score_tells_its_band_and_what_it_rests_on(scorer: Scorer) -> None:
    columns = scorer.columns({"calm": 1, "noise": NA, "focus": 2, "planning": DK})
    peace = scorer.scale_scores(columns, scorer.scores(columns))[0]
    assert (peace.scale.key, peace.score, peace.answered, peace.of, peace.status) == (
        "peace", 38, 2, 3, Status.SCORED,
    )  # fmt: skip
    assert peace.band is not None
    assert peace.band.key == "low"


@pytest.mark.parametrize(
    ("answers", "form", "status", "answered", "of"),
    [
        ({"calm": 1}, "full", Status.TOO_FEW, 1, 4),
        ({}, "short", Status.TOO_FEW, 0, 2),
        ({"calm": NA, "noise": NA, "focus": NA, "planning": NA}, "full", Status.TOO_FEW, 0, 0),
    ],
)
def test_too_few_answers_give_no_score(
    scorer: Scorer, answers: Answers, form: FormName, status: Status, answered: int, of: int
) -> None:
    columns = scorer.columns(answers, form)
    peace = scorer.scale_scores(columns, scorer.scores(columns))[0]
    assert (peace.score, peace.band, peace.status, peace.answered, peace.of) == (None, None, status, answered, of)
    assert peace.asked is (status is not Status.NOT_ASKED)


@pytest.mark.parametrize(("chair", "status"), [(1, Status.NOT_ASKED), (DK, Status.TOO_FEW)])
def test_a_score_that_the_form_cannot_give_says_so(scorer: Scorer, chair: int, status: Status) -> None:
    columns = scorer.columns({"chair": chair}, "short")
    posture = scorer.scale_scores(columns, scorer.scores(columns))[1]
    assert (posture.score, posture.status) == (None, status)


def test_a_largest_of_score_names_the_scales_it_comes_from(make: Make, engine: Questionnaire) -> None:
    largest = engine.scale_by_key["posture"].model_dump(mode="json", by_alias=True) | {
        "key": "worst",
        "score": {"max": ["posture", {"max": ["seat", "calm"]}]},
    }
    scales = [scale.model_dump(mode="json", by_alias=True) for scale in engine.scales]
    scorer = Scorer(make(scales=[*scales, largest], rules=[]))

    def drivers(answers: Answers) -> list[str]:
        columns = scorer.columns(answers)
        return [scale.key for scale in scorer.scale_scores(columns, scorer.scores(columns))[-1].drivers]

    assert drivers({"phone": 0, "chair": 2, "fixed": 0, "calm": 0}) == ["posture", "seat"]
    assert drivers({"phone": 1, "handset": 2, "chair": 2, "fixed": 0, "calm": 0}) == ["posture"]
    assert drivers({"phone": 0, "chair": 0, "fixed": 0, "calm": 4}) == []


@pytest.mark.parametrize(("score", "band"), [(0, "low"), (39, "low"), (40, "fair"), (69, "fair"), (70, "good")])
def test_bands_start_at_their_bound(engine: Questionnaire, score: float, band: str) -> None:
    assert band_of(engine.scale_by_key["peace"], score).key == band


def test_what_lies_under_the_lowest_bound_is_in_the_lowest_band(engine: Questionnaire) -> None:
    assert band_of(engine.scale_by_key["posture"], 0).key == "good"


def test_no_score_has_no_band(engine: Questionnaire) -> None:
    scores = np.array([np.nan, 0, 40, 100])
    assert band_index(engine.scale_by_key["peace"], scores).tolist() == [-1, 0, 1, 2]


def test_halves_are_rounded_upward() -> None:
    assert rounded(np.array([39.49, 39.5, 0.5, -0.5])).tolist() == [39, 40, 1, 0]
    assert math.isnan(rounded(np.array([np.nan]))[0])


# ------------------------------------------------------------------------------------------------ conditions


def condition(make: Make, when: Any) -> tuple[Scorer, Condition]:
    flag = {"key": "f", "level": "red", "when": when, "text": {"nl": "x", "en": "x"}, "source": "own"}
    questionnaire = make(flags=[flag])
    return Scorer(questionnaire), questionnaire.flags[0].when


CALM = {"calm": 3, "noise": 0, "focus": 3, "planning": 3}


@pytest.mark.parametrize(
    ("when", "answers", "met"),
    [
        ({"item": "calm", "is": 2}, {"calm": 1}, True),
        ({"item": "calm", "is": 2}, {"calm": 2}, False),
        ({"item": "calm", "in": [1, 5]}, {"calm": 4}, True),
        ({"item": "calm", "at_least": 4}, {"calm": 3}, True),
        ({"item": "calm", "at_least": 4}, {"calm": 2}, False),
        ({"item": "chair", "at_most": "too_low"}, {"chair": 0}, True),
        ({"item": "chair", "at_most": "too_low"}, {"chair": 2}, False),
        ({"item": "chair", "at_most": "too_low"}, {"chair": DK}, False),
        ({"item": "chair", "is": "dont_know"}, {"chair": DK}, True),
        ({"item": "lacks", "is": "mouse"}, {"lacks": 0b110}, True),
        ({"item": "lacks", "in": ["screen", "desk"]}, {"lacks": 0b010}, False),
        ({"item": "lacks", "is": "none"}, {"lacks": 0}, True),
        ({"item": "lacks", "is": "none"}, {}, False),
        ({"not": {"item": "calm", "is": 2}}, {}, True),
        ({"not": {"item": "calm", "is": 2}}, {"calm": 1}, False),
        ({"all": [{"item": "calm", "is": 2}, {"item": "focus", "is": 3}]}, {"calm": 1, "focus": 2}, True),
        ({"all": [{"item": "calm", "is": 2}, {"item": "focus", "is": 3}]}, {"calm": 1}, False),
        ({"any": [{"item": "calm", "is": 2}, {"item": "focus", "is": 3}]}, {"focus": 2}, True),
        ({"any": [{"item": "calm", "is": 2}, {"item": "focus", "is": 3}]}, {}, False),
        ({"scale": "peace", "band": ["fair", "good"]}, CALM, True),
        ({"scale": "peace", "band": ["low"]}, CALM, False),
        ({"scale": "peace", "band": ["low"]}, {}, False),
        ({"scale": "peace", "at_least": 81}, CALM, True),  # 81.25
        ({"scale": "peace", "at_least": 82}, CALM, False),
        ({"scale": "peace", "at_least": 0}, {}, False),
        ({"scale": "peace", "below": 82}, CALM, True),
        ({"scale": "peace", "below": 81}, CALM, False),
        ({"scale": "peace", "below": 101}, {}, False),
        ({"not": {"scale": "peace", "below": 101}}, {}, True),
    ],
)
def test_a_condition(make: Make, when: Any, answers: Answers, met: bool) -> None:
    scorer, parsed = condition(make, when)
    columns = scorer.columns(answers)
    assert scorer.met(parsed, columns, scorer.scores(columns)).tolist() == [met]


def test_an_item_that_was_not_asked_meets_no_condition(make: Make) -> None:
    scorer, parsed = condition(make, {"any": [{"item": "focus", "in": [1, 2, 3, 4, 5, "not_applicable"]}]})
    columns = scorer.columns({"focus": 2}, "short")
    assert not scorer.met(parsed, columns, {})[0]


# ------------------------------------------------------------------------------------------------ batches


def test_what_a_show_if_hides_is_skipped_whatever_was_answered(scorer: Scorer) -> None:
    assert scorer.columns({"phone": 0, "handset": 2})["handset"].tolist() == [Code.SKIPPED]
    assert scorer.columns({"handset": 2})["handset"].tolist() == [Code.SKIPPED]
    assert scorer.columns({"phone": 1, "handset": 2})["handset"].tolist() == [2]
    assert scorer.columns({"phone": 1})["handset"].tolist() == [Code.MISSING]


@pytest.mark.parametrize("form", ["full", "short"])
@given(data=st.data())
def test_a_batch_equals_each_of_its_respondents(
    engine: Questionnaire, scorer: Scorer, form: FormName, data: st.DataObject
) -> None:
    people = data.draw(st.lists(answer_sets(engine), min_size=1, max_size=5))
    singles = [scorer.columns(answers, form) for answers in people]
    batch = {key: np.concatenate([single[key] for single in singles]) for key in singles[0]}
    scores = scorer.scores(batch)
    for at, single in enumerate(singles):
        own = scorer.scores(single)
        for scale in engine.scales:
            assert np.array_equal(scores[scale.key][at : at + 1], own[scale.key], equal_nan=True)
        for rule in engine.rules:
            assert scorer.met(rule.when, batch, scores)[at] == scorer.met(rule.when, single, own)[0]


@given(data=st.data())
def test_peace_grows_with_each_answer_but_noise(engine: Questionnaire, scorer: Scorer, data: st.DataObject) -> None:
    answers = data.draw(answer_sets(engine))
    key = data.draw(st.sampled_from(["calm", "noise", "focus", "planning"]))
    low, high = sorted(data.draw(st.tuples(st.integers(0, 4), st.integers(0, 4))))
    before, after = (value(scorer, "peace", answers | {key: code}) for code in (low, high))
    assert math.isnan(before) == math.isnan(after)
    if not math.isnan(before):
        assert before >= after if key == "noise" else before <= after
