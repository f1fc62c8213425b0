"""Making what is published of a round: its responses in, the figures of each group out, as they are kept.

Nothing else of results reads responses.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from sqlalchemy.orm import Session

from survey.core.disclosure.cells import People, Policy
from survey.core.disclosure.descriptives import Tally
from survey.core.disclosure.keeping import METHOD, canonical, fingerprint, read_count, with_together, write
from survey.core.disclosure.publication import publish_tree
from survey.core.disclosure.suppression import Known, apart
from survey.core.reports.drivers import told
from survey.core.scores.layout import Layout
from survey.core.tree import EVERYBODY, Group, Tree
from survey.responding.services import response_blocks, responses_by_unit
from survey.rounds.breakdowns import breakdowns_in
from survey.rounds.freezing import units_of
from survey.rounds.models import Round
from survey.rounds.services import layout_of, rounds


@dataclass(frozen=True)
class Made:
    """What is published of a round: by which method, with which thresholds, and unit → figures in two halves."""

    method: int
    policy: Policy
    halves: dict[int, tuple[str, str]]

    @property
    def has_figures(self) -> bool:
        """Whether anything of everybody may be shown."""
        return isinstance(read_count(json.loads(self.halves[EVERYBODY][0])[0]), People)

    @property
    def fingerprint(self) -> str:
        """The hash over all of it."""
        header = canonical([self.method, self.policy.min_cell_size, self.policy.min_cell_size_sensitive])
        return fingerprint([header, *(f"[{unit},{themes},{rest}]" for unit, (themes, rest) in self.halves.items())])


def make(session: Session, round_: Round) -> Made:
    """Return what is to be published of a round that is over."""
    policy, tree = policy_of(round_), tree_of(session, round_)
    tally = count(session, round_, layout_of(session, round_))
    people, least = tree.summed(tally.respondents), policy.of(sensitive=True)
    known = list(_known(session, round_))
    secret = ~apart(tree, people, (one for _, one in known), least)
    again = tree.headcounts[0] and people[0] >= tree.headcounts[0] and _broken_down_before(round_, known)
    published = publish_tree(tally, tree, policy, secret, broken_down=not again)
    written = {unit: write(found) for unit, found in published.items()}
    everybody, rest = written[EVERYBODY]
    together = told(tally.together, published[EVERYBODY], tally.layout, policy)
    written[EVERYBODY] = everybody, with_together(rest, together)
    halves = {unit: (canonical(one), canonical(other)) for unit, (one, other) in sorted(written.items())}
    return Made(METHOD, policy, halves)


def _broken_down_before(round_: Round, known: Iterable[tuple[Round, Known]]) -> bool:
    """Tell whether everybody took part in an earlier round that was told apart by the same answers.

    Where everybody does so again, it could be known who gave another answer now: few people, and nobody keeps who.
    """
    return any(one.group == EVERYBODY and set(earlier.breakdowns) & set(round_.breakdowns) for earlier, one in known)


def policy_of(round_: Round) -> Policy:
    """Return the thresholds that a round froze."""
    assert round_.min_cell_size and round_.min_cell_size_sensitive  # noqa: S101, PT018  # what is over froze them
    return Policy(round_.min_cell_size, round_.min_cell_size_sensitive)


def tree_of(session: Session, round_: Round) -> Tree:
    """Return the units that a round froze."""
    return Tree(Group(unit.id, unit.parent_id, unit.headcount) for unit in units_of(session, round_))


def count(session: Session, round_: Round, layout: Layout) -> Tally:
    """Return the counts of a round, added up block by block: by unit, and by each of its breakdowns."""
    units = [group.id for group in units_of(session, round_)]
    tally = Tally(layout, units, breakdowns_in(session, round_))
    for unit_ids, rows in response_blocks(session, round_.id):
        tally.add(unit_ids, rows)
    return tally


def _known(session: Session, round_: Round) -> Iterator[tuple[Round, Known]]:
    """Yield the groups of which everybody took part in a round that was published before, with that round."""
    for earlier in rounds(session):
        if earlier.published and earlier.id != round_.id:
            tree, own = tree_of(session, earlier), responses_by_unit(session, earlier.id)
            people = tree.summed(np.array([own.get(unit, 0) for unit in tree.ids.tolist()]))
            beside = frozenset(tree.ids.tolist())
            for at in np.flatnonzero(people >= tree.headcounts).tolist():
                yield earlier, Known(int(tree.ids[at]), int(tree.headcounts[at]), beside)
