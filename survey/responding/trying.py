"""Answers that are kept nowhere but in their page: answers in, text for the page out, and back.

So it is with a preview, and with the check that somebody does for themselves.
"""

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from survey.core.scores.answers import AnswersError, read_answers, value_of
from survey.responding.services import NO_UNIT, Sheet
from survey.responding.sitting import Sitting
from survey.responding.steps import AllAnswers, Step
from survey.rounds.models import Round

if TYPE_CHECKING:
    from survey.core.scores.layout import Layout

NO_TOKEN: Final = ""
"""There is no draft, so no token leads to one."""


def trial(round_: Round, layout: "Layout", carried: str = "") -> Sitting:
    """Return a sitting without a draft, with the answers that came with the page: none when unreadable."""
    return Sitting(round_, layout, NO_TOKEN, Sheet(_read(layout, carried)))


def alone(layout: "Layout", carried: str = "") -> Sitting:
    """Return a sitting outside any round: its round is a blank one that no database has."""
    here = trial(Round(key="", name=""), layout, carried)
    return replace(here, sheet=replace(here.sheet, listed=NO_UNIT))  # there is no unit to ask for


def tried(here: Sitting, step: Step, changes: dict[str, int | None]) -> Sitting:
    """Return the sitting after a page was filled in: the answers of the page replace those before."""
    key = step.part.questionnaire.key
    own = {**here.sheet.answers.get(key, {}), **changes}
    kept = {name: code for name, code in own.items() if code is not None}
    return replace(here, sheet=replace(here.sheet, answers={**here.sheet.answers, key: kept}))


def write(layout: "Layout", answers: AllAnswers) -> str:
    """Return answers as JSON {questionnaire: {item: value}}, for the next page to bring back."""
    return json.dumps(
        {
            part.questionnaire.key: {
                item.key: value_of(part.questionnaire, item, own[item.key]) for item in part.items if item.key in own
            }
            for part in layout.parts
            if (own := answers.get(part.questionnaire.key))
        },
        separators=(",", ":"),
    )


def _read(layout: "Layout", carried: str) -> dict[str, dict[str, int]]:
    try:
        found = json.loads(carried)
        return {
            part.questionnaire.key: read_answers(part.questionnaire, found[part.questionnaire.key])
            for part in layout.parts
            if part.questionnaire.key in found
        }
    except (ValueError, TypeError, RecursionError, AnswersError):
        return {}
