"""A group over several rounds: lines from published figures, and changes that are told from chance."""

import pytest

from survey.core.disclosure.cells import Policy, Published
from survey.core.disclosure.descriptives import Tally
from survey.core.disclosure.publication import publish
from survey.core.questionnaires.questionnaire import FormName, Questionnaire
from survey.core.reports.trend import Held, Line, Verdict, trend
from survey.core.scores.answers import Answers
from survey.core.scores.layout import Layout, Part
from survey.core.scores.scoring import Scorer

CALM: Answers = {"calm": 4, "noise": 0, "focus": 4, "planning": 3, "chair": 0, "fixed": 0, "phone": 1, "handset": 0}
LOUD: Answers = {**CALM, "calm": 0, "noise": 4, "focus": 1}


def held(
    questionnaire: Questionnaire, calm: int, loud: int, headcount: int = 60, form: FormName = "full", best: int = 3
) -> Held:
    layout = Layout((Part(Scorer(questionnaire), form),))
    tally = Tally(layout)
    for people, answers in ((calm, {**CALM, "planning": best}), (loud, LOUD)):
        tally.add([0] * people, [layout.pack({questionnaire.key: answers})] * people)
    return Held(layout, publish(tally, Policy()), headcount)


def altered(questionnaire: Questionnaire, **values: object) -> Questionnaire:
    scales = tuple(scale.model_copy(update=values) for scale in questionnaire.scales)
    return Questionnaire.model_construct(**dict(questionnaire) | {"scales": scales})


def peace(*rounds: Held) -> Line:
    return next(line for line in trend(rounds, "en")[0].lines if line.key == "peace")


def test_a_line_begins_where_its_scale_is_shown_first(engine: Questionnaire) -> None:
    line = peace(held(altered(engine, internal=True), 20, 20), held(engine, 20, 20))
    assert (line.means[0], line.alike, line.verdict) == (None, (False, True), Verdict.FIRST)


def test_a_line_has_a_place_for_each_round(engine: Questionnaire) -> None:
    line = peace(held(engine, 20, 20), held(engine, 20, 20), held(engine, 20, 20))
    assert (line.title, line.ends) == ("Peace", (0, 100))
    assert (line.alike, line.since) == ((True,) * 3, 1)
    assert len(line.means) == 3
    assert all(isinstance(mean, Published) for mean in line.means)


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ((15, 25), (30, 10), Verdict.BETTER),
        ((30, 10), (15, 25), Verdict.WORSE),
        ((20, 20), (21, 19), Verdict.SAME),
    ],
)
def test_a_change_is_told_from_chance(
    engine: Questionnaire, before: tuple[int, int], after: tuple[int, int], verdict: Verdict
) -> None:
    line = peace(held(engine, *before), held(engine, *after))
    assert line.verdict is verdict
    assert line.change is not None
    better_is_lower = altered(engine, better="low")
    mirrored = {Verdict.BETTER: Verdict.WORSE, Verdict.WORSE: Verdict.BETTER}.get(verdict, verdict)
    assert peace(held(better_is_lower, *before), held(better_is_lower, *after)).verdict is mirrored


def test_a_change_that_is_sure_and_does_not_matter_is_called_small(engine: Questionnaire) -> None:
    line = peace(held(engine, 400, 400, 805), held(engine, 440, 360, 805))
    assert line.change is not None
    assert (line.verdict, line.change.interval.low > 0) == (Verdict.SMALL, True)


def test_the_round_before_is_the_last_that_asked_it(engine: Questionnaire) -> None:
    other = engine.model_copy(update={"key": "other"})
    line = peace(held(engine, 15, 25), held(other, 20, 20), held(engine, 30, 10))
    assert line.means[1] is None
    assert line.verdict is Verdict.BETTER


def test_a_form_that_leaves_it_out_did_not_ask_it(engine: Questionnaire) -> None:
    short = held(engine, 20, 20, form="short")
    asked = {line.key: line for line in trend([short, held(engine, 20, 20)], "en")[0].lines}
    assert (
        {key for key, line in asked.items() if line.verdict is Verdict.FIRST}
        == {line.key for line in trend([short], "en")[0].lines if line.means[0] is None}
        != set()
    )


