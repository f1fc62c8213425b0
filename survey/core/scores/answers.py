"""Answers as small numbers: from the values of a questionnaire's options to codes, and back.

A code is the index of the option (`choice`), or a bit mask of the ticked boxes with 0 for "none of these" (`several`).
Negative codes say why there is no ordinary answer. Codes mean something only together with the exact questionnaire.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from enum import IntEnum
from typing import Final

from survey.core.questionnaires.conditions import OptionValue
from survey.core.questionnaires.questionnaire import Item, Questionnaire, Special

Answers = Mapping[str, int]
"""Item key → code, of one respondent to one questionnaire."""

Value = OptionValue | tuple[OptionValue, ...]
"""What a person or a file gives for an item: an option's value, several of them, or a special answer."""


class Code(IntEnum):
    """The codes of answers that are no option."""

    MISSING = -1
    NOT_APPLICABLE = -2
    DONT_KNOW = -3
    RATHER_NOT_SAY = -4
    SKIPPED = -5
    """Hidden by the item's show_if."""
    NOT_ASKED = -6
    """Not in the form that was used."""


GONE: Final = frozenset({Code.NOT_APPLICABLE, Code.SKIPPED, Code.NOT_ASKED})
"""Codes of items that leave the denominator of a scale."""

_SPECIALS: Final = {
    Special.NONE: 0,
    Special.NOT_APPLICABLE: Code.NOT_APPLICABLE,
    Special.DONT_KNOW: Code.DONT_KNOW,
    Special.RATHER_NOT_SAY: Code.RATHER_NOT_SAY,
}


class AnswersError(Exception):
    """Answers that do not fit the questionnaire; `problems` holds one line for each."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def code_of(questionnaire: Questionnaire, item: Item, value: object) -> int:
    """Return the code of a value; raise ValueError when it is no answer to the item."""
    values = [option.value for option in questionnaire.options(item)]
    if isinstance(value, str) and value in item.specials:
        return int(_SPECIALS[Special(value)])
    if item.kind == "several":
        if isinstance(value, (list, tuple)) and value and all(_among(part, values) for part in value):
            return sum(1 << values.index(part) for part in set(value))
    elif _among(value, values):
        return values.index(value)  # type: ignore[arg-type]  # _among has shown that it is a value of the list
    raise ValueError(value)


def _among(value: object, values: Collection[OptionValue]) -> bool:
    """Is this an option's value? True is no 1 and 1.0 is no 1: a value is the very thing that the file names."""
    return type(value) in {int, str} and value in values


def value_of(questionnaire: Questionnaire, item: Item, code: int) -> Value | None:
    """Return the value that a code stands for; None when there is no answer."""
    for special in item.specials:
        if _SPECIALS[special] == code:
            return special.value
    if code < 0:
        return None
    values = [option.value for option in questionnaire.options(item)]
    if item.kind == "several":
        return tuple(value for bit, value in enumerate(values) if code >> bit & 1)
    return values[code]


def codes_of(questionnaire: Questionnaire, item: Item, value: OptionValue) -> tuple[int, ...]:
    """Return the codes at which a condition that names this value holds (for check-boxes: each mask that has it)."""
    if isinstance(value, str) and value in item.specials:
        return (int(_SPECIALS[Special(value)]),)
    index = [option.value for option in questionnaire.options(item)].index(value)
    if item.kind == "several":
        return tuple(code for code in range(code_count(questionnaire, item)) if code >> index & 1)
    return (index,)


def code_count(questionnaire: Questionnaire, item: Item) -> int:
    """Return how many codes from 0 up an item has."""
    options = len(questionnaire.options(item))
    return 1 << options if item.kind == "several" else options


_SHOWN: Final = 60
"""How much of what cannot be read is quoted back."""


def read_answers(questionnaire: Questionnaire, data: object) -> dict[str, int]:
    """Return the codes of a decoded JSON object `{item key: value}`; raise AnswersError with every problem."""
    if not isinstance(data, dict):
        raise AnswersError(['the answers must be one JSON object, such as {"item_key": "value"}'])
    answers: dict[str, int] = {}
    problems: list[str] = []
    for key, value in data.items():
        item = questionnaire.item_by_key.get(key)
        if item is None:
            problems.append(f"{json.dumps(key)[:_SHOWN]}: the questionnaire '{questionnaire.key}' has no such item")
            continue
        try:
            answers[key] = code_of(questionnaire, item, value)
        except ValueError:
            allowed = [option.value for option in questionnaire.options(item)] + [str(s) for s in item.specials]
            shape = "a list of " if item.kind == "several" else ""
            given = json.dumps(value)[:_SHOWN]
            problems.append(f"{key}: {given} is no answer; choose {shape}{', '.join(map(str, allowed))}")
    if problems:
        raise AnswersError(problems)
    return answers
