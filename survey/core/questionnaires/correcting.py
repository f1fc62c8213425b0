"""Correcting a text that is being asked: a questionnaire and other words in; the same questionnaire in those words out.

Only words can change: keys, values, points, conditions and the number of options stay as they are, so that answers
given before and after mean the same.
"""

import json
from collections.abc import Mapping
from itertools import takewhile

from survey.core.questionnaires.questionnaire import Item, Questionnaire
from survey.core.text import Text

OPTION = "option_"
"""What the name of an option's text begins with; the option's place follows, from 0."""


def texts_of(questionnaire: Questionnaire, item: Item) -> dict[str, Text]:
    """Return the texts of an item by name: "text", "hint" and "measure" where it has them, and its options."""
    own = {"text": item.text, "hint": item.hint, "measure": item.measure}
    options = {f"{OPTION}{at}": option.text for at, option in enumerate(questionnaire.options(item))}
    return {name: text for name, text in own.items() if text} | options


def shares_options(questionnaire: Questionnaire, item: Item) -> int:
    """Return how many other items have the very same options, so that a correction is one of theirs too."""
    if not isinstance(item.options, str):
        return 0
    return sum(other.options == item.options for other in questionnaire.items) - 1


def corrected(questionnaire: Questionnaire, item: Item, changes: Mapping[str, Text]) -> Questionnaire:
    """Return the questionnaire with other words for some texts of an item; KeyError for one that it does not have."""
    known = texts_of(questionnaire, item)
    data = questionnaire.model_dump(mode="json", by_alias=True, exclude_unset=True)
    own = data["items"][questionnaire.items.index(item)]
    options = data["option_sets"][item.options] if isinstance(item.options, str) else own["options"]
    for name, text in changes.items():
        known[name]  # raises KeyError
        place, field = (options[int(name.removeprefix(OPTION))], "text") if name.startswith(OPTION) else (own, name)
        place[field] = {"nl": text.nl, "en": text.en}
    return Questionnaire.model_validate_json(json.dumps(data))


def difference(before: str, after: str) -> tuple[str, str]:
    """Return the words that differ between two texts, from the first to the last; two empty texts when none do."""
    old, new = before.split(), after.split()
    if old == new:
        return "", ""
    same = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False))))
    longest = min(len(old), len(new)) - same
    ends = zip(reversed(old), reversed(new), strict=False)
    tail = min(longest, len(list(takewhile(lambda pair: pair[0] == pair[1], ends))))
    if same + tail == min(len(old), len(new)):  # words came in or went out: one beside them shows where
        same, tail = (same - 1, tail) if same else (same, tail - 1)
    return " ".join(old[same : len(old) - tail]), " ".join(new[same : len(new) - tail])
