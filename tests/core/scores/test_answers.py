"""Values and codes of answers: to and fro, and what is no answer."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.core.questionnaires.questionnaire import Questionnaire
from survey.core.scores.answers import AnswersError, Code, code_count, code_of, codes_of, read_answers, value_of

EXAMPLES = [
    ("calm", 1, 0),
    ("calm", 5, 4),
    ("calm", "not_applicable", Code.NOT_APPLICABLE),
    ("calm", "rather_not_say", Code.RATHER_NOT_SAY),
    ("noise", "dont_know", Code.DONT_KNOW),
    ("chair", "too_high", 2),
    ("lacks", "none", 0),
    ("lacks", ("screen",), 0b001),
    ("lacks", ("screen", "desk"), 0b101),
]


@pytest.mark.parametrize(("key", "value", "code"), EXAMPLES)
def test_a_value_has_a_code_and_back(engine: Questionnaire, key: str, value: Any, code: int) -> None:
    item = engine.item_by_key[key]
    assert code_of(engine, item, value) == code
    assert value_of(engine, item, code) == value


def test_boxes_may_come_as_a_list_in_any_order_and_twice(engine: Questionnaire) -> None:
    assert code_of(engine, engine.item_by_key["lacks"], ["desk", "screen", "desk"]) == 0b101


@pytest.mark.parametrize("code", [Code.MISSING, Code.SKIPPED, Code.NOT_ASKED])
def test_no_answer_has_no_value(engine: Questionnaire, code: Code) -> None:
    assert value_of(engine, engine.item_by_key["calm"], code) is None


@pytest.mark.parametrize("value", [0, 6, "1", True, 1.0, float("nan"), None, [1], {}, "none", "missing", "dont_know"])
def test_what_is_no_option_is_no_answer(engine: Questionnaire, value: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the message is the caller's
        code_of(engine, engine.item_by_key["calm"], value)


@pytest.mark.parametrize("value", ["screen", [], ["chair"], ["screen", "none"], [["screen"]], [True], 1, {"screen": 1}])
def test_what_is_no_list_of_boxes_is_no_answer(engine: Questionnaire, value: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # as above
        code_of(engine, engine.item_by_key["lacks"], value)


def test_a_condition_on_a_box_holds_for_each_mask_that_has_it(engine: Questionnaire) -> None:
    lacks = engine.item_by_key["lacks"]
    assert codes_of(engine, lacks, "mouse") == (0b010, 0b011, 0b110, 0b111)
    assert codes_of(engine, lacks, "none") == (0,)
    assert codes_of(engine, engine.item_by_key["chair"], "too_low") == (1,)
    assert code_count(engine, lacks) == 8
    assert code_count(engine, engine.item_by_key["calm"]) == 5


def test_a_file_of_answers_becomes_codes(engine: Questionnaire) -> None:
    assert read_answers(engine, {"calm": 4, "lacks": ["mouse"], "noise": "dont_know"}) == {
        "calm": 3,
        "lacks": 0b010,
        "noise": Code.DONT_KNOW,
    }


def test_every_problem_of_a_file_of_answers_is_one_line(engine: Questionnaire) -> None:
    with pytest.raises(AnswersError) as caught:
        read_answers(engine, {"quiet\n": 1, "calm": 6, "lacks": "scr\neen", "focus": "x" * 1000})
    assert caught.value.problems == (
        "\"quiet\\n\": the questionnaire 'engine' has no such item",
        "calm: 6 is no answer; choose 1, 2, 3, 4, 5, not_applicable, rather_not_say",
        'lacks: "scr\\neen" is no answer; choose a list of screen, mouse, desk, none, rather_not_say',
        f'focus: "{"x" * 59} is no answer; choose 1, 2, 3, 4, 5, not_applicable, rather_not_say',
    )
    assert str(caught.value) == "\n".join(caught.value.problems)


@pytest.mark.parametrize("data", [None, [], "calm", 3, True])
def test_answers_that_are_no_object_are_refused(engine: Questionnaire, data: object) -> None:
    with pytest.raises(AnswersError, match="the answers must be one JSON object"):
        read_answers(engine, data)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)


@given(data=st.data())
def test_whatever_a_file_holds_it_gives_codes_or_clear_lines(engine: Questionnaire, data: st.DataObject) -> None:
    keys = st.sampled_from(list(engine.item_by_key)) | st.text(max_size=9)
    content = data.draw(st.dictionaries(keys, json_values, max_size=4))
    problems: tuple[str, ...] = ()
    answered = 0
    try:
        answered = len(read_answers(engine, content))
    except AnswersError as error:
        problems = error.problems
    assert answered == len(content) or 0 < len(problems) <= len(content)
    assert all(len(problem.splitlines()) == 1 for problem in problems)
