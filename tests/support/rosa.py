"""ROSA by its figures, a second time: what somebody answers in; the score of each part, by the tables, out."""

from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any, Final

import yaml

ROOT = Path(__file__).parents[2]
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