def test_other_questions_cannot_be_compared(engine: Questionnaire) -> None:
    fewer = engine.model_copy(
        update={
            "forms": {
                **engine.forms,
                "full": tuple(
                    section.model_copy(update={"items": tuple(key for key in section.items if key != "focus")})
                    for section in engine.forms["full"]
                ),
            }
        }
    )
    line = peace(held(engine, 15, 25), held(fewer, 30, 10), held(fewer, 30, 10))
    assert (line.alike, line.since) == ((False, True, True), 1)
    assert line.verdict is Verdict.SAME
    back = peace(held(engine, 15, 25), held(fewer, 30, 10), held(engine, 30, 10))
    assert (back.since, back.verdict) == (0, Verdict.BETTER)
    alone = peace(held(engine, 15, 25), held(fewer, 30, 10))
    assert (alone.since, alone.verdict) == (None, Verdict.OTHER_QUESTIONS)


def test_what_is_hidden_or_bounded_is_not_compared(engine: Questionnaire) -> None:
    assert peace(held(engine, 1, 3), held(engine, 30, 10)).verdict is Verdict.HIDDEN
    line = peace(held(engine, 30, 10), held(engine, 1, 3))
    assert line.verdict is Verdict.HIDDEN
    assert peace(held(engine, 30, 10), held(engine, 40, 0, best=4)).verdict is Verdict.HIDDEN  # at the end of the scale


def test_a_small_group_is_not_told_from_chance(engine: Questionnaire) -> None:
    line = peace(held(engine, 8, 8, 20), held(engine, 10, 6, 20))
    assert (line.verdict, line.change) == (Verdict.TOO_FEW, None)
    assert peace(held(engine, 20, 20), held(engine, 10, 6)).verdict is Verdict.TOO_FEW


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        (45, 45, Verdict.BETTER),
        (45, 44, Verdict.FEW_MOVED),
        (42, 49, Verdict.FEW_MOVED),  # sensitive: fewer than ten
        (42, 52, Verdict.BETTER),
        (60, 61, Verdict.BETTER),
    ],
)
def test_a_small_group_that_hardly_changed_is_not_compared(
    engine: Questionnaire, before: int, after: int, verdict: Verdict
) -> None:
    health = altered(engine, sensitive=True)
    assert peace(held(health, 15, 25, before), held(health, 30, 10, after)).verdict is verdict


def test_a_change_that_stands_out_alone_may_not_do_so_among_many(engine: Questionnaire) -> None:
    """Every line of the page counts, those without a change do not."""
    lines = trend([held(engine, 15, 25), held(engine, 30, 10)], "en")[0].lines
    assert {line.verdict for line in lines} >= {Verdict.BETTER}
    assert all((line.change is not None) == (line.verdict in {"better", "worse", "small", "same"}) for line in lines)


def test_without_rounds_there_is_no_trend() -> None:
    with pytest.raises(ValueError, match="no round"):
        trend([], "nl")


def test_what_goes_slowly_shows_beside_the_first_round(engine: Questionnaire) -> None:
    rounds = held(engine, 15, 25), held(engine, 20, 20), held(engine, 25, 15)
    near, far = (trend(rounds, "en", since_first=first)[0].lines for first in (False, True))
    lines = [next(line for line in lines if line.key == "peace") for lines in (near, far)]
    assert [(line.since, line.verdict) for line in lines] == [(1, Verdict.SAME), (0, Verdict.BETTER)]


def test_a_line_knows_how_sure_each_mean_is(engine: Questionnaire) -> None:
    line = peace(held(altered(engine, internal=True), 20, 20), held(engine, 20, 20, 4000), held(engine, 20, 20, 60))
    unknown, wide, narrow = line.margins
    assert unknown is None
    assert wide is not None
    assert narrow is not None
    assert wide.high - wide.low > narrow.high - narrow.low > 0
    assert line.starts == tuple(band.from_ for band in engine.scale_by_key["peace"].bands[1:])
