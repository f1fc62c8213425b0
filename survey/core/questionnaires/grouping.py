"""Questions by whose answers the figures of a round may be told apart: questionnaires in, those questions out by name.

A name is questionnaire/item. HR chooses among them before the round opens; `disclosure.breakdowns` makes the groups.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from survey.core.questionnaires.own import KEY, item_key
from survey.core.questionnaires.own import MOST as MOST_OWN
from survey.core.questionnaires.questionnaire import FormName, Item, Questionnaire

MOST: Final = 2
"""Questions that a round may tell figures apart by: with each more there is more that must stay hidden."""


def possible(questionnaires: Iterable[Questionnaire], form: FormName) -> dict[str, tuple[Questionnaire, Item]]:
    """Return the questions of a sitting by which figures may be told apart, by name."""
    return {
        f"{questionnaire.key}/{item.key}": (questionnaire, item)
        for questionnaire in questionnaires
        if form in questionnaire.forms
        for item in questionnaire.items_of(form)
        if item.groups
    }


def without_own(names: Sequence[str], number: int) -> list[str]:
    """Return chosen names after HR's own question of a number is taken out: those behind it move up."""
    moved = {own_name(at): own_name(at - 1) for at in range(number + 1, MOST_OWN + 1)}
    return [moved.get(name, name) for name in names if name != own_name(number)]


def shipped_only(names: Sequence[str]) -> list[str]:
    """Return chosen names without HR's own questions, which another round does not have; others it ignores."""
    return [name for name in names if not name.startswith(f"{KEY}/")]


def own_name(number: int) -> str:
    """Return the name of HR's own question of a number."""
    return f"{KEY}/{item_key(number)}"
