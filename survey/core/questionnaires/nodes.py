"""The scoring nodes as a tree: a node in, its parts, its leaf items, and its lowest and highest possible value out."""

from collections.abc import Iterator

from survey.core.questionnaires.conditions import ItemCondition, Path, leaves
from survey.core.questionnaires.questionnaire import Item, Questionnaire
from survey.core.questionnaires.score import Flagged, ItemTerm, Max, Mean, Node, Product, Sum, Table


def terms_in(node: Node) -> Iterator[Node]:
    """Yield a node and everything inside it, from the outside in."""
    return (term for _, term in placed_terms(node, ()))


def placed_terms(node: Node, path: Path) -> Iterator[tuple[Path, Node]]:
    """Yield a node that stands at a path and everything inside it, each with its own path."""
    yield path, node
    for step, part in _parts(node):
        yield from placed_terms(part, (*path, *step))


def _parts(node: Node) -> Iterator[tuple[Path, Node]]:
    match node:
        case Mean(mean=terms) | Sum(sum=terms) | Product(product=terms) | Max(max=terms):
            name = type(node).__name__.lower()
            yield from (((name, index), term) for index, term in enumerate(terms))
        case Table(table=table):
            yield from ((("table", "rows"), table.rows), (("table", "cols"), table.cols))


def items_in(questionnaire: Questionnaire, node: Node) -> tuple[Item, ...]:
    """Return the items that a node rests on, through other scales too, each once, in the order of first use."""
    found: dict[str, Item] = {}
    for term in terms_in(node):
        match term:
            case str() if term in questionnaire.scale_by_key:
                for item in items_in(questionnaire, questionnaire.scale_by_key[term].score):
                    found.setdefault(item.key, item)
            case str() | ItemTerm():
                key = term if isinstance(term, str) else term.item
                found.setdefault(key, questionnaire.item_by_key[key])
            case Flagged(flag=condition):
                for key in (leaf.item for leaf in leaves(condition) if isinstance(leaf, ItemCondition)):
                    found.setdefault(key, questionnaire.item_by_key[key])
            case _:
                pass
    return tuple(found.values())


def item_points(questionnaire: Questionnaire, term: str | ItemTerm) -> dict[int | str, float]:
    """Return the points of an item's options (and of those special answers that a term gives points), by value."""
    key, own = (term, {}) if isinstance(term, str) else (term.item, term.points)
    options = questionnaire.options(questionnaire.item_by_key[key])
    points = {option.value: option.scored for option in options}
    return {value: number for value, number in {**points, **own}.items() if number is not None}


def bounds(questionnaire: Questionnaire, node: Node) -> tuple[float, float]:
    """Return the lowest and the highest value that a node can take."""
    match node:
        case str() if node in questionnaire.scale_by_key:
            return bounds(questionnaire, questionnaire.scale_by_key[node].score)
        case str() | ItemTerm():
            item = questionnaire.item_by_key[node if isinstance(node, str) else node.item]
            points = item_points(questionnaire, node)
            if item.kind == "several":
                boxes = [points.pop(option.value) for option in questionnaire.options(item)]
                none, every = sum(min(number, 0) for number in boxes), sum(max(number, 0) for number in boxes)
                return min(none, *points.values(), every), max(none, *points.values(), every)
            return min(points.values()), max(points.values())
        case Mean():
            return 0.0, 100.0
        case Sum(sum=terms, weights=weights, clamp=clamp):
            spans = [
                sorted(weight * end for end in bounds(questionnaire, term))
                for term, weight in zip(terms, weights or (1,) * len(terms), strict=True)
            ]
            low, high = sum(span[0] for span in spans), sum(span[1] for span in spans)
            return (max(low, clamp[0]), min(high, clamp[1])) if clamp else (low, high)
        case Product(product=terms):
            low, high = 1.0, 1.0
            for span in (bounds(questionnaire, term) for term in terms):
                corners = [low * span[0], low * span[1], high * span[0], high * span[1]]
                low, high = min(corners), max(corners)
            return low, high
        case Max(max=terms):
            spans = [list(bounds(questionnaire, term)) for term in terms]
            return max(span[0] for span in spans), max(span[1] for span in spans)
        case Table(table=table):
            cells = [cell for row in table.grid for cell in row]
            return min(cells), max(cells)
        case _:  # a flag
            return 0.0, 1.0
