"""Shortfalls over rounds: their share follows from what is published, and its change is told from chance."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from survey.core.disclosure.cells import Bound, Policy, Published, Suppressed, distribution
from survey.core.disclosure.descriptives import Tally
from survey.core.disclosure.publication import publish
from survey.core.questionnaires.questionnaire import FormName, Questionnaire
from survey.core.reports.followed import Aim, followed
from survey.core.reports.report import RoundFacts, build_report
from survey.core.reports.shortfalls import find_shortfall, share_of, shortfall_row
from survey.core.reports.trend import Held, Line, Verdict
from survey.core.scores.answers import Answers
from survey.core.scores.layout import Layout, Part
from survey.core.scores.scoring import Scorer
from tests.core.reports.test_trend import CALM

SCREEN, MOUSE = 1, 2
LACKING = "engine/lacks/screen"


def held(
    questionnaire: Questionnaire, *groups: tuple[int, Answers], headcount: int = 120, form: FormName = "full"
) -> Held:
    layout = Layout((Part(Scorer(questionnaire), form),))
    tally = Tally(layout)
    for people, answers in groups:
        tally.add([0] * people, [layout.pack({questionnaire.key: {**CALM, **answers}})] * people)
    return Held(layout, publish(tally, Policy()), headcount)


def lacking(questionnaire: Questionnaire, some: int, none: int, headcount: int = 120) -> Held:
    """Return a round in which so many lack a screen, and so many lack nothing but a mouse."""
    return held(questionnaire, (some, {"lacks": SCREEN}), (none, {"lacks": MOUSE}), headcount=headcount)


def became(*rounds: Held, key: str = LACKING, since: int = 0) -> Line:
    return followed(rounds, [Aim(key, since)], "en")[Aim(key, since)]


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ((50, 50), (20, 80), Verdict.BETTER),
        ((20, 80), (50, 50), Verdict.WORSE),
        ((50, 50), (48, 52), Verdict.SAME),
    ],
)
def test_fewer_people_with_a_shortfall_is_better_when_chance_does_not_do_it(
    engine: Questionnaire, before: tuple[int, int], after: tuple[int, int], verdict: Verdict
) -> None:
    line = became(lacking(engine, *before), lacking(engine, *after))
    assert (line.title, line.answers) == ("Which equipment do you lack?", ("A screen",))
    assert (line.verdict, line.since, line.better, line.bound) == (verdict, 0, "low", Bound.EXACT)
    assert line.change
    assert line.change.value == after[0] - before[0]
    assert (line.change.interval.low < line.change.value < line.change.interval.high) is True


def test_what_rounding_makes_of_a_sum_is_no_change(engine: Questionnaire) -> None:
    """Of 61 people 21 do not plan their day both times: 16 and 18 % are 34, 15 and 20 % are 35."""
    rest = (14, {"planning": 2}), (13, {"planning": 3}), (13, {"planning": 4})
    one, two = (
        held(engine, (few, {"planning": 0}), (21 - few, {"planning": 1}), *rest, headcount=61) for few in (10, 9)
    )
    line = became(one, two, key="engine/planning/1,2")
    assert line.change
    assert (line.verdict, line.change.value) == (Verdict.SAME, 1)


def test_a_small_change_of_many_people_is_called_small(engine: Questionnaire) -> None:
    line = became(lacking(engine, 500, 500, 1005), lacking(engine, 430, 570, 1005))
    assert line.change
    assert (line.verdict, line.change.interval.high < 0) == (Verdict.SMALL, True)


@pytest.mark.parametrize(
    ("before", "after", "verdict", "bound"),
    [
        ((50, 50), (7, 93), Verdict.BETTER, Bound.AT_MOST),  # to at most 10 %
        ((93, 7), (50, 50), Verdict.BETTER, Bound.AT_MOST),  # from at least 90 %
        ((7, 93), (50, 50), Verdict.WORSE, Bound.AT_LEAST),
    ],
)
def test_where_a_share_is_only_bounded_the_change_is_at_least_so_much(
    engine: Questionnaire, before: tuple[int, int], after: tuple[int, int], verdict: Verdict, bound: Bound
) -> None:
    line = became(lacking(engine, *before), lacking(engine, *after))
    assert line.change
    assert (line.verdict, line.bound, abs(line.change.value)) == (verdict, bound, 40)


@pytest.mark.parametrize(
    "after",
    [
        (7, 93),  # 14 % to at most 10 %: perhaps much, perhaps nothing
        (3, 9),  # no share of so few answers: that of the screen is not told
    ],
)
def test_a_bounded_change_that_is_not_clear_cannot_be_told(engine: Questionnaire, after: tuple[int, int]) -> None:
    line = became(lacking(engine, 14, 86), lacking(engine, *after))
    assert (line.verdict, line.change, line.bound) == (Verdict.HIDDEN, None, Bound.EXACT)
    line = became(lacking(engine, 7, 93), lacking(engine, 7, 93))
    assert (line.verdict, line.change) == (Verdict.HIDDEN, None)


def test_so_few_answers_tell_no_change(engine: Questionnaire) -> None:
    few = lacking(engine, 8, 8), lacking(engine, 8, 8)
    rested = [held(engine, (10, {"handset": 1}), (8, {"handset": 2}), headcount=60) for _ in range(2)]
    assert became(*few).verdict is Verdict.HIDDEN  # ten on either side: one may rather not say what one lacks
    assert became(*rested, key="engine/handset/hand").verdict is Verdict.TOO_FEW


def test_where_few_came_or_went_a_difference_could_be_theirs(engine: Questionnaire) -> None:
    line = became(lacking(engine, 20, 20, headcount=45), lacking(engine, 10, 30, headcount=42))
    assert (line.verdict, line.change) == (Verdict.FEW_MOVED, None)


def test_it_is_compared_with_a_round_that_asked_it_the_same_way(engine: Questionnaire) -> None:
    asked = engine.item_by_key["lacks"]
    lamp = engine.options(asked)[0].model_copy(update={"value": "lamp"})
    more = asked.model_copy(update={"options": (*engine.options(asked), lamp)})
    items = tuple(more if item is asked else item for item in engine.items)
    other = Questionnaire.model_construct(**dict(engine) | {"items": items})
    line = became(lacking(other, 50, 50), lacking(engine, 20, 80))
    assert (line.verdict, line.since, line.alike) == (Verdict.OTHER_QUESTIONS, None, (False, True))
    short = held(engine, (100, {}), form="short")
    line = became(lacking(engine, 50, 50), short)
    assert (line.verdict, line.since, line.means[-1]) == (Verdict.NOT_ASKED, 0, None)


def test_a_round_without_figures_has_no_share(engine: Questionnaire) -> None:
    line = became(lacking(engine, 50, 50), held(engine, (3, {})))
    assert (line.verdict, isinstance(line.means[-1], Suppressed)) == (Verdict.HIDDEN, True)


@pytest.mark.parametrize(
    "key",
    [
        "engine",
        "engine/peace",
        "engine/gone/screen",
        "engine/lacks/gone",
        "no/lacks/screen",
        "engine/lacks/screen/more",
        "engine/lacks/",
    ],
)
def test_what_no_round_asked_is_no_shortfall(engine: Questionnaire, key: str) -> None:
    layout = lacking(engine, 50, 50).layout
    assert find_shortfall(layout, key) is None
    found = find_shortfall(layout, LACKING)
    assert found
    assert (found.key, found.answers("nl")) == (LACKING, ("Een scherm",))
    turned = find_shortfall(layout, "engine/chair/too_high,too_low,too_high")
    assert turned
    assert turned.key == "engine/chair/too_low,too_high"


def test_a_report_tells_it_as_the_line_does(engine: Questionnaire) -> None:
    one = held(engine, (30, {"calm": 0}), (25, {"calm": 1}), (45, {"calm": 3}))
    facts = RoundFacts("Example", "Spring", date(2026, 1, 5), date(2026, 1, 18), "full", 120)
    report = build_report(one.publication, one.layout, facts, "en")
    key = "engine/calm/1,2"
    row = shortfall_row(report, one.layout, key)
    assert row
    assert isinstance(row.share, Published)
    assert (row.question, row.answers) == ("I work at home in peace.", ("Strongly disagree", "Disagree"))
    assert (row.share.value, row.share) == (55, became(one, one, key=key).means[0])
    assert shortfall_row(report, one.layout, "engine/gone/1") is None


counts = st.lists(st.integers(0, 120), min_size=2, max_size=6)


@given(counts=counts, data=st.data())
def test_the_share_of_several_answers_is_never_wrong(counts: list[int], data: st.DataObject) -> None:
    """Whatever is bounded or hidden: the true share lies where the cell says, but for what rounding takes away."""
    n = sum(counts)
    assume(n)
    cells = distribution(counts, n + 20, 5)
    places = data.draw(st.lists(st.sampled_from(range(len(counts))), min_size=1, unique=True))
    found, true = share_of(cells, places), 100 * sum(counts[at] for at in places) / n
    off = (0.5 if n >= 20 else 2.5) * len(counts)
    if isinstance(found, Suppressed):
        assert any(isinstance(cells[at], Suppressed) for at in places)
    elif found.bound is Bound.EXACT:
        assert true == pytest.approx(found.value, abs=off)
    elif found.bound is Bound.AT_MOST:
        assert true <= found.value + off
    else:
        assert true >= found.value - off


def test_what_the_others_leave_is_the_share() -> None:
    cells = distribution((3, 4, 33, 60), 120, 5)
    first, second = (cells[at] for at in (0, 1))
    assert isinstance(first, Published)
    assert isinstance(second, Published)
    assert first.bound is second.bound is Bound.AT_MOST
    assert share_of(cells, (0, 1)) == Published(7, first.people)
    assert share_of(cells, (0, 2)) == Published(40, first.people, Bound.AT_MOST)  # what the last leaves
    assert share_of(distribution((3, 2, 95), 120, 5), (0, 2)).bound is Bound.AT_LEAST  # type: ignore[union-attr]  # shown
