"""The response of an open round by unit: invitations in, once a day a share for each unit of at least ten invited out.

Groups are apart from each other and each has at least ten people, the rest together too; else what is shown of the
others, taken from the whole, would tell of a few. A person counts in the unit in which they were invited: moving
somebody changes no number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from survey.rounds import queries
from survey.rounds.freezing import units_of
from survey.rounds.models import Round, RoundRate

RATE_FROM: Final = 10
"""How many are done is shown of at least so many people."""
REST: Final = 0
"""The number under which all other units together stand."""
STEP: Final = 5
LEAST, MOST = 10, 90
"""Shares beyond these are not told: that almost nobody or almost everybody is done tells of each of them."""


@dataclass(frozen=True)
class Rate:
    """The share of a unit's invited people who are done, in steps of five; no name: all other units together."""

    name: str
    invited: int
    share: int


def shown_apart(invited: Mapping[int, int]) -> frozenset[int] | None:
    """Return the units that can be shown apart, by how many are invited; the rest is empty or has ten people too.

    None when not even all together are ten.
    """
    enough = (unit for unit, number in invited.items() if unit != REST and number >= RATE_FROM)
    large = sorted(enough, key=lambda unit: (invited[unit], unit))
    while True:
        rest = sum(number for unit, number in invited.items() if unit not in large)
        if rest >= RATE_FROM or (large and not rest):
            return frozenset(large)
        if not large:
            return None
        large.pop(0)


def count_by_unit(session: Session, round_: Round) -> None:
    """Keep how many are invited and done in each group, in place of what was counted before."""
    counted = queries.done_by_unit(session, round_.id)
    before = queries.round_rates(session, round_.id)
    apart = _as_before({row.unit_id for row in before}, {unit: invited for unit, invited, _ in counted})
    queries.delete_rates(session, round_.id)
    if apart is None:
        return
    sums: dict[int, tuple[int, int]] = {}
    for unit, invited, done in counted:
        group = unit if unit in apart else REST
        total = sums.get(group, (0, 0))
        sums[group] = (total[0] + invited, total[1] + done)
    session.add_all(
        RoundRate(round_id=round_.id, unit_id=group, invited=invited, done=done)
        for group, (invited, done) in sums.items()
    )
    session.flush()


def _as_before(groups: set[int], invited: Mapping[int, int]) -> frozenset[int] | None:
    """Return the groups of the day before as long as they will do, for two divisions together tell more than one."""
    kept = frozenset(groups) - {REST}
    rest = sum(number for unit, number in invited.items() if unit not in kept)
    still = all(invited.get(unit, 0) >= RATE_FROM for unit in kept) and (rest >= RATE_FROM or (bool(kept) and not rest))
    return kept if groups and still else shown_apart(invited)


def rates(session: Session, round_: Round) -> Sequence[Rate]:
    """Return the shares as counted last, by unit, all others together at the end."""
    rows = {row.unit_id: row for row in queries.round_rates(session, round_.id)}
    named = [(group.name, rows[group.id]) for group in units_of(session, round_) if group.id in rows]
    if REST in rows:
        named.append(("", rows[REST]))
    return [Rate(name, row.invited, _share(row.done, row.invited)) for name, row in named]


def _share(done: int, invited: int) -> int:
    exact = 100 * done / invited
    return min(max(round(exact / STEP) * STEP, LEAST), MOST)
