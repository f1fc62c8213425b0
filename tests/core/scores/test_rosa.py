"""The shipped home-workplace file against the figures of ROSA: every cell, from every combination of answers."""

from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from survey.core.questionnaires.loading import load
from survey.core.questionnaires.questionnaire import Questionnaire
from survey.core.questionnaires.score import Table
from survey.core.scores.answers import Code, code_of
from survey.core.scores.scoring import Codes, Floats, Scorer

ROOT = Path(__file__).parents[3]
ROSA: Final = yaml.safe_load((ROOT / "tests/data/rosa.yaml").read_text(encoding="utf-8"))

Values = Mapping[str, Any]
"""Item key → value of one respondent."""
Answered = Mapping[str, list[Any]]
"""Item key → the values of n respondents."""

# What each answer of the file counts, by the figures: written down here a second time, so that a slip in one shows.
SEAT_HEIGHT = {"feet_flat": 1, "too_low": 2, "too_high": 2, "feet_hanging": 3}
LEG_SPACE = {"free": 0, "blocked": 1}
SEAT_DEPTH = {"gap_good": 1, "seat_too_long": 2, "seat_too_short": 2}
ARMRESTS = {"supported": 1, "too_high": 2, "too_low": 2, "none": 2}
BACKREST = {"supported": 1, "no_lumbar": 2, "reclined": 2, "forward": 2}
SHOULDERS = {"relaxed": 0, "raised": 1}
SCREEN_HEIGHT = {"eye_level": 1, "too_low": 2, "too_high": 3}
SCREEN_DISTANCE = {"arm_length": 0, "too_far": 1, "too_close": 0}
SCREEN_DIRECTION = {"straight": 0, "turned": 1}
GLARE = {"clear": 0, "reflections": 1}
DOCUMENTS = {"holder": 0, "flat": 1, "not_applicable": 0}
TELEPHONE = {"hands_free": 1, "near_hand": 1, "clamped": 3}
MOUSE_REACH = {"in_line": 1, "reaching": 2}
MOUSE_SURFACE = {"same": 0, "different": 2}
MOUSE_GRIP = {"relaxed": 0, "pinch": 1}
PALM_REST = {"free": 0, "pressing": 1}
WRISTS = {"straight": 1, "bent_up": 2}
WRISTS_SIDEWAYS = {"straight": 0, "bent_out": 1}
OVERHEAD = {"near": 0, "overhead": 1}
HOURS = {"lt1": "less", "h1_2": "middle", "h2_4": "middle", "h4_6": "more", "gt6": "more"}
STRETCH = {"lt30": "less", "m30_60": "middle", "gt60": "more", "gt120": "more"}
DEVICE_HOURS = {"lt1": "less", "h1_4": "middle", "gt4": "more"}
DEVICE_STRETCH = {"lt30": "less", "m30_60": "middle", "gt60": "more"}


def boxes(*names: str) -> list[Any]:
    """Every way to tick some of the boxes."""
    ticked = ([name for name, on in zip(names, pick, strict=True) if on] for pick in product([0, 1], repeat=len(names)))
    return [some or "none" for some in ticked]


CHAIR: Answered = {
    "hours": ["lt1", "h2_4", "h4_6"],
    "stretch": ["lt30", "m30_60", "gt120"],
    "seat_height": list(SEAT_HEIGHT),
    "leg_space": list(LEG_SPACE),
    "seat_depth": list(SEAT_DEPTH),
    "chair_limits": boxes("height_fixed", "depth_fixed", "back_fixed"),
    "armrests": ["supported", "too_low", "none"],
    "armrest_limits": ["none", ["hard"], ["wide", "fixed"], ["hard", "wide", "fixed"]],
    "backrest": ["supported", "forward"],
    "shoulders": list(SHOULDERS),
}
SCREEN_PHONE: Answered = {
    "hours": ["lt1", "h2_4", "h4_6"],
    "stretch": ["lt30", "m30_60", "gt60"],
    "screen_height": list(SCREEN_HEIGHT),
    "screen_distance": list(SCREEN_DISTANCE),
    "screen_direction": list(SCREEN_DIRECTION),
    "glare": list(GLARE),
    "documents": list(DOCUMENTS),
    "phone_hours": ["never", *DEVICE_HOURS],
    "phone_stretch": list(DEVICE_STRETCH),
    "telephone": ["hands_free", "clamped"],
    "phone_limits": boxes("far", "no_hands_free"),
}
MOUSE_KEYBOARD: Answered = {
    "mouse_reach": [*MOUSE_REACH, "not_applicable"],
    "mouse_surface": list(MOUSE_SURFACE),
    "mouse_grip": list(MOUSE_GRIP),
    "palm_rest": list(PALM_REST),
    "mouse_hours": list(DEVICE_HOURS),
    "mouse_stretch": list(DEVICE_STRETCH),
    "keyboard_hours": [*DEVICE_HOURS, "not_applicable"],
    "keyboard_stretch": list(DEVICE_STRETCH),
    "wrists": list(WRISTS),
    "wrists_sideways": list(WRISTS_SIDEWAYS),
    "keyboard_limits": ["none", ["too_high"]],
    "overhead": list(OVERHEAD),
    "desk_limits": ["none", ["height_fixed"]],
}


