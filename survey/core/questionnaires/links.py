"""What belongs together in a questionnaire: its rules in, for each recommendation its scales and shortfalls out."""

from collections.abc import Iterator
from typing import NamedTuple

from survey.core.questionnaires.conditions import All, AnyOf, Condition, ItemCondition, OptionValue, leaves
from survey.core.questionnaires.nodes import items_in
from survey.core.questionnaires.questionnaire import Audience, Questionnaire


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
    """Return what calls for an action of employer or manager: of each item, in their order, all its options."""
    found: dict[str, set[OptionValue]] = {}
    for key, own in shortfalls_of_recommendations(questionnaire).items():
        if questionnaire.recommendation_by_key[key].audience is not Audience.EMPLOYEE:
            for one in own:
                found.setdefault(one.item, set()).update(one.values)
    return tuple(_shortfalls(questionnaire, found))


def shortfalls_of_recommendations(questionnaire: Questionnaire) -> dict[str, tuple[Shortfall, ...]]:
    """Return for each recommendation the shortfalls that call for it, in the order of the items.

    A rule that asks more than one thing names those of its options that another rule takes by themselves: what else it
    asks, such as how many hours somebody works, says for whom it matters. Of options that exclude each other only the
    most severe count: who goes from one of these to a milder one has improved. Special answers are none.
    """
    alone, worst = _alone(questionnaire), _worst(questionnaire)
    found: dict[str, dict[str, set[OptionValue]]] = {}
    for rule in questionnaire.rules:
        for leaf in _asserted(rule.when):
            values = _options(questionnaire, leaf)
            if values and values <= alone.get(leaf.item, {}).keys():
                for key in rule.advise:
                    found.setdefault(key, {}).setdefault(leaf.item, set()).update(values & worst[leaf.item])
    return {key: tuple(_shortfalls(questionnaire, own)) for key, own in found.items()}


def _alone(questionnaire: Questionnaire) -> dict[str, dict[OptionValue, int]]:
    """Return by item the options of which each is enough for some rule, with the highest severity of these."""
    found: dict[str, dict[OptionValue, int]] = {}
    for rule in questionnaire.rules:
        for leaf in _either(rule.when):
            own = found.setdefault(leaf.item, {})
            own |= {value: max(rule.severity, own.get(value, 0)) for value in _options(questionnaire, leaf)}
    return found


def _worst(questionnaire: Questionnaire) -> dict[str, set[OptionValue]]:
    """Return by item the most severe of its options; where several can be ticked, all that are enough for a rule."""
    found = {}
    for key, own in _alone(questionnaire).items():
        least = 0 if questionnaire.item_by_key[key].kind == "several" else max(own.values(), default=0)
        found[key] = {value for value, severity in own.items() if severity >= least}
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
