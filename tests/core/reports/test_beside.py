"""A unit beside everybody: told from published figures, marked only outside chance, cautious where it is not known."""

from datetime import date

import pytest

from survey.core.disclosure.cells import Policy
from survey.core.disclosure.descriptives import Tally
from survey.core.disclosure.publication import publish
from survey.core.questionnaires.questionnaire import Questionnaire
from survey.core.reports.beside import Apart, Beside, Row, beside
from survey.core.reports.report import GroupReport, RoundFacts, build_report
from survey.core.scores.answers import Answers
from survey.core.scores.layout import Layout, Part
from survey.core.scores.scoring import Scorer

CALM: Answers = {"calm": 4, "noise": 0, "focus": 4, "planning": 3, "chair": 0, "fixed": 0, "phone": 1, "handset": 0}
LOUD: Answers = {**CALM, "calm": 0, "noise": 4, "focus": 1, "chair": 2}


def report(questionnaire: Questionnaire, calm: int, loud: int, silent: int = 0) -> GroupReport:
    layout = Layout((Part(Scorer(questionnaire), "full"),))
    tally = Tally(layout)
    for people, answers in ((calm, CALM), (loud, LOUD), (silent, {})):
        tally.add([0] * people, [layout.pack({questionnaire.key: answers})] * people)
    facts = RoundFacts("Voorbeeld", "Proef", date(2026, 1, 5), date(2026, 1, 18), "full", calm + loud + silent + 9)
    return build_report(publish(tally, Policy()), layout, facts, "en")


def peace(found: Beside) -> Row:
    return next(row for part in found.parts for row in part.rows if row.scale.key == "peace")


@pytest.mark.parametrize(
    ("calm", "loud", "apart"),
    [
        (26, 4, Apart.BETTER),
        (4, 26, Apart.WORSE),
        (15, 15, Apart.ALIKE),
        (10, 5, Apart.TOO_FEW),
    ],
)
def test_a_topic_stands_apart_only_when_it_is_more_than_chance(
    engine: Questionnaire, calm: int, loud: int, apart: Apart
) -> None:
    found = beside(report(engine, calm, loud), report(engine, 100, 100))
    row = peace(found)
    assert row.apart is apart
    assert found.compares is (apart is not Apart.TOO_FEW)
    assert (row.difference is None) is (apart in {Apart.TOO_FEW, Apart.HIDDEN})


def test_nothing_is_compared_with_what_is_not_shown(engine: Questionnaire) -> None:
    nobody_told = report(engine, 0, 0, silent=200)
    assert peace(beside(report(engine, 15, 15), nobody_told)).apart is Apart.HIDDEN
    assert peace(beside(report(engine, 1, 1, silent=20), report(engine, 100, 100))).apart is Apart.HIDDEN


def test_the_worst_comes_first_and_the_best_is_to_be_kept(engine: Questionnaire) -> None:
    worse = beside(report(engine, 4, 26), report(engine, 100, 100))
    assert worse.to_talk_about == worse.those(Apart.WORSE) == (peace(worse),)
    assert worse.to_keep is None
    lowest = beside(report(engine, 15, 15), report(engine, 100, 100))
    assert lowest.to_talk_about == (peace(lowest),)
    better = beside(report(engine, 26, 4), report(engine, 100, 100))
    assert better.to_keep == peace(better)
    assert peace(better) not in better.to_talk_about


def test_a_group_without_scores_has_nothing_to_begin_with(engine: Questionnaire) -> None:
    found = beside(report(engine, 1, 1, 20), report(engine, 100, 100))
    assert (found.rows, found.to_talk_about, found.to_keep) == ((), (), None)
    assert not any(part.shown for part in found.parts)


def test_of_a_strain_less_is_better(engine: Questionnaire) -> None:
    for calm, apart in ((24, Apart.BETTER), (6, Apart.WORSE)):
        (strain,) = beside(report(engine, calm, 30 - calm), report(engine, 100, 100)).parts[0].strains
        assert strain.apart is apart
