"""When two scores of one person differ by more than chance."""

import pytest

from survey.core.questionnaires.questionnaire import Questionnaire
from survey.core.scores.change import Change, change


@pytest.mark.parametrize(
    ("scale", "span", "before", "after", "expected"),
    [
        ("peace", 100, 50, 64, Change.SAME),
        ("peace", 100, 50, 65, Change.BETTER),
        ("peace", 100, 50, 35, Change.WORSE),
        ("peace", 100, 50, 36, Change.SAME),
        ("posture", 5, 4, 3, Change.BETTER),  # lower is better
        ("posture", 5, 3, 4, Change.WORSE),
        ("posture", 5, 3, 3, Change.SAME),
    ],
)
def test_change(engine: Questionnaire, scale: str, span: float, before: float, after: float, expected: Change) -> None:
    assert change(engine.scale_by_key[scale], span, before, after) is expected
