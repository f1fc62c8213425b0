"""Counting a round: blocks add up to what one gets by asking each person."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.core.disclosure.descriptives import SPECIAL_CODES, Tally, priority_of, steps_of
from survey.core.questionnaires.questionnaire import Questionnaire
from survey.core.scores.advice import result
from survey.core.scores.answers import Code
from survey.core.scores.layout import Layout, Part
from survey.core.scores.scoring import Scorer

UNITS = (3, 7, 12)
Person = tuple[int, dict[str, int]]

people = st.lists(
    st.tuples(
        st.sampled_from((0, *UNITS)),
        st.fixed_dictionaries(
            {},
            optional={
                "calm": st.sampled_from((*range(5), Code.NOT_APPLICABLE, Code.RATHER_NOT_SAY)),
                "noise": st.sampled_from((*range(5), Code.DONT_KNOW)),
                "focus": st.integers(0, 4),
                "planning": st.integers(0, 4),
                "chair": st.sampled_from((0, 1, 2, Code.DONT_KNOW)),
                "fixed": st.integers(0, 1),
                "phone": st.integers(0, 1),
                "handset": st.integers(0, 2),
                "lacks": st.sampled_from((*range(8), Code.RATHER_NOT_SAY)),
            },
        ),
    ),
    min_size=1,
    max_size=30,
)


@pytest.fixture(scope="module")
def layout(scorer: Scorer) -> Layout:
    return Layout((Part(scorer, "full"),))


def tally_of(layout: Layout, everybody: list[Person], size: int = 1000) -> Tally:
    tally = Tally(layout, UNITS)
    key = layout.parts[0].questionnaire.key
    for start in range(0, len(everybody), size):
        block = everybody[start : start + size]
        tally.add([unit for unit, _ in block], [layout.pack({key: answers}) for _, answers in block])
    return tally


@given(people)
def test_counts_equal_asking_each_person(layout: Layout, everybody: list[Person]) -> None:
    tally, scorer = tally_of(layout, everybody), layout.parts[0].scorer
    part = tally.parts[0]
    for at, unit in enumerate(tally.units.tolist()):
        members = [answers for own, answers in everybody if own == unit]
        results = [result(scorer, answers) for answers in members]
        assert tally.respondents[at] == len(members)
        advised = Counter(advice.recommendation.key for found in results for advice in found.advice)
        assert {key: n[at] for key, n in part.recommendations.items() if n[at]} == dict(advised)
        flagged = Counter(finding.key for found in results for finding in found.findings if finding.level != "unknown")
        assert {key: n[at] for key, n in part.flags.items() if n[at]} == dict(flagged)
        for place, scale in enumerate(scorer.questionnaire.shown_scales):
            shown = [found.scores[place] for found in results if found.scores[place].score is not None]
            counts = part.scales[scale.key]
            assert counts.n[at] == len(shown)
            assert counts.bands[at].tolist() == [sum(s.band == band for s in shown) for band in scale.bands]
            steps = steps_of(scorer.questionnaire, scale)
            assert counts.steps[at].tolist() == [sum(s.score == step for s in shown) for step in steps]
        for item in layout.parts[0].items:
            codes = [int(scorer.columns(answers)[item.key][0]) for answers in members]
            counts_of_item = part.items[item.key]
            assert counts_of_item.answered[at] == sum(code >= 0 for code in codes)
            assert counts_of_item.specials[at].tolist() == [codes.count(code - SPECIAL_CODES) for code in range(6)]
            options = range(len(scorer.questionnaire.options(item)))
            if item.kind == "several":
                expected = [sum(code >= 0 and code >> box & 1 for code in codes) for box in options]
            else:
                expected = [codes.count(option) for option in options]
            assert counts_of_item.options[at].tolist() == expected


@given(people, st.integers(1, 7))
def test_blocks_of_any_size_add_up_to_the_same(layout: Layout, everybody: list[Person], size: int) -> None:
    whole, blocks = tally_of(layout, everybody), tally_of(layout, everybody, size)
    for one, other in zip(whole.parts, blocks.parts, strict=True):
        for key, scale in one.scales.items():
            np.testing.assert_allclose(scale.total, other.scales[key].total)
            np.testing.assert_allclose(scale.squares, other.scales[key].squares)
            assert (scale.bands == other.scales[key].bands).all()
        assert all((count == other.recommendations[key]).all() for key, count in one.recommendations.items())
    assert (whole.respondents == blocks.respondents).all()


def test_sums_give_the_mean_and_the_spread(layout: Layout) -> None:
    tally = tally_of(layout, [(3, {"calm": 4, "focus": 4}), (3, {"calm": 0, "focus": 4}), (7, {"calm": 4, "focus": 4})])
    peace = tally.parts[0].scales["peace"]
    assert peace.total.tolist() == [0, 150, 100, 0]
    assert peace.squares.tolist() == [0, 12500, 10000, 0]


def test_a_unit_that_is_not_there_is_refused(layout: Layout) -> None:
    with pytest.raises(ValueError, match="unit"):
        tally_of(layout, [(99, {})])


def test_an_empty_block_changes_nothing(layout: Layout) -> None:
    tally = Tally(layout)
    tally.add([], [])
    assert tally.respondents.tolist() == [0]


def test_priority_is_that_of_the_most_severe_rule(engine: Questionnaire) -> None:
    assert priority_of(engine, "close_door") == 12  # severity 3 × T0
    assert priority_of(engine, "lend_screens") == 3  # severity 3 × T3
