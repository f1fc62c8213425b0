"""The gap matrix: worked examples of each place, and what holds for any two sides."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.core.disclosure.cells import Bound, Cell, People, Policy, Published, Reason, Suppressed
from survey.core.disclosure.descriptives import Tally
from survey.core.disclosure.publication import publish
from survey.core.reports.gap import Factors, Gap, Place, gap, place, reaches
from survey.core.reports.margins import Margins
from survey.core.reports.report import GroupReport, RoundFacts, build_report
from survey.core.scores.answers import Answers
from survey.core.scores.layout import Layout, Part
from survey.core.scores.scoring import Scorer
from survey.core.text import Language
from survey.infra.shelf import shipped

QUESTIONNAIRE = shipped("employer-check")
FACTORS = Factors(QUESTIONNAIRE)
FACTS = RoundFacts("Voorbeeld BV", "Proef", date(2026, 3, 2), date(2026, 3, 15), "full", 60)
MANY = People(40, 40)
HIDDEN = Suppressed(Reason.TOO_FEW, 5)


def report_with(means: Mapping[str, Cell], language: Language = "en", key: str = "support-needs") -> GroupReport:
    """Return a report in which some topics have these means, and the others none."""
    layout = Layout((Part(Scorer(shipped(key)), "full"),))
    tally = Tally(layout)
    tally.add([0] * 30, [layout.pack({})] * 30)
    report = build_report(publish(tally, Policy()), layout, FACTS, language)
    (part,) = report.parts
    margins = Margins(report.respondents, 0)
    shown = {row.key: means.get(row.key, HIDDEN) for row in part.scales}
    rows = tuple(replace(row, mean=shown[row.key], margin=margins.of_mean(shown[row.key])) for row in part.scales)
    return replace(report, parts=(replace(part, scales=rows),))


def mean(value: float, bound: Bound = Bound.EXACT, interval: tuple[float, float] | None = None) -> Published:
    return Published(value, MANY, bound, interval)


def answered(prefix: str, *values: int, known: int = 3) -> Answers:
    """Return answers to the four items of a factor: three of them in order, and whether people know."""
    items = [item.key for item in QUESTIONNAIRE.items if item.key.startswith(f"{prefix}_")]
    left = iter(values)
    return {key: known if key.endswith("_known") else next(left) for key in items}


def found(answers: Answers, **means: Cell) -> Gap:
    made = gap(FACTORS, answers, report_with(means))
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("extent", "experienced", "expected"),
    [
        (3, mean(82), Place.FELT),
        (2, mean(70), Place.FELT),  # "mostly" throughout is arranged, and where "in order" begins is felt
        (3, mean(69), Place.TELL),
        (1, mean(41), Place.ARRANGE),
        (0, mean(71), Place.NOT_MISSED),
        (3, HIDDEN, Place.UNKNOWN),
        (3, mean(90, Bound.AT_LEAST), Place.FELT),
        (3, mean(5, Bound.AT_MOST), Place.TELL),
        (3, mean(60, Bound.AT_LEAST), Place.UNKNOWN),  # a bound that does not decide
        (3, mean(80, Bound.AT_MOST), Place.UNKNOWN),
    ],
)
def test_where_a_factor_stands(extent: int, experienced: Cell, expected: Place) -> None:
    answers = answered("rt", extent, extent, extent, known=extent)
    made = found(answers, response_times=experienced)
    (row,) = (row for row in made.rows if row.key == "response_times")
    assert (row.place, row.arranged, row.experienced) == (expected, round(100 * extent / 3), experienced)
    assert made.at(expected)[0] == row or expected is Place.UNKNOWN
    assert (made.arranged_from, made.felt_from) == (67, 70)


def test_a_factor_that_hr_left_open_is_unknown() -> None:
    made = found(answered("rt", 3, 3, 3), working_hours=mean(80), response_times=mean(80))
    assert [row.key for row in made.rows] == [scale.key for scale in QUESTIONNAIRE.scales]
    assert {row.key for row in made.at(Place.FELT)} == {"response_times"}
    assert next(row for row in made.rows if row.key == "working_hours").arranged is None


def test_without_answers_or_without_the_factors_there_is_no_matrix() -> None:
    assert gap(FACTORS, {}, report_with({})) is None
    assert gap(FACTORS, answered("rt", 3, 3, 3), report_with({}, key="wellbeing")) is None


def steps(answers: Answers, key: str, value: float) -> list[str]:
    row = next(row for row in found(answers, **{key: mean(value)}).rows if row.key == key)
    return [step.key for step in row.steps]


def test_what_to_do_follows_from_the_place() -> None:
    assert steps(answered("rt", 3, 3, 3), "response_times", 50) == ["ec_rt_known"]  # arranged: tell people
    assert steps(answered("rt", 0, 3, 0, known=0), "response_times", 50) == ["ec_rt_arranged", "ec_rt_kept"]
    assert steps(answered("rt", 2, 2, 2, known=0), "response_times", 50)[-1] == "ec_rt_known"  # told last
    assert steps(answered("rt", 3, 3, 3), "response_times", 90) == []
    assert steps(answered("com", 0, 0, 0), "communication", 90) == []
    assert steps(answered("hs", 0, 0, 0), "health_safety", 90) == ["ec_hs_kept", "ec_hs_arranged"]  # the law asks


def test_both_languages_say_the_same() -> None:
    answers, means = answered("hs", 0, 0, 0, known=0), {"health_safety": mean(30)}
    dutch, english = (gap(FACTORS, answers, report_with(means, language)) for language in ("nl", "en"))
    assert dutch
    assert english
    for one, other in zip(dutch.rows, english.rows, strict=True):
        assert replace(one, title="", steps=()) == replace(other, title="", steps=())
        assert [step.key for step in one.steps] == [step.key for step in other.steps]
    assert dutch.at(Place.ARRANGE)[0].steps[0].legal != english.at(Place.ARRANGE)[0].steps[0].legal


@pytest.mark.parametrize(
    ("interval", "close"), [((66, 70), True), ((70, 78), False), ((60, 69), False), ((69, 75), True), (None, False)]
)
def test_a_mean_near_the_line_says_so(interval: tuple[float, float] | None, close: bool) -> None:
    made = found(answered("rt", 3, 3, 3), response_times=mean(69, interval=interval))
    assert next(row for row in made.rows if row.key == "response_times").close is close


SIDE = st.sampled_from([True, False, None])


@given(SIDE, SIDE)
def test_a_place_is_known_when_both_sides_are(arranged: bool | None, felt: bool | None) -> None:
    assert (place(arranged, felt) is Place.UNKNOWN) == (None in {arranged, felt})
    if None not in {arranged, felt}:
        assert (place(arranged, felt) in {Place.FELT, Place.TELL}) == arranged
        assert (place(arranged, felt) in {Place.FELT, Place.NOT_MISSED}) == felt


@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 100), st.sampled_from(Bound))
def test_a_bound_decides_only_what_no_true_value_contradicts(value: int, true: int, start: int, bound: Bound) -> None:
    """Whatever the true mean behind a bound may be, it lies on the side that is told."""
    fits = {Bound.EXACT: true == value, Bound.AT_MOST: true <= value, Bound.AT_LEAST: true >= value}[bound]
    told = reaches(mean(value, bound), start)
    assert not fits or told in {None, true >= start}
    assert bound is not Bound.EXACT or told is not None
