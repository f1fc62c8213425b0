"""What goes together: the sums are those of everybody at once, and what is told of them betrays nobody."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from survey.core.disclosure.cells import People, Policy, Publication
from survey.core.disclosure.descriptives import Tally
from survey.core.disclosure.keeping import read_together, with_together, write
from survey.core.disclosure.moments import TermSums, Where
from survey.core.disclosure.publication import publish
from survey.core.disclosure.together import Together
from survey.core.questionnaires.loading import load, parse
from survey.core.reports.drivers import told
from survey.core.scores.answers import Answers
from survey.core.scores.layout import Layout, Part
from survey.core.scores.scoring import Scorer

QUIET, REST, PEACE = Where(0, "quiet"), Where(0, "rest"), Where(0, "peace")
Make = Callable[..., Layout]


@pytest.fixture(scope="module")
def layout(engine_text: str) -> Layout:
    return made(engine_text)


def made(engine_text: str, *, outcome: bool = True, sensitive: bool = False) -> Layout:
    """Return a round in which quiet may go together with rest."""
    data: dict[str, Any] = parse(engine_text, "engine.yaml").data()
    peace = data["scales"][0]
    quiet = peace | {"key": "quiet", "score": {"mean": ["calm", "noise"], "reverse": ["noise"], "min_answered": 1}}
    rest = peace | {"key": "rest", "score": {"mean": ["focus", "planning"], "min_answered": 1}}
    rest |= {"outcome": outcome, "sensitive": sensitive}
    text = json.dumps(data | {"scales": [*data["scales"], quiet, rest]})
    return Layout((Part(Scorer(load(text, "made.yaml")), "full"),))


def people(number: int, *, alike: bool = False) -> list[Answers]:
    """Return people of whom who works calmly has more focus too, and some leave an item open."""
    random = np.random.default_rng(4)
    found: list[Answers] = []
    for at in range(number):
        mood = int(random.integers(0, 5))
        near = [mood if alike else int(np.clip(mood + random.integers(-2, 3), 0, 4)) for _ in range(4)]
        own = {"calm": near[0], "noise": 4 - near[1], "focus": near[2], "planning": min(near[3], 3)}
        found.append({key: code for key, code in own.items() if alike or (at + len(key)) % 9})
    return found


def counted(layout: Layout, answers: list[Answers]) -> tuple[Tally, Publication]:
    tally = Tally(layout)
    for start in range(0, len(answers), 17):
        rows = [layout.pack({"engine": one}) for one in answers[start : start + 17]]
        tally.add([0] * len(rows), rows)
    return tally, publish(tally, Policy())


def told_of(layout: Layout, answers: list[Answers]) -> Together:
    tally, found = counted(layout, answers)
    return told(tally.together, found, layout, Policy())


def test_block_by_block_is_everybody_at_once(layout: Layout) -> None:
    answers = people(120)
    sums = counted(layout, answers)[0].together
    part = layout.parts[0]
    columns = layout.columns([layout.pack({"engine": one}) for one in answers])[0]
    scores = part.scorer.scores(columns)
    both = ~np.isnan(scores["quiet"]) & ~np.isnan(scores["rest"])
    value, n = sums.pairs.correlation(sums.topics.index(QUIET), sums.outcomes.index(REST))
    assert n == both.sum()
    assert value == pytest.approx(np.corrcoef(scores["quiet"][both], scores["rest"][both])[0, 1])
    terms = np.stack(part.scorer.terms("peace", columns, scores))
    whole = terms[:, ~np.isnan(terms).any(axis=0)]
    assert sums.terms[PEACE].n == whole.shape[1]
    assert sums.terms[PEACE].covariances == pytest.approx(np.cov(whole))


def test_it_is_told_in_steps_with_the_people_behind_it(layout: Layout) -> None:
    found = told_of(layout, people(120))
    relation = next(one for one in found.relations if one.topic == QUIET)
    assert (relation.outcome, relation.clear) == (REST, True)
    assert relation.low < relation.value < relation.high < 0.95
    assert all(round(number * 20, 6) == round(number * 20) for number in (relation.low, relation.value, relation.high))
    assert relation.people.low >= 100
    assert {one.scale for one in found.reliability} == {PEACE, QUIET, REST}
    assert all(0 <= one.low <= one.value <= one.high <= 1 for one in found.reliability)


@pytest.mark.parametrize(("number", "relations", "reliabilities"), [(4, 0, 0), (29, 0, 0), (45, 2, 0), (80, 2, 3)])
def test_it_needs_thirty_and_fifty_answers(layout: Layout, number: int, relations: int, reliabilities: int) -> None:
    found = told_of(layout, people(number))
    assert (len(found.relations), len(found.reliability)) == (relations, reliabilities)


def test_health_needs_as_many_people_as_its_figures(engine_text: str) -> None:
    layout = made(engine_text, sensitive=True)
    tally, found = counted(layout, people(60))
    assert told(tally.together, found, layout, Policy(5, 40)).relations
    assert not told(tally.together, found, layout, Policy(5, 90)).relations


def test_what_would_tell_about_one_person_is_not_told(layout: Layout) -> None:
    assert told_of(layout, people(90, alike=True)) == Together()  # the one answer tells the others
    tally, found = counted(layout, people(120))
    (part,) = found.parts
    hidden = part.scales["rest"].mean
    means = dict(part.scales) | {"rest": replace(part.scales["rest"], mean=part.scales["posture"].mean)}
    assert hidden != part.scales["posture"].mean
    without = told(tally.together, replace(found, parts=(replace(part, scales=means),)), layout, Policy())
    assert not without.relations  # the mean of everybody is not shown
    assert {one.scale for one in without.reliability} == {PEACE, QUIET}


def test_nobody_differs_or_nothing_is_an_outcome(layout: Layout, engine_text: str) -> None:
    same: Answers = {"calm": 3, "noise": 1, "focus": 2, "planning": 2}
    assert told_of(layout, [same] * 60) == Together()
    assert not told_of(made(engine_text, outcome=False), people(60)).relations
    with pytest.raises(ValueError, match="one answer"):
        _ = TermSums().covariances


def test_what_is_kept_is_what_was_told(layout: Layout) -> None:
    tally, found = counted(layout, people(120))
    together = told(tally.together, found, layout, Policy())
    rest = json.loads(json.dumps(with_together(write(found)[1], together)))
    again = read_together(rest)
    assert again is not None
    assert set(again.relations) == set(together.relations)
    assert set(again.reliability) == set(together.reliability)
    assert read_together(write(found)[1]) is None  # as it was kept before this was told
    assert isinstance(again.relations[0].people, People)
