"""Saving figures: the CPU seconds of a workbook of 500 units and 64 scales."""

import json
from random import Random
from typing import Final

from survey.core.disclosure.cells import Policy
from survey.core.disclosure.descriptives import Tally
from survey.core.disclosure.publication import publish
from survey.core.disclosure.together import Together
from survey.core.questionnaires.loading import load
from survey.core.reports.export import Whose
from survey.core.scores.answers import code_count
from survey.core.scores.layout import Layout, Part
from survey.core.scores.scoring import Scorer
from survey.reporting.documents.exporting import Export, workbook
from tests.bench.installation import STATEMENTS
from tests.bench.measure import cpu_ms

UNITS: Final = 500
PARTS: Final = 8
"""Questionnaires of eight scales."""
PEOPLE: Final = 30


def measure() -> dict[str, float]:
    """Return the figure of one workbook; every cell of it is a number, which is the most work."""
    export = _export()
    workbook(export, "nl")
    return {"xlsx_s": cpu_ms(lambda: workbook(export, "nl")) / 1000}


def _export() -> Export:
    questionnaire = load(STATEMENTS.read_text(encoding="utf-8"), STATEMENTS.name)
    layout = Layout((Part(Scorer(questionnaire), "full"),) * PARTS)
    tally, random = Tally(layout), Random(1)  # noqa: S311  # the same people each time
    for _ in range(PEOPLE):
        answers = {item.key: random.randrange(code_count(questionnaire, item)) for item in questionnaire.items}
        tally.add([0], [layout.pack({questionnaire.key: answers})])
    own = publish(tally, Policy())
    units = [Whose(f"Unit {number}", own, 0) for number in range(UNITS)]
    return Export("Proef", "0" * 64, Policy(), layout, (Whose("", own, 0), *units), Together())


if __name__ == "__main__":
    print(json.dumps(measure()))
