"""As little hidden as possible: the share of small trees' groups that is hidden, beside the least that is safe.

Random organisations of three to nine units, of which about two thirds took part, are published as ever. The least is
found by trying every choice of groups. Many units are too small by themselves; the rest is hidden to protect those.

Larger ones are also told apart by the answers to a question, beside what their units show; there the least is what the
auditor's own search finds nothing in.
"""

import json
from itertools import product
from typing import Final

import numpy as np

from survey.core.disclosure.auditing import Family
from survey.core.disclosure.breakdowns import breakdowns_of
from survey.core.disclosure.cells import People, Policy, Suppressed
from survey.core.disclosure.descriptives import Tally
from survey.core.disclosure.publication import publish_tree
from survey.core.disclosure.solving import Sums
from survey.core.disclosure.suppression import Bools, Ints, rests
from survey.core.scores.layout import Layout, Part
from survey.core.scores.scoring import Scorer
from survey.core.tree import EVERYBODY, Group, Tree
from survey.infra.shelf import shipped

TREES: Final = 1000
SEED: Final = 11
RATE: Final = 0.65
"""How likely somebody takes part."""
BROKEN_DOWN: Final = 200
QUESTION: Final = ("home-workplace", "hours")


def measure() -> dict[str, float]:
    """Return the shares (0–1) of groups hidden, of those too small by themselves, and what is hidden needlessly."""
    random, policy = np.random.default_rng(SEED), Policy()
    groups = hidden = small = least = 0
    for _ in range(TREES):
        tree, direct = _organisation(random, 2)
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
        "hidden_needlessly_by_answer": _by_answer(random, policy),
    }


def _by_answer(random: np.random.Generator, policy: Policy) -> float:
    """Return the share (0–1) of the answers of enough people that are hidden, and could be shown beside the units."""
    layout = Layout((Part(Scorer(shipped(QUESTION[0])), "full"),))
    breakdowns = breakdowns_of(layout, ["/".join(QUESTION)])
    rows = [layout.pack({QUESTION[0]: {QUESTION[1]: option}}) for option in range(breakdowns[0].options)]
    large = hidden = 0
    for _ in range(BROKEN_DOWN):
        tree, direct = _organisation(random, 3)
        chances = [random.dirichlet([1] * len(rows)) for _ in tree.ids]
        people = np.stack([random.multinomial(number, own) for number, own in zip(direct, chances, strict=True)])
        tally = Tally(layout, tree.ids.tolist(), breakdowns)
        units, answers = np.indices(people.shape).reshape(2, -1).repeat(people.reshape(-1), axis=1)
        tally.add(tree.ids[units].tolist(), [rows[answer] for answer in answers])
        found = publish_tree(tally, tree, policy)
        shown = frozenset(group for group, own in found.items() if isinstance(own.respondents, People))
        least = policy.in_breakdowns.min_cell_size
        large += int((people.sum(axis=0) >= least).sum())
        hidden += _most_answers(tree, people, shown, policy) - len(shown & set(breakdowns[0].groups))
    return hidden / large


def _most_answers(tree: Tree, people: Ints, shown: frozenset[int], policy: Policy) -> int:
    """Return how many answers can be shown at most: enough people each and together, and no sum tells about few."""
    units, answers = np.indices(people.shape).reshape(2, -1)
    blocks, totals = Family(tree.ids, tree.parents, units).blocks(shown), people.sum(axis=0)
    need, best = policy.in_breakdowns.min_cell_size, 0
    for choice in product((False, True), repeat=len(totals)) if EVERYBODY in shown else ():
        chosen = np.array(choice)
        left = totals[~chosen].sum()
        if chosen.sum() > best and (totals[chosen] >= need).all() and not 0 < left < need:
            sums = Sums([blocks, np.where(chosen[answers], answers, -1)], people.reshape(-1))
            best = best if any(True for _ in sums.of_few(policy.min_cell_size)) else int(chosen.sum())
    return best


def _organisation(random: np.random.Generator, size: float) -> tuple[Tree, Ints]:
    """Return a tree and how many answered by group, those of parts not included; e to the power `size` is common."""
    units = int(random.integers(3, 10))
    above = [None, *(int(random.integers(0, at)) or None for at in range(2, units + 1))]
    people = (random.lognormal(size, 1, units + 1) * (random.random(units + 1) < 0.75)).astype(np.int64)
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
