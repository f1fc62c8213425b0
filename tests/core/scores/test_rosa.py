"""The shipped home-workplace file against the figures of ROSA: every cell, from every combination of answers."""

from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.core.questionnaires.loading import load
from survey.core.questionnaires.questionnaire import Questionnaire
from survey.core.questionnaires.score import Table
from survey.core.scores.answers import Code, code_of
from survey.core.scores.scoring import Codes, Floats, Scorer
from tests.support.rosa import (
    CHAIR,
    DEVICE_HOURS,
    DEVICE_STRETCH,
    HOURS,
    MOUSE_KEYBOARD,
    ROOT,
    ROSA,
    SCREEN_PHONE,
    STRETCH,
    Answered,
    Values,
    chair,
    chair_parts,
    duration,
    keyboard,
    monitor,
    mouse,
    mouse_keyboard,
    screen_phone,
    telephone,
)


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    file = ROOT / "questionnaires/home-workplace.yaml"
    return load(file.read_text(encoding="utf-8"), str(file))


@pytest.fixture(scope="module")
def scorer(questionnaire: Questionnaire) -> Scorer:
    return Scorer(questionnaire)


def scores(scorer: Scorer, people: list[Values]) -> Mapping[str, Floats]:
    """Score people at once; what a show_if hides is skipped, as it is for one person."""
    questionnaire = scorer.questionnaire
    columns: dict[str, Codes] = {}
    for item in questionnaire.items_of("full"):
        known: dict[str, int] = {}

        def code(value: Any, item: Any = item, known: dict[str, int] = known) -> int:
            if repr(value) not in known:
                known[repr(value)] = code_of(questionnaire, item, value)
            return known[repr(value)]

        given = (code(v[item.key]) if item.key in v else Code.MISSING for v in people)
        column = np.fromiter(given, np.int16, len(people))
        if item.show_if is not None:
            column = np.where(scorer.met(item.show_if, columns, {}), column, np.int16(Code.SKIPPED))
        columns[item.key] = column
    return scorer.scores(columns)


def everybody(choices: Answered) -> list[Values]:
    return [dict(zip(choices, values, strict=True)) for values in product(*choices.values())]


def table_of(questionnaire: Questionnaire, scale: str) -> Any:
    node = questionnaire.scale_by_key[scale].score
    assert isinstance(node, Table)
    return node.table


@pytest.mark.parametrize(
    ("scale", "name"), [("rosa_chair_table", "A"), ("rosa_screen_phone", "B"), ("rosa_mouse_keyboard", "C")]
)
def test_every_cell_of_a_table(questionnaire: Questionnaire, scale: str, name: str) -> None:
    table, figures = table_of(questionnaire, scale), ROSA["tables"][name]
    assert list(table.row_axis) == figures["row_axis"]
    assert list(table.col_axis) == figures["col_axis"]
    assert [list(row) for row in table.grid] == figures["grid"]


@pytest.mark.parametrize(
    ("choices", "reference", "scale"),
    [
        (CHAIR, chair, "rosa_chair"),
        (SCREEN_PHONE, screen_phone, "rosa_screen_phone"),
        (MOUSE_KEYBOARD, mouse_keyboard, "rosa_mouse_keyboard"),
    ],
    ids=["chair", "screen and telephone", "mouse and keyboard"],
)
def test_every_combination_of_answers(scorer: Scorer, choices: Answered, reference: Any, scale: str) -> None:
    people = everybody(choices)
    found = scores(scorer, people)[scale]
    assert found.tolist() == [reference(v) for v in people]


@pytest.mark.parametrize(
    ("choices", "part", "scale", "limits"),
    [
        (CHAIR, lambda v: chair_parts(v)[0], "rosa_seat_height", ROSA["items"]["chair"]["seat_height"]),
        (CHAIR, lambda v: chair_parts(v)[1], "rosa_seat_depth", ROSA["items"]["chair"]["pan_depth"]),
        (CHAIR, lambda v: chair_parts(v)[2], "rosa_armrest", ROSA["items"]["chair"]["armrest"]),
        (CHAIR, lambda v: chair_parts(v)[3], "rosa_backrest", ROSA["items"]["chair"]["backrest"]),
        (SCREEN_PHONE, monitor, "rosa_monitor", ROSA["items"]["monitor_telephone"]["monitor"]),
        (SCREEN_PHONE, telephone, "rosa_telephone", ROSA["items"]["monitor_telephone"]["telephone"]),
        (MOUSE_KEYBOARD, mouse, "rosa_mouse", ROSA["items"]["mouse_keyboard"]["mouse"]),
        (MOUSE_KEYBOARD, keyboard, "rosa_keyboard", ROSA["items"]["mouse_keyboard"]["keyboard"]),
    ],
    ids=lambda value: value if isinstance(value, str) and value.startswith("rosa") else "",
)
def test_the_range_of_each_part(scorer: Scorer, choices: Answered, part: Any, scale: str, limits: list[int]) -> None:
    """Without duration (all middle) a part runs over every whole number from its lowest to its highest."""
    middle = {
        "hours": ["h2_4"],
        "stretch": ["m30_60"],
        "phone_hours": ["h1_4"],
        "phone_stretch": ["m30_60"],
        "mouse_hours": ["h1_4"],
        "mouse_stretch": ["m30_60"],
        "keyboard_hours": ["h1_4"],
        "keyboard_stretch": ["m30_60"],
    }
    fixed = {key: values for key, values in middle.items() if key in choices}
    people = [v for v in everybody({**choices, **fixed}) if v.get("mouse_reach") != "not_applicable"]
    found = scores(scorer, people)[scale]
    assert found.tolist() == [part(v) for v in people]
    assert sorted({*found.tolist()}) == list(range(limits[0], limits[1] + 1))


