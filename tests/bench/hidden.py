"""As little hidden as possible: the share of small trees' groups that is hidden, beside the least that is safe.

Random organisations of three to nine units, of which about two thirds took part, are published as ever. The least is
found by trying every choice of groups. Many units are too small by themselves; the rest is hidden to protect those.
"""

import json
from itertools import product
from typing import Final

import numpy as np

from survey.core.disclosure.cells import Policy, Suppressed
from survey.core.disclosure.descriptives import Tally
from survey.core.disclosure.publication import publish_tree
from survey.core.disclosure.suppression import Bools, Ints, rests
from survey.core.scores.layout import Layout
from survey.core.tree import Group, Tree

TREES: Final = 1000
SEED: Final = 11
RATE: Final = 0.65
"""How likely somebody takes part."""


def measure() -> dict[str, float]:
    """Return the shares (0–1) of groups hidden, of those too small by themselves, and what is hidden needlessly."""
    random, policy = np.random.default_rng(SEED), Policy()
    groups = hidden = small = least = 0
    for _ in range(TREES):
        tree, direct = _organisation(random)
        tally = Tally(Layout(()), tree.ids.tolist())
        tally.respondents = direct
        found = publish_tree(tally, tree, policy)
        groups += len(tree)
        hidden += sum(isinstance(own.respondents, Suppressed) for own in found.values())
        may = _may(tree, direct, policy)
        small += int((~may).sum())
        least += len(tree) - _most(tree, direct, may, policy.min_cell_size)
    return {
        "hidden_share": hidden / groups,
        "hidden_too_small": small / groups,
        "hidden_needlessly": (hidden - least) / groups,
    }


def _organisation(random: np.random.Generator) -> tuple[Tree, Ints]:
    """Return a tree and how many answered by group, those of parts not included."""
    size = int(random.integers(3, 10))
    above = [None, *(int(random.integers(0, at)) or None for at in range(2, size + 1))]
    people = (random.lognormal(2, 1, size + 1) * (random.random(size + 1) < 0.75)).astype(np.int64)
    bare = Tree(Group(at, parent, 0) for at, parent in enumerate(above, start=1))
    whole = bare.summed(people)
    tree = Tree(Group(at, parent, int(whole[at])) for at, parent in enumerate(above, start=1))
    return tree, random.binomial(people, RATE)


def _may(tree: Tree, direct: Ints, policy: Policy) -> Bools:
    """Return which groups could be shown if there were no others."""
    large = tree.headcounts >= policy.group_from
    large[0] = True
    may: Bools = large & (tree.summed(direct) >= policy.min_cell_size)
    return may


def _most(tree: Tree, direct: Ints, may: Bools, need: int) -> int:
    """Return how many groups can be shown at most, everybody before all: no rest is from 1 to need − 1 people."""
    best = (False, 0)
    places = np.flatnonzero(may)
    for choice in product((False, True), repeat=len(places)):
        chosen = np.zeros((len(tree), 1), np.bool_)
        chosen[places, 0] = choice
        left = rests(tree, direct[:, None], chosen)
        if not ((left > 0) & (left < need)).any():
            best = max(best, (bool(chosen[0, 0]), int(chosen.sum())))
    return best[1]


if __name__ == "__main__":
    print(json.dumps(measure()))
