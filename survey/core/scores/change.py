"""Change in one person's scores: two scores of a scale in, whether the difference is more than a margin out."""

from enum import StrEnum
from typing import Final

from survey.core.questionnaires.questionnaire import Scale

MARGIN: Final = 0.15
"""Share of a scale's range. Our own choice: a scale of three to five items easily moves ten points by chance."""


class Change(StrEnum):
    """What happened to a score between two rounds."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"


def change(scale: Scale, span: float, before: float, after: float) -> Change:
    """Return the change between two scores of one person on a scale that spans `span` points."""
    difference = after - before if scale.better == "high" else before - after
    if abs(difference) < MARGIN * span:
        return Change.SAME
    return Change.BETTER if difference > 0 else Change.WORSE
