"""What became of what measures were to change: compared with the measure's own round, and judged together."""

import pytest

from survey.core.questionnaires.questionnaire import Questionnaire
from survey.core.reports.followed import Aim, followed
from survey.core.reports.trend import Held, Line, Verdict
from tests.core.reports.test_trend import altered, held


def became(since: int, *rounds: Held, scale: str = "peace", key: str = "engine") -> Line | None:
    aim = Aim(f"{key}/{scale}", since)
    return followed(rounds, [aim], "en").get(aim)


def without_focus(questionnaire: Questionnaire) -> Questionnaire:
    sections = tuple(
        section.model_copy(update={"items": tuple(key for key in section.items if key != "focus")})
        for section in questionnaire.forms["full"]
    )
    return questionnaire.model_copy(update={"forms": {**questionnaire.forms, "full": sections}})


def test_a_topic_is_compared_with_the_round_of_its_measure_and_not_with_the_last(engine: Questionnaire) -> None:
    """Two rounds after the measure little happened any more: what counts is how it was when it was chosen."""
    rounds = held(engine, 15, 25), held(engine, 30, 10), held(engine, 31, 9)
    first, second = became(0, *rounds), became(1, *rounds)
    assert first is not None
    assert second is not None
    assert (first.since, first.verdict) == (0, Verdict.BETTER)
    assert (second.since, second.verdict) == (1, Verdict.SAME)


def test_where_that_round_asked_other_questions_an_earlier_one_counts_and_never_a_later_one(
    engine: Questionnaire,
) -> None:
    fewer = without_focus(engine)
    line = became(1, held(engine, 15, 25), held(fewer, 20, 20), held(engine, 30, 10), held(engine, 30, 10))
    assert line is not None
    assert (line.since, line.verdict) == (0, Verdict.BETTER)
    line = became(0, held(fewer, 20, 20), held(engine, 15, 25), held(engine, 30, 10))
    assert line is not None
    assert (line.since, line.verdict, line.change) == (None, Verdict.OTHER_QUESTIONS, None)


def test_a_measure_of_before_all_rounds_has_nothing_to_compare_with(engine: Questionnaire) -> None:
    line = became(-1, held(engine, 15, 25), held(engine, 30, 10))
    assert line is not None
    assert (line.since, line.verdict) == (None, Verdict.FIRST)


@pytest.mark.parametrize(("since", "base"), [(0, 0), (1, None), (-1, None)])
def test_what_the_newest_round_does_not_ask_cannot_be_told(engine: Questionnaire, since: int, base: int | None) -> None:
    """Its title and what it was come from the round of the measure, where that knows it."""
    hidden = altered(engine, internal=True)
    line = became(since, held(engine, 15, 25), held(hidden, 30, 10), held(hidden, 30, 10))
    if base is None:
        assert line is None
    else:
        assert line is not None
        assert (line.title, line.verdict, line.since) == ("Peace", Verdict.NOT_ASKED, base)


def test_a_form_that_leaves_it_out_does_not_ask_it(engine: Questionnaire) -> None:
    rounds = held(engine, 20, 20, form="short"), held(engine, 20, 20, form="short")
    keys = [scale.key for scale in engine.shown_scales]
    lines = [became(0, *rounds, scale=key) for key in keys]
    left_out = [line for line in lines if line and line.verdict is Verdict.NOT_ASKED]
    assert left_out
    assert {line.since for line in left_out} == {None}


def test_what_nobody_knows_has_no_line(engine: Questionnaire) -> None:
    rounds = held(engine, 20, 20), held(engine, 20, 20)
    assert became(0, *rounds, key="gone") is None
    assert became(0, *rounds, scale="gone") is None


def test_what_two_measures_share_is_one_comparison(engine: Questionnaire) -> None:
    """The more comparisons a page has, the surer each must be; the same one twice makes no difference."""
    before, after = held(engine, 15, 25), held(engine, 24, 16)
    keys = [scale.key for scale in engine.shown_scales]
    aims = [Aim(f"engine/{key}", 1) for key in keys]
    fallen_back = [Aim(f"engine/{key}", 0) for key in keys]
    other = held(engine.model_copy(update={"key": "other"}), 20, 20)
    rounds = before, other, after
    once, twice = followed(rounds, aims, "en"), followed(rounds, [*aims, *fallen_back], "en")
    assert {aim: line.verdict for aim, line in once.items()} == {aim: twice[aim].verdict for aim in once}
    assert {line.since for line in twice.values()} == {0}
