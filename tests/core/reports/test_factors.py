"""Factors of a round: in the order asked for, each with its questions and advice; what was not asked is left out."""

from survey.core.questionnaires.questionnaire import Questionnaire
from survey.core.reports.factors import factors
from survey.core.reports.gap import Gap, GapRow, Place
from survey.core.scores.layout import Layout, Part
from survey.core.scores.scoring import Scorer
from tests.core.reports.test_report import BENT, CONTENT, report_of


def test_a_factor_has_its_score_its_questions_and_what_is_advised(engine: Questionnaire) -> None:
    report, layout = report_of(engine, [(30, CONTENT), (15, BENT)]), Layout((Part(Scorer(engine), "full"),))
    row = GapRow("peace", "Peace", 50, report.parts[0].scales[0].mean, Place.TELL, close=False, steps=())
    (peace,) = factors(report, layout, ["nothing", "peace"], Gap((row,), 60, 60))
    assert peace.row is report.parts[0].scales[0]
    assert [item.key for item in peace.items] == ["calm", "noise", "focus", "planning"]
    assert peace.gap is row
    assert factors(report, layout, ["peace"], None)[0].gap is None
    assert [action.key for action in peace.actions] == [action.key for action in peace.row.actions] != []
