"""Plausible answers for the demo: a questionnaire, a person's leanings and a random generator in, codes out.

A leaning is a number around 0; higher means that things go better for that person on that scale.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from survey.core.questionnaires.nodes import items_in, terms_in
from survey.core.questionnaires.questionnaire import Item, Questionnaire, Special
from survey.core.questionnaires.score import ItemTerm, Mean
from survey.core.scores.answers import Code, code_of

SPECIAL_CHANCE = {
    Special.DONT_KNOW: 0.04,
    Special.NOT_APPLICABLE: 0.02,
    Special.RATHER_NOT_SAY: 0.02,
}
LEFT_OPEN = 0.01
NOISE = 0.75
"""Spread of an answer around the person's leaning."""


@dataclass(frozen=True)
class Role:
    """Which scale an item belongs to, and whether more points mean that it goes worse."""

    scale: str
    reverse: bool


def roles(questionnaire: Questionnaire) -> dict[str, Role]:
    """Return the role of each item that a shown scale averages."""
    found: dict[str, Role] = {}
    for scale in questionnaire.shown_scales:
        for node in terms_in(scale.score):
            if not isinstance(node, Mean):
                continue
            for term in node.mean:
                key = term.item if isinstance(term, ItemTerm) else term
                for item in items_in(questionnaire, term):
                    found.setdefault(item.key, Role(scale.key, key in node.reverse))
    return found


def answer(
    questionnaire: Questionnaire, item: Item, role: Role | None, leanings: Mapping[str, float], random: Random
) -> int | None:
    """Return the code of one answer; None when the person leaves the item open."""
    if random.random() < LEFT_OPEN and not item.required:
        return None
    for special, chance in SPECIAL_CHANCE.items():
        if special in item.specials and random.random() < chance:
            return code_of(questionnaire, item, special.value)
    leaning = leanings[role.scale] if role else random.gauss(0, 1)
    options = questionnaire.options(item)
    if item.kind == "several":
        return _boxes(len(options), leaning, random)
    order = list(range(len(options)))
    if role:
        points = [option.scored or 0.0 for option in options]
        order = sorted(order, key=lambda index: -points[index] if role.reverse else points[index])
    return order[_place(leaning, len(options), random)]


def _place(leaning: float, size: int, random: Random) -> int:
    """Put a leaning (worst to best, mostly between −2 and 2) on one of `size` ordered options."""
    place = (leaning + random.gauss(0.35, NOISE) + 2) / 4
    return min(size - 1, max(0, int(place * size)))


def _boxes(size: int, leaning: float, random: Random) -> int:
    """Tick boxes: the worse things go, the more of them."""
    chance = min(0.5, max(0.04, 0.16 - 0.08 * leaning))
    mask = sum(1 << box for box in range(size) if random.random() < chance)
    return mask or int(Code.MISSING) + 1
