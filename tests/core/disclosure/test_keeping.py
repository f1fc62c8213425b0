"""Figures are read as they were written, and any change shows in their hash."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.core.disclosure.cells import (
    Bound,
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
from survey.core.disclosure.keeping import canonical, fingerprint, item_of, read, read_themes, write

people = st.builds(People, st.integers(5, 99), st.integers(5, 99))
hidden = st.builds(Suppressed, st.sampled_from(Reason), st.integers(0, 20))
number = st.integers(0, 100) | st.integers(0, 100).map(lambda tenths: tenths / 10)
shown = st.builds(Published, number, people, st.sampled_from(Bound), st.none() | st.tuples(number, number))
cell, count = shown | hidden, people | hidden
cells = st.lists(cell, max_size=3).map(tuple)
keys = st.sampled_from(["a", "é", "long_one"])
parts = st.builds(
    PartCells,
    items=st.dictionaries(
        keys, st.builds(ItemCells, count, cells, st.lists(count, max_size=3).map(tuple), st.none() | cell)
    ),
    scales=st.dictionaries(keys, st.builds(ScaleCells, cell, cells, cells)),
    flags=st.dictionaries(keys, count),
    recommendations=st.dictionaries(keys, count),
)
publications = st.builds(Publication, st.just(Policy()), count, st.lists(parts, max_size=2).map(tuple))


@given(publications)
def test_what_is_read_is_what_was_written(one: Publication) -> None:
    themes, rest = (canonical(half) for half in write(one))
    found = read(one.policy, json.loads(themes), json.loads(rest))
    assert found == one
    assert [canonical(half) for half in write(found)] == [themes, rest]


@given(publications)
def test_a_part_can_be_read_by_itself(one: Publication) -> None:
    themes, rest = (canonical(half) for half in write(one))
    for at, part in enumerate(one.parts):
        assert {key: item_of(rest, at, key) for key in part.items} == part.items
        for missing in {"a", "é", "long_one"} - part.items.keys():
            with pytest.raises(KeyError):
                item_of(rest, at, missing)
    scales = [part.scales for part in read_themes(one.policy, json.loads(themes)).parts]
    assert scales == [part.scales for part in one.parts]


def test_a_hash_is_of_the_texts_in_their_order() -> None:
    assert fingerprint(["a", "b"]) == "911169ddaaf146aff539f58c26c489af3b892dff0fe283c1c264c65ae5aa59a2"
    assert len({fingerprint(texts) for texts in (["a", "b"], ["b", "a"], ["ab"], ["a", "b", ""])}) == 4