# ------------------------------------------------------------------------------------------------ duration


def test_the_bounds_of_duration_are_in_the_words(questionnaire: Questionnaire) -> None:
    """Exactly 30 or 60 minutes and exactly 1 or 4 hours must read as the middle."""
    words = {
        ("hours", "lt1"): ("Minder dan 1 uur", "Less than 1 hour"),
        ("hours", "h1_2"): ("1 tot en met 2 uur", "1 hour up to and including 2 hours"),
        ("hours", "h2_4"): ("Meer dan 2 tot en met 4 uur", "More than 2, up to and including 4 hours"),
        ("hours", "h4_6"): ("Meer dan 4 tot en met 6 uur", "More than 4, up to and including 6 hours"),
        ("stretch", "lt30"): ("Korter dan 30 minuten", "Less than 30 minutes"),
        ("stretch", "m30_60"): ("30 tot en met 60 minuten", "30 up to and including 60 minutes"),
        ("stretch", "gt60"): ("Langer dan 1 uur, tot en met 2 uur", "More than 1 hour, up to and including 2 hours"),
        ("phone_hours", "lt1"): ("Minder dan 1 uur", "Less than 1 hour"),
    }
    for device in ("mouse", "keyboard"):
        words[device + "_hours", "lt1"] = ("Minder dan 1 uur", "Less than 1 hour")
    for device in ("mouse", "keyboard", "phone"):
        words[device + "_hours", "h1_4"] = ("1 tot en met 4 uur", "1 hour up to and including 4 hours")
        words[device + "_hours", "gt4"] = ("Meer dan 4 uur", "More than 4 hours")
        words[device + "_stretch", "lt30"] = ("Korter dan 30 minuten", "Less than 30 minutes")
        words[device + "_stretch", "m30_60"] = ("30 tot en met 60 minuten", "30 up to and including 60 minutes")
        words[device + "_stretch", "gt60"] = ("Langer dan 60 minuten", "More than 60 minutes")
    for (key, value), expected in words.items():
        item = questionnaire.item_by_key[key]
        text = next(option.text for option in questionnaire.options(item) if option.value == value)
        assert (text.nl, text.en) == expected


@pytest.mark.parametrize(
    ("hours", "stretch", "scale", "hour_words", "stretch_words"),
    [
        ("hours", "stretch", "rosa_duration", HOURS, STRETCH),
        ("mouse_hours", "mouse_stretch", "rosa_mouse_duration", DEVICE_HOURS, DEVICE_STRETCH),
        ("keyboard_hours", "keyboard_stretch", "rosa_keyboard_duration", DEVICE_HOURS, DEVICE_STRETCH),
        ("phone_hours", "phone_stretch", "rosa_telephone_duration", DEVICE_HOURS, DEVICE_STRETCH),
    ],
)
def test_duration_and_its_precedence(
    scorer: Scorer, hours: str, stretch: str, scale: str, hour_words: dict[str, str], stretch_words: dict[str, str]
) -> None:
    people = everybody({hours: list(hour_words), stretch: list(stretch_words), "mouse_reach": ["in_line"]})
    expected = [duration(hour_words[v[hours]], stretch_words[v[stretch]]) for v in people]
    assert scores(scorer, people)[scale].tolist() == expected


def test_precedence_is_the_adopted_one() -> None:
    assert [duration("more", "less"), duration("less", "more"), duration("less", "middle")] == [1, 1, -1]
    assert [duration("middle", "middle"), duration("middle", "more"), duration("middle", "less")] == [0, 1, -1]


# ------------------------------------------------------------------------------------------------ properties


ALL: Answered = {**CHAIR, **SCREEN_PHONE, **MOUSE_KEYBOARD, "hours": list(HOURS), "stretch": list(STRETCH)}
people = st.fixed_dictionaries({key: st.sampled_from(values) for key, values in ALL.items()})


