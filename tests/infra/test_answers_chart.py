"""The chart of answers: a bar for each question, hatched where only a bound is told, no more answers than shades."""

import pytest

from survey.infra.answers_chart import answers
from survey.infra.charts import Segment, Spread

WORDS = ["No", "Hardly", "Yes"]


def test_a_bound_is_hatched_and_what_is_not_shown_says_so() -> None:
    shares = [Segment(60, "60%", exact=True), Segment(31, "31%", exact=True), Segment(10, "≤ 10%", exact=False)]
    exact = [Segment(60, "60%", exact=True), Segment(40, "40%", exact=True), Segment(0, "0%", exact=True)]
    bounded = answers([Spread("Is it quiet?", shares)], WORDS, "Answers & more")
    assert "Answers &amp; more" in bounded
    assert "60%" in bounded
    assert "<path" in bounded
    assert "<path" not in answers([Spread("Is it quiet?", exact)], WORDS, "Answers")
    assert "not shown" in answers([Spread("Is it quiet?", [], "not shown")], WORDS, "Answers")


def test_a_long_legend_takes_more_lines() -> None:
    rows = [Spread("Is it quiet?", [])]
    short, long = (answers(rows, [word * times for word in WORDS], "Answers") for times in (1, 20))
    assert 'viewBox="0 0 660 81"' in short
    assert 'viewBox="0 0 660 121"' in long


@pytest.mark.parametrize("number", [1, 6])
def test_answers_without_a_shade_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match=f"{number} answers"):
        answers([], ["word"] * number, "Answers")
