"""Offered actions narrowed to one topic: offers, topics and what HR asked for in; what is listed, and ticked, out."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

from survey.followup.aims import OfferedAim
from survey.reporting.results.recommended import TICKED, Offer

NO_TOPIC = "none"
"""Asks for the actions that are about no topic of the form."""


class Narrowed(NamedTuple):
    """What the page offers.

    `topics`: those that can be asked for, each with its number of actions; `loose`: how many are about none of them;
    `topic`: the one asked for, if any; `listed`: the actions about it, or all; `beside`: others that are ticked, so
    that no tick is lost, nor planned unseen.
    """

    topics: Sequence[tuple[OfferedAim, int]]
    loose: int
    topic: str
    listed: Sequence[Offer]
    beside: Sequence[Offer]


def ticked(offered: Sequence[Offer], asked: Collection[str], *, narrowed: bool) -> Sequence[str]:
    """Return what is ticked when the page opens: what was asked for, or else the most important at first sight."""
    keys = [one.recommended.key for one in offered]
    found = [key for key in keys if key in asked]
    return found if found or narrowed else keys[:TICKED]


def narrow(offered: Sequence[Offer], topics: Sequence[OfferedAim], topic: str, ticked: Collection[str]) -> Narrowed:
    """Return the offers about a topic; all of them for one that none is about."""
    known = {one.key for one in topics}
    about = {one.recommended.key: {*one.recommended.scales} & known or {NO_TOPIC} for one in offered}
    counts = Counter(key for keys in about.values() for key in keys)
    asked = topic if topic in counts else ""
    listed = [one for one in offered if not asked or asked in about[one.recommended.key]]
    return Narrowed(
        [(one, counts[one.key]) for one in topics if one.key in counts],
        counts[NO_TOPIC],
        asked,
        listed,
        [one for one in offered if one not in listed and one.recommended.key in ticked],
    )
