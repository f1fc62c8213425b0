"""What belongs together in a questionnaire: its rules in, for each recommendation its scales and shortfalls out."""

from collections.abc import Iterator
from typing import NamedTuple

from survey.core.questionnaires.conditions import All, AnyOf, Condition, ItemCondition, OptionValue, leaves
from survey.core.questionnaires.nodes import items_in
from survey.core.questionnaires.questionnaire import Questionnaire


class Shortfall(NamedTuple):
    """Options of an item that by themselves call for an action; where several can be ticked, one of them."""

    item: str
    values: tuple[OptionValue, ...]

    @property
    def key(self) -> str:
        """Its name within the questionnaire: item/value,value."""
        return f"{self.item}/{','.join(map(str, self.values))}"


def scales_of_recommendations(questionnaire: Questionnaire) -> dict[str, tuple[str, ...]]:
    """Return for each recommendation the keys of the shown scales that its rules ask about, or whose items they do."""
    rests_on: dict[str, set[str]] = {}
    for scale in questionnaire.shown_scales:
        for key in (scale.key, *(item.key for item in items_in(questionnaire, scale.score))):
            rests_on.setdefault(key, set()).add(scale.key)
    found: dict[str, set[str]] = {}
    for rule in questionnaire.rules:
        named = {leaf.item if isinstance(leaf, ItemCondition) else leaf.scale for leaf in leaves(rule.when)}
        scales = set().union(*(rests_on.get(key, set()) for key in named))
        for key in rule.advise:
            found.setdefault(key, set()).update(scales)
    return {
        key: tuple(scale.key for scale in questionnaire.shown_scales if scale.key in scales)
        for key, scales in found.items()
    }


def shortfalls(questionnaire: Questionnaire) -> tuple[Shortfall, ...]:
    """Return all shortfalls, in the order of the items: of an item all its options that by themselves call for any."""
    return tuple(_shortfalls(questionnaire, _alone(questionnaire)))


def shortfalls_of_recommendations(questionnaire: Questionnaire) -> dict[str, tuple[Shortfall, ...]]:
    """Return for each recommendation the shortfalls that call for it, in the order of the items.

    A rule that asks more than one thing names those of its options that another rule takes by themselves: what else it
    asks, such as how many hours somebody works, says for whom it matters. Special answers are none.
    """
    alone = _alone(questionnaire)
    found: dict[str, dict[str, set[OptionValue]]] = {}
    for rule in questionnaire.rules:
        named = [(leaf.item, _options(questionnaire, leaf)) for leaf in _asserted(rule.when)]
        for item, values in named:
            if values <= alone.get(item, set()):
                for key in rule.advise:
                    found.setdefault(key, {}).setdefault(item, set()).update(values)
    return {key: tuple(_shortfalls(questionnaire, own)) for key, own in found.items()}


def _alone(questionnaire: Questionnaire) -> dict[str, set[OptionValue]]:
    """Return by item the options of which each is enough for some rule."""
    found: dict[str, set[OptionValue]] = {}
    for rule in questionnaire.rules:
        for leaf in _either(rule.when):
            found.setdefault(leaf.item, set()).update(_options(questionnaire, leaf))
    return found


def _either(condition: Condition) -> Iterator[ItemCondition]:
    """Yield the conditions on items of which each is enough."""
    parts = condition.any if isinstance(condition, AnyOf) else (condition,)
    yield from (part for part in parts if isinstance(part, ItemCondition))


def _asserted(condition: Condition) -> Iterator[ItemCondition]:
    """Yield the conditions on items that a condition asks to be true."""
    if isinstance(condition, ItemCondition):
        yield condition
    elif isinstance(condition, All | AnyOf):
        for part in condition.all if isinstance(condition, All) else condition.any:
            yield from _asserted(part)


def _options(questionnaire: Questionnaire, condition: ItemCondition) -> set[OptionValue]:
    """Return the options that meet a condition."""
    values = [option.value for option in questionnaire.options(questionnaire.item_by_key[condition.item])]
    if condition.at_least is not None:
        return set(values[values.index(condition.at_least) :])
    if condition.at_most is not None:
        return set(values[: values.index(condition.at_most) + 1])
    return {value for value in values if value in condition.values}


def _shortfalls(questionnaire: Questionnaire, own: dict[str, set[OptionValue]]) -> Iterator[Shortfall]:
    for item in questionnaire.items:
        values = tuple(option.value for option in questionnaire.options(item) if option.value in own.get(item.key, ()))
        if item.kind == "several":
            yield from (Shortfall(item.key, (value,)) for value in values)
        elif values:
            yield Shortfall(item.key, values)
