"""What people lack: what a group published about its needs in; how many lack what, and what it would cost, out.

Everything follows from published figures, so it tells nothing more. Numbers are ranges: what was rounded is as wide as
it can be, and the whole group is estimated by the 95 % interval of the share.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil, floor
from typing import Final

from survey.core.disclosure.cells import Cell, Count, PartCells, People, Publication, Published, Suppressed
from survey.core.questionnaires.conditions import ItemCondition
from survey.core.questionnaires.questionnaire import Audience, Item, Questionnaire, ResponseOption, Tier
from survey.core.reports.margins import ENDLESS, ROUNDING, Margins, of_share
from survey.core.reports.report import NEEDS
from survey.core.scores.layout import Layout, Part
from survey.core.text import Language

BANDS: Final[Mapping[Tier, tuple[int, int | None]]] = {
    "T0": (0, 0),
    "T1": (0, 100),
    "T2": (100, 500),
    "T3": (500, None),
}
"""Tier → euros for one person, from and to (domain D0: our own estimate of 2026); the last has no end."""


@dataclass(frozen=True)
class Money:
    """Euros, from and to; no end where nobody can say."""

    low: int
    high: int | None

    def __add__(self, other: "Money") -> "Money":
        ends = (self.high, other.high)
        return Money(self.low + other.low, None if None in ends else sum(end for end in ends if end is not None))

    def times(self, people: tuple[int, int]) -> "Money":
        """Return what it costs for so many people, from and to."""
        return Money(self.low * people[0], None if self.high is None else self.high * people[1])


@dataclass(frozen=True)
class Need:
    """A thing that people lack: how many, what share, and what that means for the whole group and its money.

    key: questionnaire/item/option. interval: percent, of the share in the whole group. whole: people of the whole
    group, from and to. each: euros for one person, a price of the organisation's own or the band; `priced` tells which.
    recommendations: what employer or manager can do, as questionnaire/key.
    """

    key: str
    text: str
    people: Count
    share: Cell
    interval: tuple[int, int] | None
    whole: tuple[int, int] | None
    each: Money | None
    priced: bool
    cost: Money | None
    recommendations: tuple[str, ...]


@dataclass(frozen=True)
class NeedList:
    """The needs of one question, what most people lack first."""

    item: str
    title: str
    answered: Count
    needs: tuple[Need, ...]

    @property
    def costs(self) -> bool:
        """Whether any of its things has a cost."""
        return any(need.each for need in self.needs)

    @property
    def total(self) -> Money | None:
        """What it would cost to give everybody what they lack; None where nothing has a cost."""
        found = [need.cost for need in self.needs if need.cost]
        return sum(found[1:], found[0]) if found else None

    @property
    def left_out(self) -> tuple[Need, ...]:
        """The things with a cost that so few people lack that no number is told."""
        return tuple(need for need in self.needs if need.each and not need.cost)


def need_lists(
    layout: Layout, publication: Publication, headcount: int, prices: Mapping[str, int], language: Language
) -> tuple[NeedList, ...]:
    """Return a list for each question about needs; prices: the organisation's own, in euros, by the key of a need."""
    margins = Margins(publication.respondents, headcount)
    return tuple(
        _list(part, cells, item, margins, prices, language)
        for part, cells in zip(layout.parts, publication.parts, strict=True)
        for item in part.items
        if item.key.startswith(NEEDS)
    )


def _list(
    part: Part, cells: PartCells, item: Item, margins: Margins, prices: Mapping[str, int], language: Language
) -> NeedList:
    """Return the needs of a question; an answer that costs nothing and calls for nothing is none."""
    questionnaire, own = part.questionnaire, cells.items[item.key]
    found: list[Need] = []
    for at, option in enumerate(questionnaire.options(item)):
        key = f"{questionnaire.key}/{item.key}/{option.value}"
        advice, price = tuple(_advice(questionnaire, item, option)), prices.get(key)
        if not advice and option.cost is None:
            continue
        interval, whole = _estimate(own.counts[at], own.options[at], own.answered, margins)
        each = None if option.cost is None else Money(*BANDS[option.cost]) if price is None else Money(price, price)
        found.append(
            Need(
                key=key,
                text=option.text[language],
                people=own.counts[at],
                share=own.options[at],
                interval=interval,
                whole=whole,
                each=each,
                priced=each is not None and price is not None,
                cost=each.times(whole) if each and whole else None,
                recommendations=advice,
            )
        )
    found.sort(key=_most)
    return NeedList(item.key, item.text[language], own.answered, tuple(found))


def _most(need: Need) -> tuple[float, float]:
    """Order by people, and where these are rounded to the same number by share."""
    people = need.people.low if isinstance(need.people, People) else 0
    return -people, -(need.share.value if isinstance(need.share, Published) else 0)


def _advice(questionnaire: Questionnaire, item: Item, option: ResponseOption) -> Iterator[str]:
    """Yield what employer and managers can do for whoever gave an answer."""
    for rule in questionnaire.rules:
        when = rule.when
        if isinstance(when, ItemCondition) and when.item == item.key and when.is_ == option.value:
            for key in rule.advise:
                if questionnaire.recommendation_by_key[key].audience is not Audience.EMPLOYEE:
                    yield f"{questionnaire.key}/{key}"


def _estimate(
    people: Count, share: Cell, answered: Count, margins: Margins
) -> tuple[tuple[int, int], tuple[int, int]] | tuple[None, None]:
    """Return the share in the whole group (percent) and its people, each from and to; nothing where they are not told.

    The share is as sure as its margin says. Where it is only bounded the numbers of people tell more: each end takes
    those that put it furthest out. Where the size of the group is not known, the people are those who answered.
    """
    if isinstance(people, Suppressed) or isinstance(answered, Suppressed):
        return None, None
    known = margins.headcount >= answered.low
    group, margin = margins.headcount if known else ENDLESS, margins.of_share(share)
    if margin:
        low, high = margin.low / 100, margin.high / 100
    else:
        low = of_share(people.low, min(answered.high, group), group).low
        high = of_share(min(people.high, answered.low), answered.low, group).high
    percent = floor(100 * low + ROUNDING), ceil(100 * high - ROUNDING)
    if not known:
        return percent, (people.low, people.high)
    return percent, (max(people.low, floor(low * group)), min(group, max(people.high, ceil(high * group))))