# ------------------------------------------------------------------------------------------------ by the figures


def duration(hours: str, stretch: str) -> int:
    given = {ROSA["duration"][hours], ROSA["duration"][stretch]}
    return int(next(modifier for modifier in ROSA["duration"]["precedence"] if modifier in given))


def cell(name: str, row: int, col: int) -> int:
    table = ROSA["tables"][name]
    at = (max(axis[0], min(axis[-1], place)) - axis[0] for axis, place in
          ((table["row_axis"], row), (table["col_axis"], col)))  # fmt: skip
    row, col = at
    return int(table["grid"][row][col])


def ticks(value: str | list[str], *names: str) -> int:
    return len({*names} & {*value}) if isinstance(value, list) else 0


def chair_parts(v: Values) -> tuple[int, int, int, int]:
    limits = v["chair_limits"]
    armrest_limits = 0 if v["armrests"] == "none" else ticks(v["armrest_limits"], "hard", "wide", "fixed")
    return (
        SEAT_HEIGHT[v["seat_height"]] + LEG_SPACE[v["leg_space"]] + ticks(limits, "height_fixed"),
        SEAT_DEPTH[v["seat_depth"]] + ticks(limits, "depth_fixed"),
        ARMRESTS[v["armrests"]] + armrest_limits,
        BACKREST[v["backrest"]] + SHOULDERS[v["shoulders"]] + ticks(limits, "back_fixed"),
    )


def chair(v: Values) -> int:
    height, depth, armrest, back = chair_parts(v)
    low, high = ROSA["chair_range"]
    score = cell("A", height + depth, armrest + back) + duration(HOURS[v["hours"]], STRETCH[v["stretch"]])
    return int(max(low, min(high, score)))


def monitor(v: Values) -> int:
    return (
        SCREEN_HEIGHT[v["screen_height"]]
        + SCREEN_DISTANCE[v["screen_distance"]]
        + SCREEN_DIRECTION[v["screen_direction"]]
        + GLARE[v["glare"]]
        + DOCUMENTS[v["documents"]]
    )


def telephone(v: Values) -> int:
    return TELEPHONE[v["telephone"]] + ticks(v["phone_limits"], "far", "no_hands_free")


def screen_phone(v: Values) -> int:
    if v["phone_hours"] == "never":
        row = ROSA["not_used"]
    else:
        row = telephone(v) + duration(DEVICE_HOURS[v["phone_hours"]], DEVICE_STRETCH[v["phone_stretch"]])
    return cell("B", row, monitor(v) + duration(HOURS[v["hours"]], STRETCH[v["stretch"]]))


def mouse(v: Values) -> int:
    return (
        MOUSE_REACH[v["mouse_reach"]]
        + MOUSE_SURFACE[v["mouse_surface"]]
        + MOUSE_GRIP[v["mouse_grip"]]
        + PALM_REST[v["palm_rest"]]
    )


def keyboard(v: Values) -> int:
    return (
        WRISTS[v["wrists"]]
        + WRISTS_SIDEWAYS[v["wrists_sideways"]]
        + OVERHEAD[v["overhead"]]
        + ticks(v["keyboard_limits"], "too_high")
        + ticks(v["desk_limits"], "height_fixed")
    )


def mouse_keyboard(v: Values) -> int:
    row = col = ROSA["not_used"]
    if v["mouse_reach"] != "not_applicable":
        row = mouse(v) + duration(DEVICE_HOURS[v["mouse_hours"]], DEVICE_STRETCH[v["mouse_stretch"]])
    if v["keyboard_hours"] != "not_applicable":
        col = keyboard(v) + duration(DEVICE_HOURS[v["keyboard_hours"]], DEVICE_STRETCH[v["keyboard_stretch"]])
    return cell("C", row, col)


# ------------------------------------------------------------------------------------------------ by the file


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
