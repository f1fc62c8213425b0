"""Check that everything a questionnaire names exists, once: questionnaire in, (path, message) of each problem out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from survey.core.questionnaires.conditions import Condition, ItemCondition, Path, ScaleCondition, leaves, placed_leaves
from survey.core.questionnaires.nodes import item_points, placed_terms
from survey.core.questionnaires.questionnaire import Item, Questionnaire, Scale
from survey.core.questionnaires.score import Flagged, ItemTerm, Mean, Node

Found = tuple[Path, str]


def reference_problems(questionnaire: Questionnaire) -> Iterator[Found]:
    """Yield a path into the questionnaire and a message for each name that is unknown, double, or used too early."""
    yield from _duplicates(questionnaire)
    yield from _items(questionnaire)
    yield from _forms(questionnaire)
    yield from _scales(questionnaire)
    yield from _rules(questionnaire)


def _duplicates(questionnaire: Questionnaire) -> Iterator[Found]:
    lists = {
        "items": [item.key for item in questionnaire.items],
        "scales": [scale.key for scale in questionnaire.scales],
        "flags": [flag.key for flag in questionnaire.flags],
        "recommendations": [recommendation.key for recommendation in questionnaire.recommendations],
        "rules": [rule.key for rule in questionnaire.rules],
    }
    for name, keys in lists.items():
        yield from _double((name,), keys)
    for form, sections in questionnaire.forms.items():
        yield from _double(("forms", form), [section.key for section in sections])
    for index, scale in enumerate(questionnaire.scales):
        yield from _double(("scales", index, "bands"), [band.key for band in scale.bands])
    for index, scale in enumerate(questionnaire.scales):
        if scale.key in questionnaire.item_by_key:
            yield ("scales", index, "key"), f"'{scale.key}' is also the key of an item: rename one of them"


def _double(path: Path, keys: Sequence[str]) -> Iterator[Found]:
    counts = Counter(keys)
    for index, key in enumerate(keys):
        if counts[key] > 1:
            yield (*path, index, "key"), f"the key '{key}' is used {counts[key]} times among the {path[-1]}: rename"


def _items(questionnaire: Questionnaire) -> Iterator[Found]:
    seen: dict[str, Item] = {}
    for index, item in enumerate(questionnaire.items):
        path = ("items", index)
        if not _has_options(questionnaire, item):
            yield (*path, "options"), f"there is no option set '{item.options}'"
        else:
            options = questionnaire.options(item)
            values = [option.value for option in options]
            if len(values) < (2 if item.kind == "choice" else 1):
                yield (*path, "options"), f"'{item.key}' needs more options"
            if len(set(values)) < len(values):
                yield (*path, "options"), f"'{item.key}' has two options with the same value"
            if item.kind == "several" and len(values) > MAX_SEVERAL:
                yield (*path, "options"), f"'{item.key}' has more than {MAX_SEVERAL} boxes: split it"
            clash = set(values) & {special.value for special in item.specials}
            if clash:
                yield (*path, "options"), f"'{clash.pop()}' is a special answer: list it under 'specials'"
        for special in item.specials:
            if special not in questionnaire.specials:
                yield (*path, "specials"), f"'{special}' has no text: add it to 'specials' at the top of the file"
        if item.show_if is not None:
            yield from _condition(questionnaire, item.show_if, (*path, "show_if"), seen, scales=False)
        seen[item.key] = item


MAX_SEVERAL = 12
"""Boxes an item may have: the answer is stored as a bit mask in 16 bits."""


def _forms(questionnaire: Questionnaire) -> Iterator[Found]:
    if "full" not in questionnaire.forms:
        yield ("forms",), "a questionnaire has at least the form 'full'"
    order = {item.key: index for index, item in enumerate(questionnaire.items)}
    for name, sections in questionnaire.forms.items():
        asked: list[str] = []
        for index, section in enumerate(sections):
            for place, key in enumerate(section.items):
                path = ("forms", name, index, "items", place)
                if key not in order:
                    yield path, f"there is no item '{key}'"
                elif key in asked:
                    yield path, f"'{key}' stands twice in the form '{name}'"
                else:
                    yield from _shown_after(questionnaire.item_by_key[key], asked, path)
                asked.append(key)


def _shown_after(item: Item, asked: list[str], path: Path) -> Iterator[Found]:
    """A form must ask what a show_if depends on before the item itself."""
    for leaf in leaves(item.show_if) if item.show_if else ():
        if isinstance(leaf, ItemCondition) and leaf.item not in asked:
            yield path, f"'{item.key}' is shown depending on '{leaf.item}', which this form does not ask before it"


def _scales(questionnaire: Questionnaire) -> Iterator[Found]:
    earlier: dict[str, Scale] = {}
    for index, scale in enumerate(questionnaire.scales):
        path = ("scales", index, "score")
        yield from _node(questionnaire, scale.score, path, earlier)
        earlier[scale.key] = scale


def _node(questionnaire: Questionnaire, node: Node, place: Path, earlier: dict[str, Scale]) -> Iterator[Found]:
    for path, term in placed_terms(node, place):
        if isinstance(term, str) and term not in earlier:
            if term in questionnaire.scale_by_key:
                yield path, f"the scale '{term}' stands further down: move it before the scale that uses it"
            elif term not in questionnaire.item_by_key:
                yield path, f"there is no item or scale '{term}'"
            else:
                yield from _points(questionnaire, term, path)
        elif isinstance(term, ItemTerm):
            if term.item not in questionnaire.item_by_key:
                yield path, f"there is no item '{term.item}'"
                continue
            item = questionnaire.item_by_key[term.item]
            known = {*_values(questionnaire, item), "skipped"}
            for value in term.points:
                if value not in known:
                    yield path, f"'{value}' is no option of the item '{term.item}'"
            yield from _points(questionnaire, term, path)
        elif isinstance(term, Mean):
            keys = {part.item if isinstance(part, ItemTerm) else part for part in term.mean}
            for key in sorted(set(term.reverse) - keys):
                yield (*path, "reverse"), f"'{key}' in 'reverse' is not among the terms of this mean"
            if term.min_answered > len(term.mean):
                yield (*path, "min_answered"), f"'min_answered' is larger than the {len(term.mean)} terms"
        elif isinstance(term, Flagged):
            items = questionnaire.item_by_key
            yield from _condition(questionnaire, term.flag, (*path, "flag"), items, scales=False)


def _points(questionnaire: Questionnaire, term: str | ItemTerm, path: Path) -> Iterator[Found]:
    item = questionnaire.item_by_key[term if isinstance(term, str) else term.item]
    if _has_options(questionnaire, item):
        points = item_points(questionnaire, term)
        if any(option.value not in points for option in questionnaire.options(item)):
            yield path, f"each option of '{item.key}' needs a number as its value, or 'points'"


def _rules(questionnaire: Questionnaire) -> Iterator[Found]:
    for index, flag in enumerate(questionnaire.flags):
        yield from _condition(questionnaire, flag.when, ("flags", index, "when"), questionnaire.item_by_key)
    for index, rule in enumerate(questionnaire.rules):
        yield from _condition(questionnaire, rule.when, ("rules", index, "when"), questionnaire.item_by_key)
        for place, key in enumerate(rule.advise):
            if key not in questionnaire.recommendation_by_key:
                yield ("rules", index, "advise", place), f"there is no recommendation '{key}'"


def _condition(
    questionnaire: Questionnaire,
    condition: Condition,
    place: Path,
    items: Iterable[str],
    *,
    scales: bool = True,
) -> Iterator[Found]:
    known = set(items)
    for path, leaf in placed_leaves(condition, place):
        match leaf:
            case ItemCondition(item=key) if key not in known:
                exists = key in questionnaire.item_by_key
                yield path, f"the item '{key}' stands further down" if exists else f"there is no item '{key}'"
            case ItemCondition(item=key):
                item = questionnaire.item_by_key[key]
                options = set(_values(questionnaire, item))
                for value in leaf.values:
                    if value not in options:
                        yield path, f"'{value}' is no option of the item '{key}'"
                    elif (leaf.at_least, leaf.at_most) != (None, None) and (
                        item.kind == "several" or value in item.specials
                    ):
                        yield path, "'at_least' and 'at_most' take an option of an item of kind 'choice': use 'in'"
            case ScaleCondition(scale=key) if not scales or key not in questionnaire.scale_by_key:
                yield path, f"there is no scale '{key}' to use here"
            case _:
                known_bands = {band.key for band in questionnaire.scale_by_key[leaf.scale].bands}
                for band in sorted(set(leaf.band or ()) - known_bands):
                    yield path, f"the scale '{leaf.scale}' has no band '{band}'"


def _values(questionnaire: Questionnaire, item: Item) -> Iterator[int | str]:
    if _has_options(questionnaire, item):
        yield from (option.value for option in questionnaire.options(item))
    yield from (special.value for special in item.specials)


def _has_options(questionnaire: Questionnaire, item: Item) -> bool:
    """Tell whether an item's options are there; the name of a set that is not is a problem of its own."""
    return not isinstance(item.options, str) or item.options in questionnaire.option_sets
