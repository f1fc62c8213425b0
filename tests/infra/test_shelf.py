"""The shipped questionnaires as content: how much there is, and that nobody is left without an answer or a way on."""

from collections import Counter
from itertools import pairwise

import pytest

from survey.core.linting.lint import MAX_PAGE
from survey.core.questionnaires.nodes import items_in
from survey.core.questionnaires.questionnaire import Audience, FormName
from survey.core.reports.gap import KNOWN
from survey.core.text import LANGUAGES
from survey.infra.shelf import employer_keys, shipped, shipped_keys

KEYS = (*shipped_keys(), *employer_keys())
FACTORS = (
    "communication",
    "reporting",
    "health_safety",
    "technical_support",
    "response_times",
    "working_hours",
    "liability",
    "social_contact",
    "accessibility",
)
LEAST_OF_A_FACTOR: tuple[tuple[FormName, int], ...] = (("short", 2), ("full", 4))
LEAST_ON_A_PAGE = 3
POINTS = 7
"""On a phone a longer list of points is answered differently than on a desk."""
HELPERS = {
    "nl": ("huisarts", "bedrijfsarts", "vertrouwenspersoon"),
    "en": ("GP", "occupational physician", "confidential adviser"),
}
ALARMING = (
    "gevaar",
    "ernstig",
    "alarmerend",
    "alarming",
    "ongezond",
    "slecht",
    "danger",
    "severe",
    "serious",
    "unhealthy",
    "bad ",
)


@pytest.mark.parametrize("key", KEYS)
def test_a_page_asks_three_to_six_things(key: str) -> None:
    sizes = {(form, section.key): len(section.items) for form, own in shipped(key).forms.items() for section in own}
    assert {page: size for page, size in sizes.items() if not LEAST_ON_A_PAGE <= size <= MAX_PAGE} == {}


@pytest.mark.parametrize("key", KEYS)
def test_who_finds_no_answer_that_fits_can_say_so(key: str) -> None:
    questionnaire = shipped(key)
    assert [item.key for item in questionnaire.items if not item.specials] == []
    assert [
        item.key for item in questionnaire.items if len(questionnaire.options(item)) > POINTS and item.kind == "choice"
    ] == []


def test_nothing_is_asked_twice_in_one_sitting() -> None:
    asked = Counter(
        item.text[language] for key in shipped_keys() for item in shipped(key).items for language in LANGUAGES
    )
    assert [text for text, times in asked.items() if times > 1] == []


@pytest.mark.parametrize("key", shipped_keys())
def test_every_score_has_words_a_meaning_and_something_to_compare_it_with(key: str) -> None:
    for scale in shipped(key).shown_scales:
        assert scale.meaning, scale.key
        assert scale.reference, scale.key
        assert {band.state for band in scale.bands} == {"low", "fair", "good"}, scale.key


@pytest.mark.parametrize("key", shipped_keys())
def test_no_score_is_told_in_words_that_frighten(key: str) -> None:
    told = [
        text[language].lower()
        for scale in shipped(key).shown_scales
        for band in scale.bands
        for text in (band.label, band.meaning)
        for language in LANGUAGES
    ]
    assert [text for text in told if any(word in text for word in ALARMING)] == []


def test_whoever_has_much_to_bear_reads_at_once_whom_to_talk_to() -> None:
    flags = shipped("wellbeing").flags
    assert len(flags) >= 3
    for flag in flags:
        assert all(any(one in flag.text[language] for one in HELPERS[language]) for language in LANGUAGES), flag.key


def test_the_nine_factors_stand_in_their_order_with_items_enough() -> None:
    questionnaire = shipped("support-needs")
    assert tuple(scale.key for scale in questionnaire.shown_scales) == FACTORS
    for form, least in LEAST_OF_A_FACTOR:
        asked = {item.key for item in questionnaire.items_of(form)}
        order = []
        for scale in questionnaire.shown_scales:
            own = [key for key in scale.score.mean if isinstance(key, str) and key in asked]  # type: ignore[union-attr]  # each is a mean
            assert len(own) >= least, (form, scale.key)
            order.append([item.key for item in questionnaire.items_of(form)].index(own[0]))
        assert all(one < other for one, other in pairwise(order)), form


def test_the_employer_answers_for_each_factor_whether_it_is_arranged_known_and_kept_up() -> None:
    (key,) = employer_keys()
    questionnaire = shipped(key)
    assert 27 <= len(questionnaire.items) <= 36
    assert tuple(scale.key for scale in questionnaire.shown_scales) == FACTORS
    for scale in questionnaire.shown_scales:
        own = items_in(questionnaire, scale.score)
        assert len(own) >= 3, scale.key
        assert any(item.key.endswith(KNOWN) for item in own), f"{scale.key} asks not whether people know"


def test_there_is_advice_for_everybody() -> None:
    advice = [one for key in shipped_keys() for one in shipped(key).recommendations]
    assert len({one.key for one in advice}) >= 120
    assert {one.audience for one in advice} == set(Audience)
    assert {one.tier for one in advice} == {"T0", "T1", "T2", "T3"}
    assert sum(one.legal is not None for one in advice) >= 20


def test_postures_are_drawn() -> None:
    questionnaire = shipped("home-workplace")
    drawn = {item.key for item in questionnaire.items if any(option.drawing for option in questionnaire.options(item))}
    assert drawn >= {
        *("seat_height", "seat_depth", "backrest", "armrests", "shoulders", "screen_height", "screen_distance"),
        *("wrists", "mouse_reach", "telephone", "laptop_setup", "window", "cables", "sockets"),
    }