def one(scorer: Scorer, v: Values) -> dict[str, float]:
    return {key: float(values[0]) for key, values in scores(scorer, [v]).items() if key.startswith("rosa")}


@given(v=people)
def test_the_final_score_is_the_largest_of_the_three(scorer: Scorer, v: Values) -> None:
    found = one(scorer, v)
    larger = max(found["rosa_screen_phone"], found["rosa_mouse_keyboard"])  # table D
    assert found["rosa"] == max(found["rosa_chair"], larger)  # table E
    assert found["rosa"] == max(chair(v), screen_phone(v), mouse_keyboard(v))


@given(v=people)
def test_duration_shifts_the_chair_by_exactly_its_modifier_until_the_clamp(scorer: Scorer, v: Values) -> None:
    found = one(scorer, v)
    low, high = ROSA["chair_range"]
    shifted = found["rosa_chair_table"] + duration(HOURS[v["hours"]], STRETCH[v["stretch"]])
    assert found["rosa_chair"] == max(low, min(high, shifted))


WORSE: Answered = {
    "hours": list(HOURS),
    "stretch": list(STRETCH),
    "seat_height": ["feet_flat", "too_low", "feet_hanging"],
    "leg_space": ["free", "blocked"],
    "seat_depth": ["gap_good", "seat_too_long"],
    "chair_limits": ["none", ["depth_fixed"], ["depth_fixed", "height_fixed"]],
    "armrest_limits": ["none", ["hard"], ["hard", "wide"], ["hard", "wide", "fixed"]],
    "backrest": ["supported", "forward"],
    "shoulders": ["relaxed", "raised"],
    "screen_height": ["eye_level", "too_low", "too_high"],
    "screen_distance": ["arm_length", "too_far"],
    "screen_direction": ["straight", "turned"],
    "glare": ["clear", "reflections"],
    "documents": ["holder", "flat"],
    "telephone": ["near_hand", "clamped"],
    "phone_limits": ["none", ["far"], ["far", "no_hands_free"]],
    "mouse_reach": ["in_line", "reaching"],
    "mouse_surface": ["same", "different"],
    "mouse_grip": ["relaxed", "pinch"],
    "palm_rest": ["free", "pressing"],
    "mouse_hours": list(DEVICE_HOURS),
    "mouse_stretch": list(DEVICE_STRETCH),
    "keyboard_stretch": list(DEVICE_STRETCH),
    "wrists": ["straight", "bent_up"],
    "wrists_sideways": ["straight", "bent_out"],
    "keyboard_limits": ["none", ["too_high"]],
    "overhead": ["near", "overhead"],
    "desk_limits": ["none", ["height_fixed"]],
}
"""Each item's answers from good to worse."""


@given(v=people, data=st.data())
def test_a_worse_answer_never_gives_a_lower_score(scorer: Scorer, v: Values, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(sorted(WORSE)))
    better, worse = sorted(data.draw(st.tuples(*[st.integers(0, len(WORSE[key]) - 1)] * 2)))
    before, after = (one(scorer, {**v, key: WORSE[key][at]}) for at in (better, worse))
    for scale in ("rosa_chair", "rosa_screen_phone", "rosa_mouse_keyboard", "rosa"):
        assert before[scale] <= after[scale]


def test_what_people_score_too_low_themselves_is_said(questionnaire: Questionnaire) -> None:
    cautious = {scale.key for scale in questionnaire.shown_scales if scale.caution}
    assert cautious == {"rosa_mouse_keyboard", "rosa"}  # for chair, screen and telephone the study found no difference


def test_table_b_is_not_symmetric_and_table_c_is(questionnaire: Questionnaire) -> None:
    screen, mouse = (
        np.array(table_of(questionnaire, key).grid) for key in ("rosa_screen_phone", "rosa_mouse_keyboard")
    )
    square = screen[:, :7]
    assert not np.array_equal(square, square.T)
    assert np.array_equal(mouse, mouse.T)


def test_a_part_that_is_not_used_counts_nothing(scorer: Scorer) -> None:
    v = {key: values[-1] for key, values in ALL.items()}
    found = one(
        scorer, {**v, "phone_hours": "never", "mouse_reach": "not_applicable", "keyboard_hours": "not_applicable"}
    )
    assert (found["rosa_telephone"], found["rosa_mouse"], found["rosa_keyboard"]) == (0, 0, 0)
    assert found["rosa_mouse_keyboard"] == 1


def test_the_action_level_is_where_the_low_band_starts(questionnaire: Questionnaire) -> None:
    for key in ("rosa", "rosa_chair", "rosa_screen_phone", "rosa_mouse_keyboard"):
        assert questionnaire.scale_by_key[key].bands[-1].from_ == ROSA["action_level"]
