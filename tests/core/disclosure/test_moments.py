"""What goes together: the terms of a mean are held against each other where there is more than one."""

from survey.core.disclosure.descriptives import Tally
from survey.core.disclosure.moments import Where
from survey.core.questionnaires.questionnaire import Questionnaire
from survey.core.questionnaires.score import Mean
from survey.core.scores.layout import Layout, Part
from survey.core.scores.scoring import Scorer
from tests.core.reports.test_report import CONTENT


def test_a_mean_of_one_question_has_nothing_to_agree_with(engine: Questionnaire) -> None:
    peace = engine.scale_by_key["peace"]
    assert isinstance(peace.score, Mean)
    alone = peace.score.model_copy(update={"mean": peace.score.mean[:1], "reverse": (), "min_answered": 1})
    scales = (peace.model_copy(update={"score": alone}), *engine.scales[1:])
    people = {}
    for name, asked in (("four", engine), ("one", Questionnaire.model_construct(**dict(engine) | {"scales": scales}))):
        layout = Layout((Part(Scorer(asked), "full"),))
        tally = Tally(layout)
        tally.add([0] * 30, [layout.pack({engine.key: CONTENT})] * 30)
        people[name] = tally.together.terms[Where(0, "peace")].n
    assert people == {"four": 30, "one": 0}
