"""The form in which figures are kept: a Publication in, plain lists, numbers and texts for JSON out, and back.

A cell that is shown is a list: value and people, then its bound, then its interval; one that is not is a text. In two
halves, for a page of many groups needs no answers: the themes, and the rest.
"""

import json
import re
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

from survey.core.disclosure.cells import (
    Bound,
    Cell,
    Count,
    ItemCells,
    PartCells,
    People,
    Policy,
    Publication,
    Published,
    Reason,
    ScaleCells,
    Suppressed,
)
from survey.core.disclosure.moments import Where
from survey.core.disclosure.together import Relation, Reliability, Together

ITEMS: Final = '"items":{'
"""With what the items of a questionnaire begin: the value of any other key is no object."""
BOUNDS: Final = {bound.value: bound for bound in Bound}
METHOD: Final = 4
"""Which rules and form this is: another number when either changes. 1 told nothing of what goes together, and had
figures of groups of fewer than ten people; 2 told of such groups whether five took part; 3 knew no
breakdowns. All are read as ever."""


def canonical(value: Any) -> str:  # noqa: ANN401  # whatever JSON holds
    """Return the one text that stands for a JSON value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def fingerprint(texts: list[str]) -> str:
    """Return the hash over texts in their order, each ended by a line feed: what somebody with them can compute."""
    digest = sha256()
    for text in texts:
        digest.update(f"{text}\n".encode())
    return digest.hexdigest()


def write(found: Publication) -> tuple[Any, Any]:
    """Return the figures of a group in their two halves: respondents and scales of each questionnaire, and the rest."""
    scales = [{key: _write_scale(cells) for key, cells in part.scales.items()} for part in found.parts]
    rest = [
        {
            "items": {key: _write_item(cells) for key, cells in part.items.items()},
            "flags": {key: _write_count(count) for key, count in part.flags.items()},
            "recommendations": {key: _write_count(count) for key, count in part.recommendations.items()},
        }
        for part in found.parts
    ]
    return [_write_count(found.respondents), scales], rest


def read_themes(policy: Policy, themes: Any) -> Publication:  # noqa: ANN401  # as below
    """Return the figures of a group from their first half alone: its scales, and nothing of items, flags and advice."""
    parts = tuple(
        PartCells({}, {key: read_scale(kept) for key, kept in scales.items()}, {}, {}) for scales in themes[1]
    )
    return Publication(policy, read_count(themes[0]), parts)


def with_together(rest: list[dict[str, Any]], found: Together) -> list[dict[str, Any]]:
    """Return the second half of everybody's figures with what goes together in it."""
    return [
        part
        | {
            "reliability": {own.scale.scale: _write_told(own) for own in found.reliability if own.scale.part == at},
            "related": [
                [own.outcome.scale, *own.topic, *_write_told(own), own.clear]
                for own in found.relations
                if own.outcome.part == at
            ],
        }
        for at, part in enumerate(rest)
    ]


def read_together(rest: list[dict[str, Any]]) -> Together | None:
    """Return what goes together from the second half of everybody's figures; None where that was not published."""
    if not all("related" in part for part in rest):
        return None
    relations = (
        Relation(Where(at, outcome), Where(part, topic), *_read_told(told), clear)
        for at, own in enumerate(rest)
        for outcome, part, topic, *told, clear in own["related"]
    )
    reliability = (
        Reliability(Where(at, scale), *_read_told(told))
        for at, own in enumerate(rest)
        for scale, told in own["reliability"].items()
    )
    return Together(tuple(relations), tuple(reliability))


def _write_told(own: Relation | Reliability) -> list[float]:
    return [own.value, own.low, own.high, own.people.low, own.people.high]


def _read_told(told: list[Any]) -> tuple[float, float, float, People]:
    value, low, high, *people = told
    return value, low, high, People(*people)


def read(policy: Policy, themes: Any, rest: Any) -> Publication:  # noqa: ANN401  # what `write` returned
    """Return the figures of a group from their two halves."""
    parts = tuple(
        PartCells(
            items={key: _read_item(kept) for key, kept in part["items"].items()},
            scales={key: read_scale(kept) for key, kept in scales.items()},
            flags={key: read_count(kept) for key, kept in part["flags"].items()},
            recommendations={key: read_count(kept) for key, kept in part["recommendations"].items()},
        )
        for scales, part in zip(themes[1], rest, strict=True)
    )
    return Publication(policy, read_count(themes[0]), parts)


def item_of(rest: str, part: int, key: str) -> ItemCells:
    """Return the cells of one item from the kept text of a group's second half, without reading all of it.

    That text is canonical: its items begin at one place of each questionnaire, and only an item begins with a list or
    a text. KeyError without the item.
    """
    starts = [found.end() for found in re.finditer(re.escape(ITEMS), rest)] + [len(rest)]
    name = f"{canonical(key)}:["
    places = [rest.find(name + sign, *starts[part : part + 2]) for sign in '["']
    at = max(places)
    if at < 0:
        raise KeyError(key)
    return _read_item(json.JSONDecoder().raw_decode(rest, at + len(name) - 1)[0])


def _write_item(cells: ItemCells) -> list[Any]:
    return [
        _write_count(cells.answered),
        [_write_cell(cell) for cell in cells.options],
        [_write_count(count) for count in cells.counts],
        None if cells.dont_know is None else _write_cell(cells.dont_know),
    ]


def _read_item(kept: list[Any]) -> ItemCells:
    answered, options, counts, unknown = kept
    return ItemCells(
        read_count(answered),
        tuple(map(read_cell, options)),
        tuple(map(read_count, counts)),
        None if unknown is None else read_cell(unknown),
    )


def _write_scale(cells: ScaleCells) -> list[Any]:
    return [_write_cell(cells.mean), *([_write_cell(cell) for cell in row] for row in (cells.bands, cells.steps))]


def read_scale(kept: list[Any]) -> ScaleCells:
    """Return the cells of a scale."""
    return ScaleCells(read_cell(kept[0]), tuple(map(read_cell, kept[1])), tuple(map(read_cell, kept[2])))


def _write_cell(cell: Cell) -> list[Any] | str:
    if isinstance(cell, Suppressed):
        return _write_hidden(cell)
    kept = [cell.value, cell.people.low, cell.people.high]
    if cell.interval:
        return [*kept, cell.bound.value, *cell.interval]
    return kept if cell.bound is Bound.EXACT else [*kept, cell.bound.value]


def read_cell(kept: list[Any] | str) -> Cell:
    """Return a figure."""
    if isinstance(kept, str):
        return _read_hidden(kept)
    value, low, high, *more = kept
    if not more:
        return Published(value, People(low, high))
    bound, *interval = more
    return Published(value, People(low, high), BOUNDS[bound], (interval[0], interval[1]) if interval else None)


def _write_count(count: Count) -> list[int] | str:
    return _write_hidden(count) if isinstance(count, Suppressed) else [count.low, count.high]


def read_count(kept: list[int] | str) -> Count:
    """Return a number of people."""
    return _read_hidden(kept) if isinstance(kept, str) else People(*kept)


def _write_hidden(hidden: Suppressed) -> str:
    return f"{hidden.reason} {hidden.fewer_than}"


@lru_cache(maxsize=64)
def _read_hidden(kept: str) -> Suppressed:
    """Read why a figure is not shown: a few reasons, each in thousands of places."""
    reason, _, fewer_than = kept.partition(" ")
    return Suppressed(Reason(reason), int(fewer_than))
