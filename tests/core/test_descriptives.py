"""Counts of a round: against counting by hand, whole and in blocks."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.core.advice import EASE, result
from survey.core.answers import Code, code_count
from survey.core.descriptives import SPECIAL_CODES, PartTally, Tally, priority_of, steps_of
from survey.core.layout import Layout, Part
from survey.core.questionnaire import Questionnaire
from survey.core.scoring import Scorer

Person = tuple[int, dict[str, int]]
"""A unit and the codes of the answers."""
UNITS = (0, 3, 7)


@pytest.fixture(scope="module")
def layout(scorer: Scorer) -> Layout:
    return Layout((Part(scorer, "full"),))


def tallied(layout: Layout, *blocks: list[Person]) -> Tally:
    tally = Tally(layout, UNITS)
    for block in blocks:
        tally.add([unit for unit, _ in block], [layout.pack({"engine": codes}) for _, codes in block])
    return tally


def figures(part: PartTally) -> dict[str, Any]:
    """Every array of a tally, as lists."""
    found: dict[str, Any] = {}
    for key, item in part.items.items():
        found |= {f"{key}.{name}": getattr(item, name).tolist() for name in ("answered", "specials", "options")}
    for key, scale in part.scales.items():
        found |= {f"{key}.{name}": getattr(scale, name).tolist() for name in ("n", "bands", "steps")}
        found |= {f"{key}.{name}": getattr(scale, name).round(6).tolist() for name in ("total", "squares")}
    found |= {f"flag {key}": people.tolist() for key, people in part.flags.items()}
    return found | {f"recommendation {key}": people.tolist() for key, people in part.recommendations.items()}


@st.composite
def rounds(draw: st.DrawFn, questionnaire: Questionnaire) -> list[Person]:
    people = []
    for _ in range(draw(st.integers(1, 8))):
        codes = {
            item.key: draw(st.integers(int(Code.RATHER_NOT_SAY), code_count(questionnaire, item) - 1))
            for item in questionnaire.items
        }
        people.append((draw(st.sampled_from(UNITS)), codes))
    return people


@settings(max_examples=40)
@given(data=st.data())
def test_counts_are_those_of_single_people(
    engine: Questionnaire, scorer: Scorer, layout: Layout, data: st.DataObject
) -> None:
    people = data.draw(rounds(engine))
    tally = tallied(layout, people)
    (part,) = tally.parts
    for at, unit in enumerate(UNITS):
        own = [codes for where, codes in people if where == unit]
        assert tally.respondents[at] == len(own)
        columns = [scorer.columns(codes) for codes in own]
        for item in engine.items:
            seen = Counter(int(each[item.key][0]) for each in columns)
            counted = part.items[item.key]
            assert counted.answered[at] == sum(times for code, times in seen.items() if code >= 0)
            for special in Code:
                assert counted.specials[at, SPECIAL_CODES + special] == seen[int(special)]
            for option in range(len(engine.options(item))):
                several = item.kind == "several"
                expected = sum(
                    n for code, n in seen.items() if code >= 0 and (code >> option & 1 if several else code == option)
                )
                assert counted.options[at, option] == expected
        results = [result(scorer, codes) for codes in own]
        for index, scale in enumerate(engine.shown_scales):
            scores = [each.scores[index] for each in results if each.scores[index].score is not None]
            assert part.scales[scale.key].n[at] == len(scores)
            bands = Counter(score.band.key for score in scores if score.band)
            assert part.scales[scale.key].bands[at].tolist() == [bands[band.key] for band in scale.bands]
            exact = [float(scorer.scores(each)[scale.key][0]) for each in columns]
            known = [score for score in exact if not np.isnan(score)]
            assert part.scales[scale.key].total[at] == pytest.approx(sum(known))
            assert part.scales[scale.key].squares[at] == pytest.approx(sum(score**2 for score in known))
            steps = steps_of(engine, scale)
            assert part.scales[scale.key].steps[at].tolist() == [sum(s.score == step for s in scores) for step in steps]
        flags = Counter(finding.key for each in results for finding in each.findings if finding.level != "unknown")
        assert {key: people[at] for key, people in part.flags.items()} == {key: flags[key] for key in part.flags}
        advised = Counter(advice.recommendation.key for each in results for advice in each.advice)
        counted_advice = {key: people[at] for key, people in part.recommendations.items()}
        assert counted_advice == {key: advised[key] for key in part.recommendations}


@settings(max_examples=30)
@given(data=st.data())
def test_blocks_add_up_to_the_whole(engine: Questionnaire, layout: Layout, data: st.DataObject) -> None:
    people = data.draw(rounds(engine))
    cut = data.draw(st.integers(0, len(people)))
    whole, blocks = tallied(layout, people), tallied(layout, people[:cut], people[cut:])
    assert whole.respondents.tolist() == blocks.respondents.tolist()
    assert figures(whole.parts[0]) == figures(blocks.parts[0])


def test_a_unit_that_is_not_known_is_refused(layout: Layout) -> None:
    for unit in (1, 8):
        with pytest.raises(ValueError, match="a response names a unit that is not in this tally"):
            tallied(layout, [(unit, {})])


def test_only_scales_of_few_steps_have_their_single_scores_counted(engine: Questionnaire) -> None:
    assert steps_of(engine, engine.scale_by_key["posture"]) == range(1, 7)
    assert steps_of(engine, engine.scale_by_key["peace"]) == range(0)


def test_the_priority_of_a_recommendation_is_that_of_its_most_severe_rule(
    engine: Questionnaire, make: Callable[..., Questionnaire]
) -> None:
    assert priority_of(engine, "close_door") == 3 * EASE["T0"]
    assert priority_of(engine, "lend_screens") == 3 * EASE["T3"]
    assert priority_of(make(rules=[]), "close_door") == EASE["T0"]  # as if of the least severe
