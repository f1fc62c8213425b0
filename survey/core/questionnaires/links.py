"""What belongs together in a questionnaire: its rules in, for each recommendation the scales that it is about out."""

from survey.core.questionnaires.conditions import ItemCondition, leaves
from survey.core.questionnaires.nodes import items_in
from survey.core.questionnaires.questionnaire import Questionnaire


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
